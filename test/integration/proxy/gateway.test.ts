/** The gateway: requests go to the configured upstream, and its URLs come back turned towards the gateway. */

import { brotliCompressSync, deflateSync, gunzipSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from 'vitest';
import { headerValue } from '../../../src/model/message.js';
import { responseOf } from '../../../src/model/exchange.js';
import { TURN_LIMIT_BYTES, turnJson, turnUrl, turningsFor } from '../../../src/proxy/rewrite.js';
import { gatewayOf } from '../../../src/proxy/route.js';
import { answering, closeLab, dial, startLab, startOrigin } from './lab.js';
import type { Origin } from './lab.js';

afterEach(closeLab);

const turned = (path: string): 'all' | undefined => (path.endsWith('/v3/auth/tokens') ? 'all' : undefined);

/** An answer of 201 with a body and its length. */
function created(body: string | Buffer, extra = 'Content-Type: application/json\r\n'): string {
  const bytes = Buffer.from(body as string, 'latin1');
  return `HTTP/1.1 201 Created\r\n${extra}Content-Length: ${bytes.length}\r\n\r\n${bytes.toString('latin1')}`;
}

async function throughGateway(
  answer: (origin: Origin) => string,
  path = '/identity/v3/auth/tokens',
  prefix = '',
) {
  const origin: Origin = await startOrigin((wire) => answering(answer(origin))(wire));
  const lab = await startLab([{ upstream: `http://${origin.host}${prefix}` }], { turned });
  const client = await dial(lab.ports[0]!);
  const own = `localhost:${lab.ports[0]}`;
  client.write(`POST ${path} HTTP/1.1\r\nHOST: ${own}\r\nX-A: 1\r\nContent-Length: 0\r\n\r\n`);
  const text = await client.until((got) => {
    const length = /content-length: (\d+)/i.exec(got);
    return length !== null && got.length - got.indexOf('\r\n\r\n') - 4 >= Number(length[1]);
  });
  const [exchange] = await lab.count(1);
  return { origin, lab, own, text, exchange: exchange!, body: text.slice(text.indexOf('\r\n\r\n') + 4) };
}

describe('requests', () => {
  it('go to the upstream under its own name, and are recorded as addressed to it', async () => {
    const { origin, exchange, own } = await throughGateway(() => created('{}'), '/identity//v3/?a=');
    expect(origin.wires[0]!.text()).toMatch(
      new RegExp(
        `^POST /identity//v3/\\?a= HTTP/1.1\r\nHOST: ${origin.host}\r\nX-A: 1\r\nContent-Length: 0\r\n`,
      ),
    );
    expect(exchange.request.url).toBe(`http://${origin.host}/identity//v3/?a=`);
    expect(headerValue(exchange.request.headers, 'host')).toBe(own);
  });

  it('go below the upstream path prefix', async () => {
    const { origin, exchange } = await throughGateway(() => created('{}'), '/v3', '/identity/');
    expect(origin.wires[0]!.text()).toMatch(/^POST \/identity\/v3 HTTP/);
    expect(exchange.request.url).toBe(`http://${origin.host}/identity/v3`);
  });

  it('keep their Host when asked to', async () => {
    const origin = await startOrigin(answering(created('{}')));
    const lab = await startLab([{ upstream: `http://${origin.host}` }], { keepHost: true });
    const client = await dial(lab.ports[0]!);
    client.write('GET / HTTP/1.1\r\nHost: cloud.example\r\n\r\n');
    await client.until('{}');
    expect(origin.wires[0]!.text()).toMatch(/\r\nhost: cloud.example\r\n/i);
  });

  it('reach it through a forward listener of the same proxy too', async () => {
    const origin = await startOrigin(answering(created('{}')));
    const lab = await startLab([{}, { upstream: `http://${origin.host}` }]);
    const client = await dial(lab.ports[0]!);
    client.write(
      `GET http://127.0.0.1:${lab.ports[1]}/v3 HTTP/1.1\r\nHost: 127.0.0.1:${lab.ports[1]}\r\n\r\n`,
    );
    await client.until('{}');
    expect(origin.wires[0]!.text()).toMatch(/^GET \/v3 HTTP/);
  });

  it('that would lead back to the gateway are refused', async () => {
    const first = await startLab();
    await first.close();
    const port = first.ports[0]!;
    const lab = await startLab([{ port, upstream: `http://localhost:${port}` }]);
    const client = await dial(port);
    client.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n');
    await client.until(/^HTTP\/1\.1 508 /);
    expect((await lab.count(1))[0]!.outcome).toMatchObject({ cause: 'refused-by-recorder' });
  });
});

describe('documents', () => {
  const catalog = (host: string) =>
    `{ "token" : {"catalog":[\n {"url":"http://${host}/identity","id" :1e3,"caf\u00c3\u00a9":"http://${host}"},` +
    `{"url": "HTTP:\\/\\/${host}\\/image"}, "see http://${host}/x", "http://${host}x/", "https://${host}/"] }}`;
  const turnedCatalog = (host: string, own: string) =>
    `{ "token" : {"catalog":[\n {"url":"http://${own}/identity","id" :1e3,"caf\u00c3\u00a9":"http://${own}"},` +
    `{"url": "http:\\/\\/${own}\\/image"}, "see http://${host}/x", "http://${host}x/", "https://${host}/"] }}`;

  it('are turned towards the name under which the client came, and recorded as the service said them', async () => {
    const { origin, own, text, body, exchange } = await throughGateway(({ host }) =>
      created(
        catalog(host),
        `content-type: application/json\r\nLocation: http://${host}/a?b#c\r\nX-Url: http://${host}/\r\n`,
      ),
    );
    expect(body).toBe(turnedCatalog(origin.host, own));
    expect(text).toContain(
      `\r\nLocation: http://${own}/a?b#c\r\nX-Url: http://${origin.host}/\r\nContent-Length: ${body.length}\r\n`,
    );
    const recorded = responseOf(exchange)!;
    expect(recorded.body).toMatchObject({ text: catalog(origin.host) });
    expect(headerValue(recorded.headers, 'location')).toBe(`http://${origin.host}/a?b#c`);
    expect(recorded.bodyBytes).toBe(catalog(origin.host).length);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('are turned when they are coded: %s', async (coding, encode) => {
    const { own, text, body } = await throughGateway(({ host }) =>
      created(
        encode(Buffer.from(`["http://${host}/"]`)).toString('latin1'),
        `Content-Encoding: ${coding}\r\nContent-Type: application/json\r\n`,
      ),
    );
    expect(body).toBe(`["http://${own}/"]`);
    expect(text).not.toMatch(/content-encoding/i);
  });

  it('stay coded when there is nothing to turn', async () => {
    const { body, text } = await throughGateway(() =>
      created(
        gzipSync('["http://elsewhere/"]').toString('latin1'),
        'Content-Encoding: gzip\r\nContent-Type: application/json\r\n',
      ),
    );
    expect(gunzipSync(Buffer.from(body, 'latin1')).toString()).toBe('["http://elsewhere/"]');
    expect(text).toContain('Content-Encoding: gzip');
  });

  it.each([
    ['in a coding that is not known', 'Content-Encoding: zstd\r\nContent-Type: application/json\r\n', 1],
    ['in a coding that they are not in', 'Content-Encoding: gzip\r\nContent-Type: application/json\r\n', 1],
    ['of another type', 'Content-Type: text/plain\r\n', 0],
  ])('pass as they are: %s', async (_name, extra, problems) => {
    const { origin, body, lab } = await throughGateway(({ host }) => created(`["http://${host}/"]`, extra));
    expect(body).toBe(`["http://${origin.host}/"]`);
    expect(lab.problems.length).toBe(problems);
  });

  it('pass as they are on other paths', async () => {
    const { origin, body } = await throughGateway(({ host }) => created(`["http://${host}/"]`), '/v2/images');
    expect(body).toBe(`["http://${origin.host}/"]`);
  });

  it('pass as they are beyond the limit, and it is told', async () => {
    const filling = 'x'.repeat(TURN_LIMIT_BYTES);
    const { origin, body, lab } = await throughGateway(({ host }) =>
      created(`["http://${host}/","${filling}"]`),
    );
    expect(body.length).toBe(filling.length + origin.host.length + 15);
    expect(body.startsWith(`["http://${origin.host}/`)).toBe(true);
    expect(lab.problems).toEqual([expect.stringContaining('too long')]);
  });
});

describe('turning', () => {
  const listener = (port: number, upstream: string) => ({
    spec: { host: '127.0.0.1', port, upstream },
    port,
    gateway: gatewayOf(upstream),
  });
  const turnings = turningsFor(
    [
      listener(1, 'http://Cloud.example'),
      listener(2, 'http://cloud.example:8080/'),
      listener(3, 'http://cloud.example/image/'),
    ],
    'gate.example:1',
  );

  it.each([
    ['http://cloud.example', 'http://gate.example:1'],
    ['HTTP://CLOUD.example:80/identity/v3', 'http://gate.example:1/identity/v3'],
    ['http://cloud.example:8080/v1/AUTH_x//y?z', 'http://127.0.0.1:2/v1/AUTH_x//y?z'],
    ['http://cloud.example/image/v2', 'http://127.0.0.1:3/v2'],
    ['http://cloud.example/image', 'http://127.0.0.1:3'],
    ['http://cloud.example/images', 'http://gate.example:1/images'],
    ['http://cloud.example?x', 'http://gate.example:1?x'],
    ['http://cloud.example.org/', undefined],
    ['http://cloud.example:800/', undefined],
    ['http://cloudxexample/', undefined],
    ['https://cloud.example/', undefined],
    [' http://cloud.example/', undefined],
    ['/relative', undefined],
  ])('%s', (url, expected) => {
    expect(turnUrl(url, turnings)).toBe(expected ?? url);
    const document = (value: string) => `{"a" : "${value}", "b":["${value}" ],"${value}" :"\\"${value}\\""}`;
    const turnedDocument = `{"a" : "${expected ?? url}", "b":["${expected ?? url}" ],"${url}" :"\\"${url}\\""}`;
    expect(turnJson(document(url), turnings)).toBe(turnedDocument);
  });

  it('keeps its pace in a long string of escapes', () => {
    const long = `["http://cloud.example/${'\\n'.repeat(TURN_LIMIT_BYTES / 2)}"]`;
    expect(turnJson(long, turnings).length).toBe(
      long.length + 'gate.example:1'.length - 'cloud.example'.length,
    );
  });
});
