/** Who may use the proxy, how many at a time, and where it goes for nobody. */

import { connect } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/model/errors.js';
import type { Access } from '../../../src/proxy/context.js';
import { answering, closeLab, dial, eventually, startLab, startOrigin, wire } from './lab.js';
import type { Wire } from './lab.js';
import { OK } from './round-trip.js';

afterEach(closeLab);

const network = (address: string, prefix: number) => ({ address, prefix });
const nobody = { allow: [] };
const password = 'correct horse battery';
const UPSTREAM = { upstream: 'http://127.0.0.1:1' };

describe('a listener that others can reach', () => {
  const cases: readonly (readonly [string, object, Access | undefined, string | undefined])[] = [
    ['a proxy without anything', {}, undefined, 'not-guarded'],
    ['a proxy without anything given', {}, nobody, 'not-guarded'],
    ['a proxy for all addresses', {}, { allow: [network('0.0.0.0', 0)] }, 'open-proxy'],
    ['a proxy for all addresses of IPv6', {}, { allow: [network('::', 0)] }, 'open-proxy'],
    ['a proxy for a network', {}, { allow: [network('10.0.0.0', 8)] }, undefined],
    ['a proxy with a password', {}, { allow: [], password }, undefined],
    ['a gateway without anything', UPSTREAM, nobody, 'not-guarded'],
    [
      'a gateway with a password alone, which its clients cannot give',
      UPSTREAM,
      { allow: [], password },
      'not-guarded',
    ],
    ['a gateway for all addresses', UPSTREAM, { allow: [network('0.0.0.0', 0)] }, undefined],
  ];

  it.each(cases)('%s', async (_name, spec, access, code) => {
    const opened = startLab([{ host: '0.0.0.0', ...spec }], access && { access });
    if (code === undefined) return void (await opened);
    const error = await opened.then(
      () => undefined,
      (reason: unknown) => reason as UserError,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(error!.code).toBe(code);
    expect(error!.hint).toMatch(/--allow/);
    if (spec !== UPSTREAM) expect(error!.hint).toMatch(/--proxy-password/);
  });
});

/** An address of this machine that is not on loopback: a client that uses it is a stranger. */
const own = Object.values(networkInterfaces())
  .flatMap((each) => each ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe.skipIf(own === undefined)('a client from elsewhere', () => {
  async function stranger(access: Access, credentials = '') {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([{ host: '0.0.0.0' }], { access });
    const socket = connect({ port: lab.ports[0]!, host: own! });
    const client = wire(socket);
    const lines = credentials && `Proxy-Authorization: ${credentials}\r\n`;
    client.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: ${origin.host}\r\n${lines}\r\n`);
    await client.until(/ok$|wiretale: .*\n$/);
    return { origin, lab, client };
  }
  const basic = (text: string): string => `Basic ${Buffer.from(text).toString('base64')}`;

  it('comes in from an allowed network', async () => {
    const { client } = await stranger({ allow: [network('203.0.113.7', 32), network(own!, 24)] });
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it('does not from another', async () => {
    const { client, origin, lab } = await stranger({ allow: [network('203.0.113.0', 24)] });
    expect(client.text()).toMatch(/^HTTP\/1\.1 403 .*--allow/s);
    await client.closed;
    expect([origin.wires.length, lab.exchanges.length]).toEqual([0, 0]);
    expect(lab.refusals).toEqual(['not-allowed']);
  });

  it('comes in with the password, which goes no further', async () => {
    const { client, origin } = await stranger({ allow: [], password }, basic(`glance:${password}`));
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK/);
    expect(origin.wires[0]!.text()).not.toMatch(/proxy-auth/i);
  });

  it.each([
    ['none', ''],
    ['a wrong one', basic('glance:wrong')],
    ['one that only begins so', basic(`glance:${password}x`)],
    ['the user name alone', basic(password)],
    ['another scheme', `Bearer ${password}`],
  ])('is asked for the password: %s', async (_name, credentials) => {
    const { client, origin, lab } = await stranger({ allow: [], password }, credentials);
    expect(client.text()).toMatch(/^HTTP\/1\.1 407 .*\r\nProxy-Authenticate: Basic realm="wiretale"/s);
    expect([origin.wires.length, lab.exchanges.length]).toEqual([0, 0]);
  });

  it.each([
    ['a tunnel', (host: string) => `CONNECT ${host} HTTP/1.1\r\nHost: ${host}\r\n\r\n`],
    [
      'a WebSocket',
      (host: string) =>
        `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
    ],
  ])('gets %s only with the password', async (_name, request) => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([{ host: '0.0.0.0' }], { access: { allow: [], password } });
    const client = wire(connect({ port: lab.ports[0]!, host: own! }));
    client.write(request(origin.host));
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 407 .*\r\nProxy-Authenticate: Basic/s);
    expect(origin.wires.length).toBe(0);
  });

  it('must fulfil both where both are given', async () => {
    const { client } = await stranger({ allow: [network(own!, 32)], password });
    expect(client.text()).toMatch(/^HTTP\/1\.1 407 /);
  });
});

