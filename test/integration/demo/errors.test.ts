/** What goes wrong at Glance and Swift, and how the real ones say it. */

import { describe, expect, it } from 'vitest';
import { demoApi, OCTETS, status } from '../../support/demo-api.js';

const ABSENT = '/v2/images/00000000-0000-4000-8000-000000000000';

describe('errors of Glance', () => {
  it('are 401 without a valid token, also when Keystone cannot be reached', async () => {
    const { ask } = await demoApi();
    const answer = await ask('GET', '/v2/images', { headers: { 'X-Auth-Token': 'gAAAAAnonsense' } });
    expect(status(answer)).toBe('401 Unauthorized');
    expect(await answer.text()).toContain('(e.g., bad password)');
    const cut = await demoApi({ proxies: { glance: 'http://127.0.0.1:1' } });
    expect(status(await cut.ask('GET', '/v2/images'))).toBe('401 Unauthorized');
  });

  it('are 404 for what is not there, in HTML or JSON as the caller accepts', async () => {
    const { ask } = await demoApi();
    expect(status(await ask('GET', '/v2/nothing'))).toBe('404 Not Found');
    expect(await (await ask('GET', ABSENT)).text()).toContain(
      '<h1>404 Not Found</h1>\n  No image found with ID 00000000-0000-4000-8000-000000000000<br /><br />',
    );
    const json = await ask('GET', ABSENT, { headers: { Accept: 'application/json' } });
    expect(await json.json()).toMatchObject({ code: '404 Not Found', title: 'Not Found' });
  });

  it('are 409 for an id or bytes that are there already', async () => {
    const { ask, newImage } = await demoApi();
    const id = await newImage({ name: 'one' }, 'bytes');
    expect(status(await ask('POST', '/v2/images', { json: { id } }))).toBe('409 Conflict');
    const again = await ask('PUT', `/v2/images/${id}/file`, { headers: OCTETS, body: 'more' });
    expect(status(again)).toBe('409 Conflict');
    expect(await again.text()).toContain('from active to saving is not allowed');
  });

  it('are 400 for what is no image', async () => {
    const { ask } = await demoApi();
    const refused = await Promise.all([
      ask('POST', '/v2/images', { body: '{' }),
      ask('POST', '/v2/images', { json: [] }),
      ask('POST', '/v2/images', { json: { id: '../x' } }),
    ]);
    expect(refused.map(status)).toEqual(Array(3).fill('400 Bad Request'));
  });

  it('are 413 over the quota, early for an upload, whose image then waits for another', async () => {
    const many = await demoApi({ quota: { image_count_total: 1 } });
    await many.newImage({});
    const refused = await many.ask('POST', '/v2/images', { json: {} });
    expect(status(refused)).toBe('413 Request Entity Too Large');
    expect(await refused.text()).toContain('is over limit of 1 due to current usage 1 and delta 1');

    const none = await demoApi({ quota: { image_count_uploading: 0 } });
    const id = await none.newImage({});
    const body = 'x'.repeat(3_000_000);
    expect(status(await none.ask('PUT', `/v2/images/${id}/file`, { headers: OCTETS, body }))).toBe(
      '413 Request Entity Too Large',
    );
    expect(await (await none.ask('GET', `/v2/images/${id}`)).json()).toMatchObject({ status: 'queued' });
  });

  it('leave the image queued when the caller leaves in mid-upload', async () => {
    const { ask, newImage, proxy, cloud, token } = await demoApi();
    const id = await newImage({});
    const leaving = new AbortController();
    // One chunk, and then nothing more.
    const body = new ReadableStream({ start: (stream) => stream.enqueue(new Uint8Array(65_536)) });
    const upload = fetch(`${cloud.imageUrl}/v2/images/${id}/file`, {
      method: 'PUT',
      headers: { ...OCTETS, 'X-Auth-Token': token },
      body,
      duplex: 'half',
      signal: leaving.signal,
    } as RequestInit);
    await expect.poll(() => proxy.seen.at(-1)?.method).toBe('PUT');
    const saving = async (): Promise<unknown> => (await ask('GET', `/v2/images/${id}`)).json();
    expect(await saving()).toMatchObject({ status: 'saving' });
    leaving.abort();
    await expect(upload).rejects.toThrow();
    await expect.poll(saving).toMatchObject({ status: 'queued', size: null });
  });
});

describe('Swift', () => {
  it('refuses a token that is none, and knows what it does not have', async () => {
    const { cloud, token } = await demoApi();
    const url = `${cloud.swiftUrl}/v1/AUTH_${cloud.credentials.projectId}/none`;
    expect(status(await fetch(url, { headers: { 'x-auth-token': 'none' } }))).toBe('401 Unauthorized');
    const headers = { 'x-auth-token': token };
    expect(status(await fetch(url, { headers }))).toBe('404 Not Found');
    expect(status(await fetch(url, { method: 'PUT', headers }))).toBe('201 Created');
    expect(status(await fetch(url, { method: 'PUT', headers }))).toBe('202 Accepted');
    await fetch(`${url}//tmp/x`, { method: 'PUT', headers, body: 'bytes' });
    expect(await (await fetch(`${url}//tmp/x`, { headers })).text()).toBe('bytes');
  });
});
