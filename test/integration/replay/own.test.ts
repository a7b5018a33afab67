/** What a replay puts and removes: its own things only, though services answer the same to what replaces another's. */

import { describe, expect, it } from 'vitest';
import { startOrigin } from '../../support/origin.js';
import { recordedCalls, replayed, told } from '../../support/replayed.js';

/** Things that are put where one says, as Swift has them: 201 whether one was there or not. */
async function store(there: readonly string[] = [], { status = 201, head = true } = {}) {
  const things = new Set(there);
  const asked: string[] = [];
  const origin = await startOrigin(({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    const isThere = things.has(url!);
    if (method === 'PUT') things.add(url!);
    if (method === 'DELETE') things.delete(url!);
    if (method === 'HEAD' && !head) return void response.writeHead(405).end();
    const found = method === 'DELETE' ? 204 : 200;
    response.writeHead(method === 'PUT' ? status : isThere ? found : 404).end();
  });
  return { url: origin.url, asked, things };
}

const BOX = '/v1/AUTH_own/box-of-the-test';
const put = { method: 'PUT', path: BOX, body: '{}' };
const remove = { method: 'DELETE', path: BOX };

describe('a PUT that made something', () => {
  it('makes it again where there is none, and it is removed', async () => {
    const path = await recordedCalls((await store()).url, [put]);
    const target = await store();
    const report = await replayed({ path, password: '', flags: { target: [target.url] } });
    expect(told(report)).toEqual([]);
    expect(report.cleanUp).toEqual({ made: 1, removed: [BOX], left: [] });
    expect(target.asked).toEqual([`HEAD ${BOX}`, `PUT ${BOX}`, `DELETE ${BOX}`]);
  });

  it('does not replace what is there, nor is that removed, unless it is allowed', async () => {
    const path = await recordedCalls((await store()).url, [put, remove]);
    const target = await store([BOX]);
    const flags = { target: [target.url] };
    const report = await replayed({ path, password: '', flags });
    expect(report).toMatchObject({ verdict: 'incomplete', cleanUp: { made: 0, removed: [], left: [] } });
    expect(told(report)).toEqual([
      expect.stringMatching(
        /^skipped PUT \S+ .*: \S+ is there already, and the run did not make it; --allow-d/,
      ),
      expect.stringMatching(/^skipped DELETE \S+ .*: what it names was not made in this run$/),
    ]);
    expect(target.asked).toEqual([`HEAD ${BOX}`]);
    const named = await replayed({ path, password: '', flags: { ...flags, suffix: '-ci' } });
    expect({ verdict: named.verdict, asked: target.asked.slice(1) }).toEqual({
      verdict: 'same',
      asked: [`HEAD ${BOX}-ci`, `PUT ${BOX}-ci`, `DELETE ${BOX}-ci`],
    });
    const forced = await replayed({ path, password: '', flags: { ...flags, allowDestructive: true } });
    expect(forced.verdict).toBe('same');
    expect(target.things).toEqual(new Set());
  });

  it('is told where nobody can say whether something was there', async () => {
    const path = await recordedCalls((await store()).url, [put]);
    const target = await store([], { head: false });
    const { cleanUp } = await replayed({ path, password: '', flags: { target: [target.url] } });
    const left = [{ target: BOX, reason: 'whether it was there before cannot be told' }];
    expect(cleanUp).toEqual({ made: 0, removed: [], left });
  });

  it('is removed too where it was there when it was recorded, and told where it was replaced', async () => {
    const path = await recordedCalls((await store([BOX], { status: 202 })).url, [put]);
    const fresh = await store();
    const refused = replayed({ path, password: '', flags: { target: [fresh.url] } });
    await expect(refused).rejects.toMatchObject({ code: 'destructive' });
    const flags = { allowDestructive: true };
    const made = await replayed({ path, password: '', flags: { ...flags, target: [fresh.url] } });
    expect(made.cleanUp).toEqual({ made: 1, removed: [BOX], left: [] });
    const used = await store([BOX], { status: 202 });
    const replaced = await replayed({ path, password: '', flags: { ...flags, target: [used.url] } });
    const left = [{ target: BOX, reason: 'it was there before, and was replaced' }];
    expect(replaced.cleanUp).toEqual({ made: 0, removed: [], left });
  });
});

describe('a POST', () => {
  it.each([
    [201, ['/things']],
    [202, ['/things']],
    [204, []],
  ])('that is answered %i without an id is told where it may have made something', async (status, left) => {
    const service = () => startOrigin((_request, response) => response.writeHead(status).end());
    const path = await recordedCalls((await service()).url, [
      { method: 'POST', path: '/things', body: '{}' },
    ]);
    const target = (await service()).url;
    const { cleanUp } = await replayed({ path, password: '', flags: { target: [target] } });
    expect(cleanUp.left.map((one) => one.target)).toEqual(left);
  });

  it('that asks something of what the run made leaves nothing', async () => {
    const id = 'c'.repeat(32);
    const service = () =>
      startOrigin(({ url, method }, response) => {
        const isAction = url!.endsWith('/action');
        response.writeHead(method === 'POST' ? 202 : 204, { 'content-type': 'application/json' });
        response.end(isAction || method !== 'POST' ? '' : JSON.stringify({ id }));
      });
    const path = await recordedCalls((await service()).url, [
      { method: 'POST', path: '/things', body: '{}' },
      { method: 'POST', path: `/things/${id}/action`, body: '{}' },
    ]);
    const target = (await service()).url;
    const { cleanUp } = await replayed({ path, password: '', flags: { target: [target] } });
    expect(cleanUp).toEqual({ made: 1, removed: [`/things/${id}`], left: [] });
  });
});
