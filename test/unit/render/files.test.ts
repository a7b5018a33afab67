/** Files of a site on disk: none of other people's is replaced or removed, none of an earlier render is left. */

import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeFiles } from '../../../src/render/files.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const LIST = '.wiretale-pages.json';

function write(out: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  return writeFiles(
    out,
    Object.entries(files).map(([place, text]) => () => ({ path: place, text, checked: true })),
  );
}

async function treeOf(out: string): Promise<readonly string[]> {
  return (await readdir(out, { recursive: true })).sort();
}

async function others(files: Readonly<Record<string, string>>): Promise<string> {
  const out = await temporaryFolder();
  for (const [place, text] of Object.entries(files)) {
    await mkdir(path.dirname(path.join(out, place)), { recursive: true });
    await writeFile(path.join(out, place), text);
  }
  return out;
}

describe('writeFiles', () => {
  it('replaces what it wrote, and removes what is no longer there with the folders that were for it', async () => {
    const out = await temporaryFolder();
    await write(out, { 'a.html': '1', 'docs/index.md': '1', 'docs/a/step-1.md': '1' });
    await writeFile(path.join(out, 'docs/mine.md'), 'mine');
    await write(out, { 'a.html': '2' });
    expect(await treeOf(out)).toEqual([LIST, 'a.html', 'docs', 'docs/mine.md']);
    expect(await readFile(path.join(out, 'a.html'), 'utf8')).toBe('2');
    expect(JSON.parse(await readFile(path.join(out, LIST), 'utf8'))).toEqual({
      captures: [],
      files: ['a.html'],
    });
  });

  it('leaves what it wrote when there is nothing to write', async () => {
    const out = await temporaryFolder();
    await write(out, { 'a.html': '1' });
    await expect(write(out, {})).rejects.toMatchObject({ code: 'no-pages' });
    expect(await treeOf(out)).toEqual([LIST, 'a.html']);
  });

  it('refuses to replace what it did not write, before it writes anything', async () => {
    const out = await others({ 'mkdocs.yml': 'theirs', 'docs/index.md': 'theirs' });
    const before = await treeOf(out);
    await expect(
      write(out, { 'a.html': '1', 'docs/index.md': '1', 'mkdocs.yml': '1' }),
    ).rejects.toMatchObject({
      code: 'not-ours',
      message:
        `${path.join(out, 'docs/index.md')} (and 1 more) is there already and not from wiretale; ` +
        'nothing was written.',
    });
    expect(await treeOf(out)).toEqual(before);
    expect(await readFile(path.join(out, 'docs/index.md'), 'utf8')).toBe('theirs');
  });

  it.each([
    ['is no JSON', '{'],
    ['is no list', '{"files": {"README.md": 1}}'],
    ['is of something else', 'null'],
  ])('owns nothing by a list that %s', async (_, list) => {
    const out = await others({ 'README.md': 'theirs', [LIST]: list });
    await expect(write(out, { 'README.md': '1' })).rejects.toMatchObject({ code: 'not-ours' });
  });

  it('removes nothing outside its folder, whatever the list says', async () => {
    const home = await others({
      'theirs.txt': 'theirs',
      [`out/${LIST}`]: JSON.stringify({
        files: ['../theirs.txt', 'x/../../theirs.txt', '/theirs.txt', '', 7],
      }),
    });
    await write(path.join(home, 'out'), { 'a.html': '1' });
    expect(await treeOf(home)).toEqual(['out', `out/${LIST}`, 'out/a.html', 'theirs.txt']);
  });

  it('does not mind that a page of an earlier render is gone', async () => {
    const out = await temporaryFolder();
    await writeFile(path.join(out, LIST), '{"files": ["docs/gone.md"]}');
    await write(out, { 'a.html': '1' });
    expect(await treeOf(out)).toEqual([LIST, 'a.html']);
  });
});
