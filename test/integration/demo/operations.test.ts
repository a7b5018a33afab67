/** Every operation that the seeds of the documented trace name, as the real services answer it. */

import { describe, expect, it } from 'vitest';
import { byName, demoApi, status } from '../../support/demo-api.js';

describe('tokens', () => {
  it('are issued by id without a scope, and then say no project, role or catalog', async () => {
    const { signOn, cloud } = await demoApi();
    const { userId, password } = cloud.credentials;
    const user = { id: userId, password };
    const answer = await signOn({ identity: { methods: ['password'], password: { user } } });
    expect(status(answer)).toBe('201 CREATED');
    const { token } = (await answer.json()) as { token: object };
    expect(Object.keys(token)).toEqual(['methods', 'user', 'audit_ids', 'expires_at', 'issued_at']);
  });

  it('are issued for a token, live no longer than it, and remember it', async () => {
    const { signOn, token, cloud, clock } = await demoApi();
    clock.advance(60_000);
    const answer = await signOn({
      identity: { methods: ['token'], token: { id: token } },
      scope: { project: { id: cloud.credentials.projectId } },
    });
    expect(await answer.json()).toMatchObject({
      token: {
        methods: ['token', 'password'],
        issued_at: '2024-05-06T07:09:09.000000Z',
        expires_at: '2024-05-06T10:08:09.000000Z',
        project: { name: cloud.credentials.projectName },
      },
    });
  });

  it('are shown, without the catalog when asked so, until they are revoked', async () => {
    const { ask, signOn, cloud } = await demoApi();
    const other = (await signOn(byName(cloud.credentials))).headers.get('x-subject-token')!;
    const headers = { 'X-Subject-Token': other };
    const shown = await ask('GET', '/v3/auth/tokens?nocatalog', { headers });
    expect(shown.headers.get('x-subject-token')).toBe(other);
    expect(JSON.stringify(await shown.json())).not.toContain('catalog');
    expect(status(await ask('HEAD', '/v3/auth/tokens', { headers }))).toBe('200 OK');
    expect(status(await ask('DELETE', '/v3/auth/tokens', { headers }))).toBe('204 NO CONTENT');
    expect(status(await ask('GET', '/v3/auth/tokens', { headers }))).toBe('404 NOT FOUND');
    expect(status(await ask('GET', '/v2/images', { headers: { 'X-Auth-Token': other } }))).toBe(
      '401 Unauthorized',
    );
  });

  it('are refused for a wrong password, a foreign scope and nonsense', async () => {
    const { signOn, cloud } = await demoApi();
    const wrong = await signOn(byName(cloud.credentials, 'wrong'));
    expect(status(wrong)).toBe('401 UNAUTHORIZED');
    expect(wrong.headers.get('www-authenticate')).toBe(`Keystone uri="${cloud.identityUrl}"`);
    expect(await wrong.json()).toMatchObject({ error: { code: 401, title: 'Unauthorized' } });
    const foreign = { ...byName(cloud.credentials), scope: { project: { name: 'service' } } };
    expect(status(await signOn(foreign))).toBe('401 UNAUTHORIZED');
    const nonsense = await fetch(`${cloud.identityUrl}/v3/auth/tokens`, { method: 'POST', body: '{' });
    expect(status(nonsense)).toBe('400 BAD REQUEST');
  });
});