it('lets this machine in without a password', async () => {
  const origin = await startOrigin(answering(OK));
  const lab = await startLab([{ host: '0.0.0.0' }], { access: { allow: [], password } });
  const client = await dial(lab.ports[0]!);
  client.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: ${origin.host}\r\n\r\n`);
  await client.until(/ok$/);
});

describe('a gateway', () => {
  it.each([
    ['another service', 'GET http://ORIGIN/ HTTP/1.1\r\nHost: ORIGIN\r\n\r\n', 400],
    ['a tunnel', 'CONNECT ORIGIN HTTP/1.1\r\nHost: ORIGIN\r\n\r\n', 405],
  ])('is no proxy: %s', async (_name, request, status) => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([UPSTREAM]);
    const client = await dial(lab.ports[0]!);
    client.write(request.replaceAll('ORIGIN', origin.host));
    await client.closed;
    expect(client.text()).toMatch(new RegExp(`^HTTP/1\\.1 ${status} .*wiretale: this is a gateway`, 's'));
    expect(origin.wires.length).toBe(0);
  });
});

describe('link-local addresses', () => {
  // The last two are names: only their look-up tells where they lead.
  const hosts = [
    '169.254.169.254',
    '[fe80::1]',
    '[::ffff:169.254.169.254]',
    '[fd00:ec2::254]',
    '2852039166',
    '0xa9fea9fe',
  ];
  const requests = {
    GET: (host: string) => `GET http://${host}/latest/meta-data HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    POST: (host: string) => `POST http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 0\r\n\r\n`,
    CONNECT: (host: string) => `CONNECT ${host}:80 HTTP/1.1\r\nHost: ${host}\r\n\r\n`,
    WebSocket: (host: string) =>
      `GET http://${host}/ HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
  };

  describe.each(Object.entries(requests))('%s', (_name, request) => {
    it.each(hosts)('to %s is refused', async (host) => {
      const lab = await startLab();
      const client = await dial(lab.ports[0]!);
      client.write(request(host));
      expect(await client.until(/\n$/)).toMatch(/^HTTP\/1\.1 403 .*--allow-metadata/s);
      client.socket.end();
      const [exchange] = await lab.count(1);
      expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'refused-by-recorder' });
    });
  });

  it('through a gateway are refused too', async () => {
    const lab = await startLab([{ upstream: 'http://169.254.169.254' }]);
    const client = await dial(lab.ports[0]!);
    client.write('GET /latest/meta-data HTTP/1.1\r\nHost: x\r\n\r\n');
    expect(await client.until(/\n$/)).toMatch(/^HTTP\/1\.1 403 /);
  });
});

describe('limits', () => {
  it('one connection more is answered 503, and comes in when another has gone', async () => {
    const origin = await startOrigin(answering(OK));
    const lab = await startLab([{}], { maxConnections: 2 });
    const ask = async (client: Wire): Promise<string> => {
      client.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
      return client.until(/ok$|wiretale: .*\n$/);
    };
    const [first, second] = [await dial(lab.ports[0]!), await dial(lab.ports[0]!)];
    await Promise.all([ask(first), ask(second)]);
    const third = await dial(lab.ports[0]!);
    expect(await ask(third)).toMatch(/^HTTP\/1\.1 503 .*--max-connections/s);
    await third.closed;
    first.socket.end();
    await first.closed;
    await eventually(async () => (await ask(await dial(lab.ports[0]!))).startsWith('HTTP/1.1 200'));
  });

  it('an idle connection is closed, one that waits for its answer is not', async () => {
    const origin = await startOrigin(async (accepted) => {
      await accepted.until('\r\n\r\n');
      await idle.closed;
      accepted.write(OK);
    });
    const quick = await startOrigin(answering(OK));
    const lab = await startLab([{}], { idleMs: 50 });
    const idle = await dial(lab.ports[0]!);
    const busy = await dial(lab.ports[0]!);
    busy.write(`GET http://${origin.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
    await (await origin.wire(0)).until('\r\n\r\n');
    idle.write(`GET http://${quick.host}/ HTTP/1.1\r\nHost: x\r\n\r\n`);
    await idle.until(/ok$/);
    await idle.closed;
    expect(await busy.until(/ok$/)).toMatch(/^HTTP\/1\.1 200 OK/);
  });

  it.each(['', 'GET http://a.invalid/ HTTP/1.1\r\nHo'])(
    'a head that stops at %j is waited for no longer',
    async (sent) => {
      const lab = await startLab([{}], { headMs: 50 });
      const client = await dial(lab.ports[0]!);
      client.write(sent);
      await client.closed;
      expect(client.text()).toMatch(/^HTTP\/1\.1 408 .*wiretale: the request never became complete/s);
      expect(lab.refusals).toEqual(['malformed']);
    },
  );
});
