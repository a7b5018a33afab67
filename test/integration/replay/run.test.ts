/** What a replay does where things go wrong, take their time, or are refused. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { faultyCloud } from '../../support/faulty-cloud.js';
import { startOrigin } from '../../support/origin.js';
import { freshCloud, recordedCalls, recordedDemo, replayed, told } from '../../support/replayed.js';
import { on, SIGN_ON } from './faults.js';

describe('a replay', () => {
  it('tells a refused sign-on, and sends nothing more', async () => {
    const { path } = await recordedDemo();
    const cloud = await freshCloud('another');
    const report = await replayed({ path, authUrl: cloud.identityUrl, password: 'wrong' });
    expect(report.verdict).toBe('different');
    const states = report.calls.map(({ state }) => state);
    expect(states).toEqual(['same', 'different', 'skipped', 'skipped', 'skipped']);
    expect(told(report).join()).toContain('signing on failed: the credentials were not accepted');
  });

  it('is incomplete where nothing answers', async () => {
    const { path } = await recordedDemo();
    const report = await replayed({ path, authUrl: 'http://127.0.0.1:9', password: 'x' });
    expect(report).toMatchObject({ verdict: 'incomplete', cleanUp: { made: 0 } });
    expect(report.reason).toContain('the target does not answer');
  });

  it('does not go where a catalog leads it away from this machine', async () => {
    const { path } = await recordedDemo();
    const cloud = await freshCloud('another');
    const leading = on(SIGN_ON, (answer) => {
      answer.text = answer.text.replaceAll(/http:..127.0.0.1:\d+.image/g, 'http://elsewhere.example/image');
    });
    const authUrl = await faultyCloud(cloud, leading);
    const report = await replayed({ path, authUrl, password: cloud.credentials.password });
    expect(report).toMatchObject({
      verdict: 'incomplete',
      reason: 'http://elsewhere.example is no host of the target; nothing is sent there',
    });
    expect(report.calls.map(({ sent }) => sent)).toEqual([1, 1, 0, 0, 0]);
  });

  it('sends nothing where something is missing', async () => {
    const { path } = await recordedDemo();
    const missing = replayed({ path, authUrl: 'http://127.0.0.1:9', password: '' });
    await expect(missing).rejects.toMatchObject({ code: 'unbound' });
  });
});

describe('a list whose order may mean something', () => {
  it('is told where it is another, and is a set where a rule says so', async () => {
    const listing = (items: readonly string[]) =>
      startOrigin((_request, response) => {
        const named = items.map((name) => ({ name }));
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ items: named }));
      });
    const before = await listing(['a', 'b', 'c']);
    const after = await listing(['c', 'a', 'b']);
    const path = await recordedCalls(before.url, [{ method: 'GET', path: '/items' }]);
    const flags = { target: [after.url] };
    const [state, order] = told(await replayed({ path, password: '', flags }));
    expect(state).toBe('different GET /items');
    expect(order).toMatch(/^ {2}difference order body:\/items: \[/);
    const rules = join(path, '../../rules.yaml');
    await writeFile(rules, 'expect:\n  - { step: GET /items, place: "body:/items", as: set, why: a test }\n');
    expect(told(await replayed({ path, password: '', flags: { ...flags, rules: [rules] } }))).toEqual([]);
  });
});

describe('a list in pages', () => {
  /** Things in pages of two; each page links to the next by the last thing that it has. */
  async function pages(ids: readonly string[]) {
    const asked: string[] = [];
    const origin = await startOrigin((request, response) => {
      asked.push(request.url!);
      const marker = new URL(request.url!, 'http://any').searchParams.get('marker');
      const from = marker === null ? 0 : ids.indexOf(marker) + 1;
      const things = ids.slice(from, from + 2).map((id) => ({ id }));
      const next = from + 2 < ids.length ? `/things?limit=2&marker=${things.at(-1)!.id}` : null;
      response.writeHead(from < 0 ? 400 : 200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ things, ...(next !== null && { next }) }));
    });
    return { url: origin.url, asked };
  }
  const idsOf = (digits: string): readonly string[] => [...digits].map((digit) => digit.repeat(32));
  const listed = async (): Promise<string> => {
    const recorded = await pages(idsOf('abcd'));
    const next = { method: 'GET', path: `/things?limit=2&marker=${'b'.repeat(32)}` };
    return recordedCalls(recorded.url, [{ method: 'GET', path: '/things?limit=2' }, next]);
  };

  it('is followed by the links that the live answers give', async () => {
    const target = await pages(idsOf('1234'));
    const report = await replayed({ path: await listed(), password: '', flags: { target: [target.url] } });
    expect(told(report)).toEqual([]);
    expect(target.asked).toEqual(['/things?limit=2', `/things?limit=2&marker=${'2'.repeat(32)}`]);
  });

  it('is not asked for a page that there is not', async () => {
    const target = await pages(idsOf('12'));
    const report = await replayed({ path: await listed(), password: '', flags: { target: [target.url] } });
    expect(target.asked).toEqual(['/things?limit=2']);
    expect(told(report)).toEqual([
      'different GET /things',
      expect.stringMatching(/^ {2}difference missing body:\/next: /),
      expect.stringMatching(/^skipped GET \/things: \w+ is not known: the call that tells it did not$/),
    ]);
  });
});

