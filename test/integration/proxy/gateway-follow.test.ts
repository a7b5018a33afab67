/** What a gateway turns besides documents: header lines, links of lists; and the gateways that it opens for a catalog. */

import { afterEach, describe, expect, it } from 'vitest';
import { headerValue } from '../../../src/model/message.js';
import { responseOf } from '../../../src/model/exchange.js';
import type { GatewayListener } from '../../../src/model/capture.js';
import { MOST_FOLLOWED } from '../../../src/proxy/follow.js';
import { answering, closeLab, dial, startLab, startOrigin } from './lab.js';
import type { Lab, Origin } from './lab.js';

afterEach(closeLab);

function json(body: string, extra = ''): string {
  return `HTTP/1.1 200 OK\r\n${extra}Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
}

/** Asks the gateway under its own address, and gives the whole answer. */
async function ask(port: number, path = '/v3/auth/tokens'): Promise<{ head: string; body: string }> {
  const client = await dial(port);
  client.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\nConnection: close\r\n\r\n`);
  await client.closed;
  const [head = '', body = ''] = client.text().split('\r\n\r\n');
  return { head, body };
}

describe('lines', () => {
  it.each([
    ['Link', '<URL/v3/users?page=2>; rel="next", <http://elsewhere/>; rel="first"'],
    ['WWW-Authenticate', 'Keystone uri="URL/identity"'],
    ['Refresh', '0; url=URL/dashboard'],
    ['Content-Location', 'URL/a'],
    ['Location', 'URL'],
  ])('%s: %s', async (name, said) => {
    const origin: Origin = await startOrigin((wire) =>
      answering(json('{}', `${name}: ${said.replace('URL', `http://${origin.host}`)}\r\n`))(wire),
    );
    const lab = await startLab([{ upstream: `http://${origin.host}` }]);
    const { head } = await ask(lab.ports[0]!);
    expect(head).toContain(`\r\n${name}: ${said.replace('URL', `http://127.0.0.1:${lab.ports[0]}`)}\r\n`);
    const [exchange] = await lab.count(1);
    const recorded = headerValue(responseOf(exchange!)!.headers, name);
    expect(recorded).toBe(said.replace('URL', `http://${origin.host}`));
  });
});

it('of several upstreams the one with the longest path that fits counts', async () => {
  const origin: Origin = await startOrigin((wire) => {
    const at = `http://${origin.host}`;
    return answering(json(`["${at}/identity/v3","${at}/identity2","${at}/image","${at}"]`))(wire);
  });
  const upstreams = ['', '/identity'].map((prefix) => ({ upstream: `http://${origin.host}${prefix}` }));
  const lab = await startLab(upstreams, { turned: () => 'all' });
  const [all, identity] = lab.ports.map((port) => `http://127.0.0.1:${port}`);
  const { body } = await ask(lab.ports[1]!);
  expect(JSON.parse(body)).toEqual([`${identity}/v3`, `${all}/identity2`, `${all}/image`, all]);
  expect(origin.wires[0]!.text()).toMatch(/^GET \/identity\/v3\/auth\/tokens /);
});

it('lists have their links turned, and nothing else', async () => {
  const page = (url: string, link: string): string =>
    `{"servers":[{"name":"${url}/x","links":[{"rel":"self","href" : "${link}/1"}]}],` +
    `"servers_links":[{"href":"${link}/2","rel":"next"}],"next":"${link.replaceAll('/', '\\/')}\\/3",` +
    `"x":"\\"href\\":\\"${url}/4","href":null}`;
  const origin: Origin = await startOrigin((wire) =>
    answering(json(page(`http://${origin.host}`, `http://${origin.host}`)))(wire),
  );
  const lab = await startLab([{ upstream: `http://${origin.host}` }], { turned: () => 'links' });
  const { body } = await ask(lab.ports[0]!, '/v2.1/servers');
  expect(body).toBe(page(`http://${origin.host}`, `http://127.0.0.1:${lab.ports[0]}`));
});

describe('endpoints on other ports', () => {
  interface Followed {
    readonly services: readonly Origin[];
    readonly lab: Lab;
    readonly opened: readonly GatewayListener[];
    readonly catalog: () => Promise<readonly string[]>;
  }

  async function followed(
    catalogOf: (ports: readonly number[]) => readonly string[],
    wish = true,
  ): Promise<Followed> {
    const services = [await startOrigin(answering(json('{}'))), await startOrigin(answering(json('{}')))];
    const origin: Origin = await startOrigin((wire) =>
      answering(json(JSON.stringify(catalogOf([origin.port, ...services.map(({ port }) => port)]))))(wire),
    );
    const opened: GatewayListener[] = [];
    const lab = await startLab([{ upstream: `http://${origin.host}` }], {
      turned: () => 'all',
      ...(wish && { onFollowed: (gateway: GatewayListener) => void opened.push(gateway) }),
    });
    const catalog = async (): Promise<readonly string[]> =>
      JSON.parse((await ask(lab.ports[0]!)).body) as readonly string[];
    return { services, lab, opened, catalog };
  }
  const urls = (ports: readonly number[]): readonly string[] =>
    [...ports, ports[1]!].map((port) => `http://127.0.0.1:${port}/v2`);

  it('get gateways of their own before the catalog is passed on, each one', async () => {
    const { services, lab, opened, catalog } = await followed(urls);
    const ports = (await catalog()).map((url) => Number(new URL(url).port));
    expect(opened).toEqual(
      services.map(({ host }, index) => ({
        listen: `127.0.0.1:${ports[index + 1]}`,
        upstream: `http://${host}`,
      })),
    );
    expect(ports).toEqual([lab.ports[0], ports[1], ports[2], ports[1]]);
    await ask(ports[2]!, '/v2/x');
    expect(services[1]!.wires[0]!.text()).toMatch(/^GET \/v2\/x HTTP/);
    await catalog();
    expect(opened).toHaveLength(2);
  });

  it('get none that are on another host', async () => {
    const elsewhere = ['http://elsewhere.invalid:1/', 'http://127.0.0.2:80/'];
    const { opened, catalog } = await followed(() => elsewhere);
    expect(await catalog()).toEqual(elsewhere);
    expect(opened).toEqual([]);
  });

  it('get no more than a document may open', async () => {
    const many = Array.from({ length: 40 }, (_, index) => `http://127.0.0.1:${index + 1}/`);
    const { opened, catalog, lab } = await followed(() => many);
    await catalog();
    await catalog();
    expect(opened).toHaveLength(MOST_FOLLOWED);
    expect(lab.problems).toHaveLength(1);
  });

  it('get none that are the recorder itself', async () => {
    let own = 0;
    const { opened, catalog, lab } = await followed(() => [`http://127.0.0.1:${own}/v2`]);
    own = lab.ports[0]!;
    expect(await catalog()).toEqual([`http://127.0.0.1:${own}/v2`]);
    expect(opened).toEqual([]);
  });

  it('get none when nobody asked for it', async () => {
    const { services, catalog } = await followed(urls, false);
    expect(await catalog()).toContain(`http://${services[0]!.host}/v2`);
  });
});
