/** A secret that a live answer showed before another one told that it is one. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startOrigin } from '../../support/origin.js';
import { recordedCalls, replayed, told } from '../../support/replayed.js';

/** Says the token before it gives it. */
async function talkative(token: string, motto = token): Promise<string> {
  const { url } = await startOrigin((request, response) => {
    const isSignOn = request.method === 'POST';
    response.writeHead(isSignOn ? 201 : 200, {
      'content-type': 'application/json',
      ...(isSignOn && { 'x-subject-token': token }),
    });
    response.end(isSignOn ? '{"token":{}}' : JSON.stringify({ motto }));
  });
  return url;
}

it('is in no report of a replay, nor in what it keeps', async () => {
  const word = 'late words of the target';
  const path = await recordedCalls(await talkative('words of the recording', 'a motto'), [
    { method: 'GET', path: '/' },
    { method: 'POST', path: '/v3/auth/tokens', body: '{}' },
  ]);
  const save = join(path, '../two');
  const flags = { target: [await talkative(word)], save };
  const report = await replayed({ path, password: '', flags });
  expect(told(report)).toEqual([
    'different GET / (List versions)',
    expect.stringMatching(/body:\/motto: .* → "<token:[0-9a-f]{16}>"$/),
  ]);
  expect(JSON.stringify(report)).not.toContain(word);
  const kept = await readFile(join(save, 'exchanges.jsonl'), 'utf8');
  expect(kept).toContain('motto');
  expect(kept).not.toContain(word);
});

it('is no difference where the recording knows it for a secret too', async () => {
  const calls = [
    { method: 'GET', path: '/' },
    { method: 'POST', path: '/v3/auth/tokens', body: '{}' },
  ];
  const path = await recordedCalls(await talkative('words of the recording'), calls);
  const flags = { target: [await talkative('late words of the target')], compare: 'exact' };
  expect(await replayed({ path, password: '', flags })).toMatchObject({ verdict: 'same' });
});