describe('what takes its time', () => {
  /** A service whose thing is ready after so many questions. */
  async function slowService(ready: number): Promise<string> {
    let asked = 0;
    const origin = await startOrigin((request, response) => {
      if (request.method === 'GET') asked += 1;
      const status = asked >= ready ? 'active' : 'saving';
      const body = JSON.stringify({ id: 'a'.repeat(32), status });
      response
        .writeHead(request.method === 'POST' ? 202 : 200, { 'content-type': 'application/json' })
        .end(body);
    });
    return origin.url;
  }

  it.each([1, 40])('is the same when it takes %i polls instead of 3', async (polls) => {
    const path = await recordedCalls(await slowService(3), [
      { method: 'POST', path: '/things', body: '{"name":"one"}' },
      ...Array.from({ length: 3 }, () => ({ method: 'GET', path: `/things/${'a'.repeat(32)}` })),
    ]);
    const target = await slowService(polls);
    const report = await replayed({ path, password: '', flags: { target: [target], cleanup: 'never' } });
    expect(told(report)).toEqual([]);
    expect(report.calls.map(({ sent }) => sent)).toEqual([1, polls]);
    expect(report.cleanUp.left).toEqual([
      { target: `/things/${'a'.repeat(32)}`, reason: 'it was to be kept' },
    ]);
  });

  it('has failed when it is not so in time', async () => {
    const path = await recordedCalls(await slowService(2), [
      { method: 'POST', path: '/things', body: '{"name":"one"}' },
      ...Array.from({ length: 2 }, () => ({ method: 'GET', path: `/things/${'a'.repeat(32)}` })),
    ]);
    const target = await slowService(Infinity);
    const report = await replayed({ path, password: '', flags: { target: [target], timeout: '300ms' } });
    expect(told(report)).toEqual([
      `failed GET /things/{thing_id}: /status is "saving", not "active"`,
      '  difference changed body:/status: "active" → "saving"',
    ]);
  });
});

describe('what a run makes, and what it must not touch', () => {
  /** Things that can be made, shown and removed; what was asked, in order. */
  async function things(given: { readonly busy?: number } = {}) {
    const asked: string[] = [];
    let busy = given.busy ?? 0;
    const origin = await startOrigin((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        asked.push(`${request.method} ${request.url} ${Buffer.concat(chunks).toString()}`.trim());
        if (busy > 0) {
          busy -= 1;
          response.writeHead(503, { 'retry-after': '0' }).end();
          return;
        }
        const id = 'b'.repeat(32);
        const { name = '' } = (chunks.length > 0 ? JSON.parse(String(Buffer.concat(chunks))) : {}) as {
          name?: string;
        };
        const status = { POST: 201, DELETE: 204 }[request.method!] ?? 200;
        response.writeHead(status, { 'content-type': 'application/json' });
        response.end(status === 204 ? '' : JSON.stringify({ id, name }));
      });
    });
    return { url: origin.url, asked };
  }
  const make = { method: 'POST', path: '/things', body: '{"name":"a-name-of-its-own"}' };
  const remove = { method: 'DELETE', path: `/things/${'b'.repeat(32)}` };

  it('is removed again, or kept where that is wanted, and told', async () => {
    const path = await recordedCalls((await things()).url, [make]);
    const made = `/things/${'b'.repeat(32)}`;
    for (const [cleanup, left] of [
      ['always', []],
      ['on-failure', [made]],
      ['never', [made]],
    ] as const) {
      const target = await things();
      const report = await replayed({ path, password: '', flags: { target: [target.url], cleanup } });
      expect(report).toMatchObject({ verdict: 'same', cleanUp: { made: 1 } });
      expect(report.cleanUp.left.map((one) => one.target)).toEqual(left);
      expect(target.asked.slice(1)).toEqual(left.length === 0 ? [`DELETE ${made}`] : []);
    }
  });

  it('has a suffix in its name where one is given, and is the same all the same', async () => {
    const show = { method: 'GET', path: '/things?name=a-name-of-its-own' };
    const path = await recordedCalls((await things()).url, [make, show]);
    const target = await things();
    const report = await replayed({ path, password: '', flags: { target: [target.url], suffix: '-ci' } });
    expect(target.asked.slice(0, 2)).toEqual([
      'POST /things {"name":"a-name-of-its-own-ci"}',
      'GET /things?name=a-name-of-its-own-ci',
    ]);
    expect(told(report)).toEqual([]);
  });

  it('is removed by a recorded DELETE; what somebody else made is not, unless that is allowed', async () => {
    const own = await recordedCalls((await things()).url, [make, remove]);
    const target = await things();
    const report = await replayed({ path: own, password: '', flags: { target: [target.url] } });
    expect(report).toMatchObject({ verdict: 'same', cleanUp: { made: 1, removed: [], left: [] } });

    const others = await recordedCalls((await things()).url, [remove]);
    const flags = { target: [target.url], value: [`thing_id=${'b'.repeat(32)}`] };
    const before = target.asked.length;
    const refused = replayed({ path: others, password: '', flags });
    await expect(refused).rejects.toMatchObject({ code: 'destructive' });
    expect(target.asked).toHaveLength(before);
    await replayed({ path: others, password: '', flags: { ...flags, allowDestructive: true } });
    expect(target.asked.at(-1)).toBe(`DELETE /things/${'b'.repeat(32)}`);
  });

  it('is asked for again after 503, as long as that says when', async () => {
    const path = await recordedCalls((await things()).url, [make]);
    const target = await things({ busy: 2 });
    const report = await replayed({ path, password: '', flags: { target: [target.url] } });
    expect(told(report)).toEqual([]);
    expect(report.calls[0]!.sent).toBe(3);
  });
});