describe('images', () => {
  it('are listed, newest first or as asked', async () => {
    const { ask, newImage, clock } = await demoApi();
    for (const name of ['b', 'a', 'c']) {
      await newImage({ name }, name === 'b' ? 'bytes' : undefined);
      clock.advance(1000);
    }
    const names = async (query: string): Promise<readonly string[]> => {
      const { images } = (await (await ask('GET', `/v2/images${query}`)).json()) as {
        images: { name: string }[];
      };
      return images.map(({ name }) => name);
    };
    expect(await names('')).toEqual(['c', 'a', 'b']);
    expect(await names('?sort=name:asc,status:desc')).toEqual(['a', 'b', 'c']);
    expect(await names('?sort=status:desc,name:asc')).toEqual(['a', 'c', 'b']);
    expect(await names('?status=active')).toEqual(['b']);
    expect(status(await ask('GET', '/v2/images?sort=taste:asc'))).toBe('400 Bad Request');
  });

  it('are shown, with their tasks', async () => {
    const { ask, newImage } = await demoApi();
    const id = await newImage({ name: 'one', 'login-user': 'root', tags: ['trusty'] });
    const shown = await ask('GET', `/v2/images/${id}`);
    expect(await shown.json()).toMatchObject({
      'login-user': 'root',
      name: 'one',
      status: 'queued',
      visibility: 'shared',
      tags: ['trusty'],
      self: `/v2/images/${id}`,
      file: `/v2/images/${id}/file`,
      created_at: '2024-05-06T07:08:09Z',
    });
    expect(await (await ask('GET', `/v2/images/${id}/tasks`)).json()).toEqual({ tasks: [] });
  });

  it('are patched, but not where Glance forbids it', async () => {
    const { ask, newImage, clock } = await demoApi();
    const id = await newImage({ name: 'one', old: 'x' });
    clock.advance(1000);
    const patch = async (operation: object, type = 'application/openstack-images-v2.1-json-patch') =>
      ask('PATCH', `/v2/images/${id}`, {
        headers: { 'Content-Type': type },
        body: JSON.stringify([operation]),
      });
    await patch({ op: 'remove', path: '/old' });
    await patch({ op: 'replace', path: '/name', value: 'two' });
    const patched = await patch({ op: 'add', path: '/login-user', value: 'root' }, 'application/json');
    expect(await patched.json()).toMatchObject({
      name: 'two',
      'login-user': 'root',
      updated_at: '2024-05-06T07:08:10Z',
    });
    const refused = await Promise.all([
      patch({ op: 'replace', path: '/none', value: 'x' }),
      patch({ op: 'replace', path: '/status', value: 'active' }),
      patch({ op: 'add', path: 'name', value: 'x' }),
      patch({}, 'text/plain'),
    ]);
    expect(refused.map(status)).toEqual([
      '409 Conflict',
      '403 Forbidden',
      '400 Bad Request',
      '415 Unsupported Media Type',
    ]);
  });

  it('are downloaded in chunks with their checksum, and have nothing to give before the upload', async () => {
    const { ask, newImage } = await demoApi();
    const id = await newImage({ name: 'one' }, 'bytes');
    const answer = await ask('GET', `/v2/images/${id}/file`);
    expect([answer.headers.get('transfer-encoding'), answer.headers.get('content-md5')]).toEqual([
      'chunked',
      '4b3a6218bb3e3a7303e8a171a60fcf92',
    ]);
    expect(await answer.text()).toBe('bytes');
    expect(status(await ask('GET', `/v2/images/${await newImage({})}/file`))).toBe('204 No Content');
  });

  it('are deactivated and reactivated, when they are active', async () => {
    const { ask, newImage } = await demoApi();
    const id = await newImage({ name: 'one' }, 'bytes');
    const statusOf = async (): Promise<unknown> =>
      ((await (await ask('GET', `/v2/images/${id}`)).json()) as { status: unknown }).status;
    expect(status(await ask('POST', `/v2/images/${id}/actions/deactivate`))).toBe('204 No Content');
    expect(await statusOf()).toBe('deactivated');
    expect(status(await ask('POST', `/v2/images/${id}/actions/reactivate`))).toBe('204 No Content');
    expect(await statusOf()).toBe('active');
    const queued = await newImage({});
    expect(status(await ask('POST', `/v2/images/${queued}/actions/deactivate`))).toBe('403 Forbidden');
  });

  it('are deleted together with their bytes, unless they are protected', async () => {
    const { ask, newImage, proxy } = await demoApi();
    const id = await newImage({ name: 'one' }, 'bytes');
    expect(status(await ask('DELETE', `/v2/images/${id}`))).toBe('204 No Content');
    const calls = proxy.seen.slice(-3).map((one) => `${one.method} ${one.status} ${one.reason}`);
    expect(calls).toEqual(['POST 201 CREATED', 'HEAD 200 OK', 'DELETE 204 No Content']);
    expect(status(await ask('GET', `/v2/images/${id}`))).toBe('404 Not Found');
    const kept = await newImage({ protected: true });
    expect(status(await ask('DELETE', `/v2/images/${kept}`))).toBe('403 Forbidden');
  });

  it('that were uploaded in a segment leave nothing in Swift either', async () => {
    const { ask, createImage, proxy } = await demoApi();
    const { imageId } = await createImage({ imageBytes: new Blob(['bytes']).stream() });
    await ask('DELETE', `/v2/images/${imageId}`);
    expect(proxy.seen.slice(-4).map(({ method }) => method)).toEqual(['HEAD', 'GET', 'DELETE', 'DELETE']);
    await createImage();
    const head = proxy.seen.findLast(({ method }) => method === 'HEAD')!;
    expect(head.responseHeaders).toContain('X-Container-Object-Count');
    expect(head.responseHeaders![head.responseHeaders!.indexOf('X-Container-Object-Count') + 1]).toBe('0');
  });
});
