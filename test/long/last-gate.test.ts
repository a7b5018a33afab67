/** The last gate over what the real writers make of a real recording: pseudonyms pass in every writing, secrets in none. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { everyWriter } from '../support/every-writer.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

beforeAll(() => needPackages('curl'), 900_000);

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const JSON_TYPE = ['-H', 'Content-Type: application/json', '-d'];
const REGISTRY = base64('{"username":"me","password":"registry-pw-77"}');
const DOCKER = base64('{"auths":{"https://r.example":{"username":"me","password":"registry-pw-78"}}}');

/** A call for each way in which a secret is sent: curl's arguments, behind which the URL stands. */
const CALLS: Readonly<Record<string, readonly string[]>> = {
  '/one': ['-b', 'sid=SCRcookie001'],
  '/two': ['-b', 'sid=SCRcookie001; b=another-value-1'],
  '/three': ['-b', 'sid=SCRcookie001; b=another-value-1; third="quoted-value-9"'],
  '/vault': ['-H', 'X-Vault-Token: s.abcdefgh12345678'],
  '/private': ['-H', 'PRIVATE-TOKEN: glpriv-abcdefgh1234'],
  '/key': ['-H', 'X-Api-Key: key-abcdefgh-12345678'],
  '/basic': ['-u', 'me:basic-pass-word-1'],
  '/bearer': ['-H', 'Authorization: Bearer opaque-bearer-value-123'],
  '/xml': ['-H', 'Content-Type: application/xml', '-d', '<a><password>xml-pass-word</password></a>'],
  '/registry': ['-X', 'POST', '-H', `X-Registry-Auth: ${REGISTRY}`],
  '/docker': [...JSON_TYPE, `{"kind":"Secret","data":{"config":"${DOCKER}"}}`],
  '/json': [...JSON_TYPE, '{"user":"me","password":"json-pw-1","in":"{\\"password\\":\\"nested-pw-2\\"}"}'],
  '/form': ['-d', 'user=me&password=form-pass-word'],
  '/multipart': ['-F', 'user=me', '-F', 'password=multipart-pass-word'],
  '/query?token=query-token-value&page=1': [],
  '/digest': ['-H', 'Authorization: Digest username="me", realm="r", response="digest-response-1"'],
  '/oauth': ['-H', 'Authorization: OAuth oauth_token="oauth-token-1", oauth_signature="oauth-signature-1"'],
  '/s3?X-Amz-Signature=amz-signature-1&X-Amz-Credential=amz-credential-1': [],
  '/script': [...JSON_TYPE, `{"user_file":"${base64('#!/bin/sh\nexport OS_PASSWORD=script-pw-1\n')}"}`],
};

/** The capture of those calls. */
async function recorded(): Promise<string> {
  const folder = await temporaryFolder();
  const { url, host } = await startOrigin((request, response) => {
    request
      .resume()
      .on('end', () => response.setHeader('Content-Type', 'application/json').end('{"ok":true}'));
  });
  const quoted = (word: string): string => `'${word}'`;
  const calls = Object.entries(CALLS).map(([path, args]) =>
    ['curl -s', ...args.map(quoted), quoted(url + path)].join(' '),
  );
  const script = [...calls, `curl -s 'http://me:userinfo-pass@${host}/userinfo'`].join('\n');
  const result = await wiretale(folder, 'record', 'calls', '--quiet', '--', 'sh', '-c', script);
  expect(result.code, result.stderr).toBe(0);
  return join(folder, 'captures/calls');
}

const PSEUDONYM = /<[a-z]+:[0-9a-f]{16}>|%3C[a-z]+%3A[0-9a-f]{16}%3E|&lt;[a-z]+:[0-9a-f]{16}&gt;/g;
const BASE64 = /[A-Za-z0-9+/]{24,}={0,2}/g;
const SECRET = 'Planted9secretX';

/** The text once with the secret in the place of each pseudonym, those in base64 too. */
function planted(text: string): readonly string[] {
  const plain = Array.from(
    text.matchAll(PSEUDONYM),
    ({ 0: all, index }) => [index, all.length, SECRET] as const,
  );
  const coded = Array.from(text.matchAll(BASE64)).flatMap(({ 0: all, index }) =>
    planted(Buffer.from(all, 'base64').toString()).map((one) => [index, all.length, base64(one)] as const),
  );
  return [...plain, ...coded].map(
    ([start, length, put]) => text.slice(0, start) + put + text.slice(start + length),
  );
}

function holdsSecret(text: string): boolean {
  return [text, ...(text.match(BASE64) ?? []).map((run) => Buffer.from(run, 'base64').toString())].some(
    (one) => one.includes(SECRET),
  );
}

it('lets pseudonyms pass in every writing, and a secret in the place of one in none', async () => {
  const path = await recorded();
  const refusals = (written: Awaited<ReturnType<typeof everyWriter>>) =>
    [...written].flatMap(([name, { refused }]) => (refused === undefined ? [] : [`${name}: ${refused}`]));
  expect(refusals(await everyWriter(path))).toEqual([]);

  const file = join(path, 'exchanges.jsonl');
  const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
  expect(lines).toHaveLength(Object.keys(CALLS).length + 1);
  for (const line of lines) {
    const exchange = JSON.parse(line) as { readonly request: { readonly url: string } };
    const request = planted(JSON.stringify(exchange.request)).at(-1)!;
    await writeFile(file, `${JSON.stringify({ ...exchange, request: JSON.parse(request) as object })}\n`);
    const written = await everyWriter(path);
    const exports = refusals(written).filter((one) => one.startsWith('export'));
    expect(exports, request).toHaveLength(3);
    // What a page shows of it is told for a secret, or it shows nothing of it.
    const leaks = [...written].filter(([, { text }]) => holdsSecret(text)).map(([name]) => name);
    expect.soft(leaks, request).toEqual([]);
  }
}, 120_000);
