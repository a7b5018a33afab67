import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const FETCH = fileURLToPath(new URL('../support/fetch.mjs', import.meta.url));
const NONE = [process.execPath, '-e', '0'];

async function folderWith(yaml: string): Promise<string> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'wiretale.yaml'), yaml);
  return folder;
}

describe('a user’s own rules in wiretale.yaml', () => {
  it('redact what they say, keep what they say, and the pages tell', async () => {
    const folder = await folderWith(`
redact:
  - { body: pin, kind: key, test: wdg-9183-7731 }
  - { pattern: 'wk-[a-z0-9]{16}', kind: key, test: wk-0123456789abcdef }
keep:
  - { header: X-Auth-Token }
  - { env: OS_TOKEN }
`);
    const origin = await startOrigin((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"pin": "wdg-1234-5678", "note": "wk-abcdefgh01234567"}');
    });
    const argv = ['record', 'own', '--', process.execPath, FETCH, `${origin.url}/widgets`];
    const { finished } = startWiretale(folder, argv, { OS_TOKEN: 'a-kept-token-value' });
    expect((await finished).code).toBe(0);
    const lines = await readFile(join(folder, 'captures/own/exchanges.jsonl'), 'utf8');
    expect(lines).toContain('a-kept-token-value');
    expect(lines).not.toMatch(/wdg-1234-5678|wk-abcdefgh01234567/);
    const manifest = JSON.parse(await readFile(join(folder, 'captures/own/capture.json'), 'utf8')) as object;
    expect(manifest).toMatchObject({
      keep: [
        { in: 'header', name: 'X-Auth-Token' },
        { in: 'env', name: 'OS_TOKEN' },
      ],
    });
    // Wherever the capture is taken, without the user's own wiretale.yaml too.
    await rm(join(folder, 'wiretale.yaml'));
    const { code, stdout } = await wiretale(folder, 'render', 'own');
    expect(code).toBe(0);
    expect(await readFile(join(folder, stdout.trim()), 'utf8')).toContain(
      'since the user says that it is no secret: header X-Auth-Token and env OS_TOKEN',
    );
    expect((await wiretale(folder, 'scan', 'captures')).code).toBe(0);
    expect((await wiretale(folder, 'scrub', 'own', '--dry-run')).stdout).toMatch(/0 values/);
  });

  it.each([
    ["redact: [{ pattern: 'wk-[0-9]+', test: wk-x }]", /does not catch its own test value/],
    ["redact: [{ pattern: 'wk-[', test: wk-x }]", /entry 1, has a pattern that is none/],
    ['redact: [{ header: A, query: b, test: x }]', /entry 1, must name one place/],
    ['redact: [{ header: X-Widget-Key }]', /redact in wiretale\.yaml, entry 1,/],
    ['keep: [{ header: A, under: b }]', /entry 1, may say "under" for a body only/],
  ])('%s is refused before anything runs', async (yaml, words) => {
    const folder = await folderWith(yaml);
    const { code, stderr } = await wiretale(folder, 'record', '--', ...NONE);
    expect(code).toBe(2);
    expect(stderr).toMatch(words);
  });
});
