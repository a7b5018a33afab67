/** Request smuggling: each case of the corpus is refused, or is exactly one request to the service and to the capture. */

import { afterEach, describe, expect, it } from 'vitest';
import type { Exchange } from '../../../src/model/exchange.js';
import { pathOf } from '../../../src/model/url.js';
import type { StrictRequest } from '../../support/strict-request.js';
import { readStrictly } from '../../support/strict-request.js';
import { closeLab, dial, eventually, startLab, startOrigin } from './lab.js';
import type { Lab, Origin, Wire } from './lab.js';
import { OK } from './round-trip.js';
import { SMUGGLING } from './smuggling-corpus.js';
import type { SmugglingCase } from './smuggling-corpus.js';

afterEach(closeLab, 3000);

it('is a corpus of at least 40 cases', () => {
  expect(new Set(SMUGGLING.map(({ bytes }) => bytes)).size).toBeGreaterThanOrEqual(40);
});

const WAYS = {
  forward: { spec: () => ({}), target: (host: string) => `http://${host}/a` },
  gateway: { spec: (host: string) => ({ upstream: `http://${host}` }), target: () => '/a' },
};

describe.each(Object.entries(WAYS))('a %s listener', (way, { spec, target }) => {
  // A gateway takes no absolute target.
  const cases = SMUGGLING.filter(({ bytes }) => way === 'forward' || !bytes.includes('http://'));
  it.each(cases.map((each) => [each.verdict, each.name, each] as const))('%s: %s', async (...[, , given]) => {
    const origin = await startOrigin(answerEach);
    const lab = await startLab([spec(origin.host)]);
    const client = await dial(lab.ports[0]!);
    client.write(given.bytes.replaceAll('TARGET', target(origin.host)).replaceAll('ORIGIN', origin.host));
    await CHECKS[given.verdict]({ given, origin, lab, client });
  });
});

/** A service that answers each whole request, and nothing else. */
async function answerEach(wire: Wire): Promise<void> {
  for (let answered = 0; ; answered += 1) {
    await wire.until((text) => readAll(text).whole.length > answered);
    wire.write(readAll(wire.text()).whole[answered]!.method === 'HEAD' ? OK.slice(0, -2) : OK);
  }
}

function readAll(text: string): { readonly whole: readonly StrictRequest[]; readonly rest: string } {
  const whole: StrictRequest[] = [];
  for (let rest = text; ;) {
    const read = readStrictly(rest);
    if (!read.request) return { whole, rest };
    whole.push(read.request);
    rest = read.rest;
  }
}

/** All that the service got over all its connections. */
function seenBy({ wires }: Origin): { readonly whole: readonly StrictRequest[]; readonly rest: string } {
  const all = wires.map((wire) => readAll(wire.text()));
  return { whole: all.flatMap(({ whole }) => whole), rest: all.map(({ rest }) => rest).join('') };
}

interface Sent {
  readonly given: SmugglingCase;
  readonly origin: Origin;
  readonly lab: Lab;
  readonly client: Wire;
}

const CHECKS: Record<SmugglingCase['verdict'], (sent: Sent) => Promise<void>> = {
  async refused({ given, origin, lab, client }) {
    await client.closed;
    expect(client.text()).toMatch(new RegExp(`^HTTP/1\\.1 ${given.status} [^]*\r\n\r\nwiretale: [^\n]*\n$`));
    expect(origin.wires.map((wire) => wire.text()).join('')).toBe('');
    await lab.drain();
    expect(lab.exchanges.map(({ outcome }) => outcome)).toEqual(
      lab.refusals.length > 0 ? [] : [expect.objectContaining({ cause: 'refused-by-recorder' })],
    );
    expect(lab.refusals.length + lab.exchanges.length).toBe(1);
  },
  async broken({ origin, lab, client }) {
    await client.closed;
    expect(client.text()).toMatch(/^HTTP\/1\.1 400 .*wiretale: /s);
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'refused-by-recorder' });
    expect(seenBy(origin).whole).toEqual([]);
  },
  async one({ origin, lab, client }) {
    await client.until(/\r\n\r\n(?:ok)?$/);
    const [exchange] = await lab.count(1);
    client.socket.end();
    await client.closed;
    expect(client.text().match(/HTTP\/1\.1 200 OK/g)).toHaveLength(1);
    const { whole, rest } = seenBy(origin);
    expect(rest).toBe('');
    expect(lab.exchanges).toHaveLength(1);
    expect(whole.map(told)).toEqual([captured(exchange!)]);
    expect(whole[0]!.trailers.map(([name]) => name)).not.toContain('Host');
  },
  async 'refused or one'(sent) {
    await sent.client.until(/^HTTP\/1\.1 \d+ /);
    await CHECKS[sent.client.text().startsWith('HTTP/1.1 400') ? 'refused' : 'one'](sent);
  },
  async unfinished({ origin, lab, client }) {
    await (await origin.wire(0)).until('smuggled');
    client.socket.destroy();
    const [exchange] = await lab.count(1);
    expect(exchange!.outcome).toMatchObject({ kind: 'failure', cause: 'client-aborted' });
    await eventually(async () => (await origin.openConnections()) === 0);
    expect(seenBy(origin).whole).toEqual([]);
    expect(origin.wires).toHaveLength(1);
  },
};

const HOP = ['connection', 'upgrade', 'host'];

/** What the service saw, without the lines that may differ. */
function told({ method, target, headers, body }: StrictRequest): unknown {
  return { method, target, body, headers: headers.filter(([name]) => !HOP.includes(name.toLowerCase())) };
}

/** What the capture says that the service saw. */
function captured({ request }: Exchange): unknown {
  const { method, url, body } = request;
  const headers = request.headers.filter(([name]) => !HOP.includes(name.toLowerCase()));
  const sent = headers.map(([name, value]) => [name, value.trim()]);
  return { method, target: pathOf(url), body: body.kind === 'text' ? body.text : '', headers: sent };
}
