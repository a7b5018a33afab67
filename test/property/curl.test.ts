/** The laws of commands for a shell: what a real `sh` reads is what was meant, whatever the text. */

import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { curlArguments, curlCommand, type CurlRequest } from '../../src/text/curl.js';
import { hereText, shellText, type ShellText } from '../../src/text/shell.js';
import { runs } from '../support/runs.js';

/** Text that means something to a shell, without what cannot stand in an argument. */
const TEXT = fc
  .array(
    fc.oneof(
      fc.constantFrom('"', "'", '\\', '$', '`', '!', '\n', ' ', '$(id)', '${X}', '$X', '*', '~', '#', ';'),
      fc.constantFrom('a', 'Z', '0', '_', ':h', '[1]', '@', '-', 'é', '漢', '😀', '\t', '%', '{', '}'),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''));

const PIECES: fc.Arbitrary<ShellText> = fc.oneof(
  TEXT,
  fc.array(
    fc.oneof(TEXT, fc.constant({ variable: 'VALUE' }), fc.constant({ command: 'printf %s "$VALUE"' })),
  ),
);

const VALUE = `a "quoted" $HOME \`id\` \\ 'value'`;

/** What a shell makes of a text whose variables all have the same value. */
function meant(text: ShellText): string {
  return typeof text === 'string'
    ? text
    : text.map((one) => (typeof one === 'string' ? one : VALUE)).join('');
}

/** Runs a script and gives what it printed. */
function sh(script: string): string {
  const { stdout, stderr, status } = spawnSync('sh', ['-eu'], {
    input: script,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], VALUE },
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout;
}

const many = fc.array(PIECES, { minLength: 20, maxLength: 20 });
const few = runs(3, 60);

describe('text for a shell', () => {
  it('is read by sh as the word that was meant', () => {
    fc.assert(
      fc.property(many, (words) => {
        const script = words.map((word) => `printf '%s\\0' ${shellText(word)}`).join('\n');
        expect(sh(script).split('\0').slice(0, -1)).toEqual(words.map(meant));
      }),
      few,
    );
  });

  it('is read in a here-document as the text that was meant', () => {
    fc.assert(
      fc.property(many, (texts) => {
        const script = texts.map((text) => `cat <<END\n${hereText(text)}\nEND\nprintf '\\0'\n`).join('');
        expect(sh(script).split('\0').slice(0, -1)).toEqual(texts.map((text) => `${meant(text)}\n`));
      }),
      few,
    );
  });
});

const REQUEST: fc.Arbitrary<CurlRequest> = fc.record({
  method: fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'DELETE', 'PATCH'),
  url: fc.constantFrom<ShellText>('http://cloud/v3', [{ variable: 'VALUE' }, '/v2/images?a=[1]']),
  headers: fc.array(
    fc.tuple(fc.constantFrom('Accept', 'X-Auth-Token', 'content-type', '@file', 'Host'), PIECES),
  ),
  body: PIECES,
});

describe('a request as a curl command', () => {
  it('gives curl its arguments through sh', () => {
    fc.assert(
      fc.property(REQUEST, (request) => {
        const script = `curl() { printf '%s\\0' "$@"; }\n${curlCommand(request, ['-i'])}\n`;
        expect(sh(script).split('\0').slice(0, -1)).toEqual(curlArguments(request, ['-i']).flat().map(meant));
      }),
      runs(10, 200),
    );
  });

  it('says neither what curl says by itself nor what it would take for something else', () => {
    const request: CurlRequest = {
      method: 'POST',
      url: 'http://cloud/v2/images?a=[1]',
      headers: [
        ['Host', 'cloud'],
        ['Content-Length', '3'],
        ['Accept-Encoding', 'gzip'],
        ['@passwd', 'x'],
        ['Accept', ''],
        ['X-Two', 'one\r\nX-Three: two'],
        ['X-Auth-Token', [{ variable: 'OS_TOKEN' }]],
      ],
      body: '@/etc/passwd',
    };
    expect(curlCommand(request, ['-i'])).toBe(
      `curl -i --globoff -X POST 'http://cloud/v2/images?a=[1]' \\
  -H 'Accept;' \\
  -H 'X-Two: one X-Three: two' \\
  -H "X-Auth-Token: $OS_TOKEN" \\
  -H Content-Type: \\
  --data-raw @/etc/passwd`,
    );
  });

  it('asks for a head alone, and sends files as they are', () => {
    expect(curlCommand({ method: 'HEAD', url: 'http://cloud/v1', headers: [] })).toBe(
      'curl --head http://cloud/v1',
    );
    const url: ShellText = [{ variable: 'GLANCE' }, '/v2/images/', { variable: 'image_id' }, '/file'];
    const headers = [['Content-Type', 'application/octet-stream']] as const;
    expect(curlCommand({ method: 'PUT', url, headers, body: { file: 'image raw' } })).toBe(
      `curl -X PUT "$GLANCE/v2/images/$image_id/file" \\
  -H 'Content-Type: application/octet-stream' \\
  --data-binary '@image raw'`,
    );
  });
});
