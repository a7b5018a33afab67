/** `wiretale export`: nothing is lost there and back, and nothing leaves that holds a secret. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Exchange, RedactedExchange } from '../../src/model/exchange.js';
import { readCapture } from '../../src/store/read-capture.js';
import { wiretale } from '../support/cli.js';
import { folderWith, harOf } from '../support/har-of.js';
import { harErrors } from '../support/har-schema.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EXAMPLE = `${fileURLToPath(new URL('../../captures/examples/image-create', import.meta.url))}/`;

describe('export', () => {
  it('and import again lose nothing but binary bodies of requests', async () => {
    const folder = await temporaryFolder();
    const exported = await wiretale(folder, 'export', EXAMPLE, '--out', 'image-create.har');
    expect(exported.stderr).toContain('image-create.har: 28 exchanges in 1 flow');
    expect(harErrors(await readFile(join(folder, 'image-create.har'), 'utf8'))).toEqual([]);
    expect((await wiretale(folder, 'import', 'image-create.har')).code).toBe(0);
    const before = await readCapture(EXAMPLE);
    const after = await readCapture(join(folder, 'captures/image-create'));
    expect(after.exchanges).toEqual(before.exchanges.map(withoutBlob));
    const { command, startedAt } = after.manifest;
    const { output: _, ...recorded } = before.manifest.command!;
    expect({ command, startedAt }).toEqual({
      command: recorded,
      startedAt: before.manifest.startedAt,
    });
    const shown = await wiretale(folder, 'show', 'image-create');
    expect(shown.stdout).toBe((await wiretale(folder, 'show', EXAMPLE)).stdout);
  });

  it('writes what is chosen to stdout, in the format that is named', async () => {
    const folder = await temporaryFolder();
    const result = await wiretale(folder, 'export', EXAMPLE, '--format', 'har', '--only', 'swift');
    const { log } = JSON.parse(result.stdout) as {
      log: { entries: readonly { _server: string; _client: string }[] };
    };
    expect(log.entries.length).toBeGreaterThan(0);
    expect(log.entries.every(({ _server, _client }) => [_server, _client].includes('swift'))).toBe(true);
    expect(
      (await wiretale(folder, 'export', EXAMPLE, '--format', 'har', '--only', 'swift', '--out', '-')).stdout,
    ).toBe(result.stdout);
    const unnamed = await wiretale(folder, 'export', EXAMPLE);
    expect(unnamed).toMatchObject({ code: 2, stdout: '' });
    expect(unnamed.stderr).toContain('In which format?');
    const picture = await wiretale(folder, 'export', EXAMPLE, '--format', 'svg');
    expect(picture.stderr).toContain('"svg" is no format that is exported.');
    expect((await wiretale(folder, 'diagram', EXAMPLE, '--format', 'har')).code).toBe(2);
  });

  it('writes one step, a call of a service too, as a command of its own', async () => {
    const folder = await temporaryFolder();
    const one = await wiretale(folder, 'export', EXAMPLE, '--format', 'curl', '--step', '21');
    expect(one.code).toBe(0);
    expect(one.stdout.match(/^_call .*$/gm)).toEqual([
      expect.stringMatching(/^_call 200 -X GET "?\S*\/v3\/endpoints\//),
    ]);
    expect(one.stdout).toContain('_need ');
    const har = await wiretale(folder, 'export', EXAMPLE, '--format', 'har', '--step', '27', '--step', '7');
    const { log } = JSON.parse(har.stdout) as {
      log: { entries: readonly { _step: string; _parent: null; request: { method: string } }[] };
    };
    expect(log.entries.map(({ _step, _parent, request }) => [_step, _parent, request.method])).toEqual([
      ['1.7', null, 'POST'],
      ['1.27', null, 'PUT'],
    ]);
    const all = await wiretale(folder, 'export', EXAMPLE, '--out', 'again.sh');
    expect(all.stderr).toContain('again.sh: 5 calls in 1 flow');
    const none = await wiretale(folder, 'export', EXAMPLE, '--format', 'curl', '--step', '99');
    expect(none).toMatchObject({ code: 2, stdout: '' });
    expect(none.stderr).toContain('There is no step "99" in this capture.');
  });

  it('writes nothing of a capture that holds a secret', async () => {
    const folder = await folderWith({
      'a.har': harOf([{ url: 'http://a.example/', headers: [['X-Mine', 'nothing']] }]),
    });
    await wiretale(folder, 'import', 'a.har');
    const file = join(folder, 'captures/a/exchanges.jsonl');
    await writeFile(file, (await readFile(file, 'utf8')).replace('X-Mine', 'X-Auth-Token'));
    for (const args of [
      ['--out', 'b.har'],
      ['--format', 'har'],
    ]) {
      const result = await wiretale(folder, 'export', 'a', ...args);
      expect(result).toMatchObject({ code: 2, stdout: '' });
      expect(result.stderr).toContain('would hold a secret');
    }
    expect(await readdir(folder)).toEqual(['a.har', 'captures']);
  });
});

/** As the fidelity table says. */
function withoutBlob(exchange: RedactedExchange): Exchange {
  const { body } = exchange.request;
  if (body.kind !== 'blob') return exchange;
  const { ref, mediaType } = body;
  return {
    ...exchange,
    request: { ...exchange.request, body: { kind: 'omitted', reason: 'not-recorded', ...ref, mediaType } },
  };
}
