/** A command recorded a second time, in a project that holds the pages of the first: what changes there is what is new. */

import { diffLines } from 'diff';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';

let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-'));
  await mkdir(join(folder, 'site/docs'), { recursive: true });
  await writeFile(join(folder, 'site/mkdocs.yml'), 'site_name: x\n');
  await writeFile(join(folder, 'site/docs/own.md'), 'own');
  // Other ids, times, free ports, tokens and another image of the same name.
  for (const name of ['first', 'second']) {
    expect((await wiretale(folder, 'demo')).code).toBe(0);
    await cp(join(folder, 'captures/demo'), join(folder, name, 'demo'), { recursive: true });
    await rm(join(folder, 'captures'), { recursive: true });
  }
}, 60_000);

afterAll(() => rm(folder, { recursive: true, force: true }));

/** The pages of the project that are made of a recording, by their paths. */
async function pagesOf(recording: string, ...options: readonly string[]): Promise<Pages> {
  const argv = ['render', 'demo', '--captures', recording, '--into', 'site', '--dir', 'docs/demo'];
  expect((await wiretale(folder, ...argv, ...options)).code).toBe(0);
  const docs = join(folder, 'site/docs');
  const files = (await readdir(docs, { recursive: true })).filter((file) => file.endsWith('.md')).sort();
  return Promise.all(files.map(async (file) => [file, await readFile(join(docs, file), 'utf8')] as const));
}

type Pages = readonly (readonly [file: string, text: string])[];

/** Lines that a difference has for each page that is in both. */
function changesOf(one: Pages, other: Pages): ReadonlyMap<string, readonly string[]> {
  const second = new Map(other);
  return new Map(
    one.map(([file, text]) => [
      file,
      diffLines(text, second.get(file)!)
        .filter(({ added, removed }) => added || removed)
        .flatMap(({ value, added }) =>
          value
            .replace(/\n$/, '')
            .split('\n')
            .map((line) => `${added ? '+' : '-'}${line}`),
        ),
    ]),
  );
}

it.each([
  { options: [], pages: 2 },
  { options: ['--split'], pages: 27 },
  { options: ['--kind', 'cookbook'], pages: 2 },
])('changes at most ten lines of a page $options', async ({ options, pages }) => {
  const first = await pagesOf('first', ...options);
  const second = await pagesOf('second', ...options);
  expect(first).toHaveLength(pages);
  expect(second.map(([file]) => file)).toEqual(first.map(([file]) => file));
  const changes = changesOf(first, second);
  for (const [file, lines] of changes) expect(lines.length, `${file}:\n${lines.join('\n')}`).toBeLessThan(11);
  // Headings have paths, also where a port has a name.
  if (options.length === 0) expect(first[0]![1]).toContain('### (1) GET /identity {');
  // When it was recorded is told, and it is told once.
  expect(
    [...changes.values()].flat().filter((line) => line.startsWith('+') && / UTC\b/.test(line)),
  ).toHaveLength(1);
});

it('shows what really changed', async () => {
  const before = await pagesOf('second');
  const calls = join(folder, 'second/demo/exchanges.jsonl');
  await writeFile(calls, (await readFile(calls, 'utf8')).replaceAll('qcow2', 'raw'));
  const changes = changesOf(before, await pagesOf('second')).get('demo/index.md')!;
  expect(changes.some((line) => /^\+.*"disk_format": "raw"/.test(line))).toBe(true);
  expect(changes.every((line) => /qcow2|raw/.test(line))).toBe(true);
});

it('tells values and times when that is wanted', async () => {
  const [[, page] = ['', '']] = await pagesOf('first', '--no-steady');
  expect(page).toMatch(/<code>image_id<\/code> \| <code>[0-9a-f-]{36}<\/code>/);
  expect(page).toContain('## Timings');
});
