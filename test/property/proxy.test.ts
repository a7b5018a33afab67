/** The law of the proxy: service and client see the same bytes with and without it, but for what fidelity.md lists. */

import fc from 'fast-check';
import { afterAll, expect, it } from 'vitest';
import { closeLab, dial, startLab, startOrigin } from '../integration/proxy/lab.js';
import type { Origin, Wire } from '../integration/proxy/lab.js';
import {
  SERVICES,
  secured,
  startTlsLab,
  startTlsOrigin,
  throughConnect,
} from '../integration/proxy/tls-lab.js';
import { runs } from '../support/runs.js';

/** One message: first line without the target's form, header lines, body as sent, and where to cut it into writes. */
interface Message {
  readonly lines: readonly string[];
  readonly body: string;
  readonly framing: 'none' | 'length' | 'chunked' | 'close';
  readonly cuts: readonly number[];
}

const RESERVED = new Set([
  ...[
    'connection',
    'keep-alive',
    'proxy-connection',
    'proxy-authorization',
    'proxy-authenticate',
    'te',
    'upgrade',
  ],
  ...['host', 'content-length', 'transfer-encoding', 'trailer', 'expect'],
]);

const text = (chars: string, maxLength: number, minLength = 0): fc.Arbitrary<string> =>
  fc.string({ unit: fc.constantFrom(...chars), minLength, maxLength });
const range = (first: number, last: number): string =>
  String.fromCharCode(...Array.from({ length: last - first + 1 }, (_, i) => first + i));

const ALNUM = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const headerName = text(`${ALNUM}!#$%&'*+.^_\`|~-`, 12, 1).filter(
  (name) => !RESERVED.has(name.toLowerCase()),
);
const headerValue = text(`\t${range(0x20, 0x7e)}${range(0x80, 0xff)}`, 30).map((value) =>
  value.replace(/^[ \t]+|[ \t]+$/g, ''),
);
const headerLine = fc
  .tuple(
    fc.oneof(headerName, fc.constantFrom('Accept', 'accept', 'Set-Cookie', 'Content-Disposition', 'Date')),
    headerValue,
  )
  .map(([name, value]) => `${name}: ${value}`);
const headerLines = fc.array(headerLine, { maxLength: 8 });
const path = text(`${ALNUM}///...%%--_~!$&'()*+,;=:@"<>\\^\`{|}[]`, 40).map((rest) => `/${rest}`);
const target = fc
  .tuple(path, fc.option(text(`${ALNUM}&=?/%+"'{}`, 20)))
  .map(([before, query]) => before + (query === null ? '' : `?${query}`));
const content = text(range(0, 255), 300);
const cuts = fc.array(fc.nat(600), { maxLength: 4 });

const chunked = fc
  .tuple(content, fc.array(fc.integer({ min: 1, max: 100 }), { maxLength: 5 }))
  .map(([body, sizes]) => {
    let rest = body;
    const chunks: string[] = [];
    for (const size of [...sizes, body.length]) {
      const chunk = rest.slice(0, size);
      rest = rest.slice(size);
      if (chunk !== '') chunks.push(`${chunk.length.toString(16)}\r\n${chunk}\r\n`);
    }
    return `${chunks.join('')}0\r\n\r\n`;
  });

/** Header lines with the framing's own line somewhere between them, and the body that fits. */
function framed(framing: Message['framing']): fc.Arbitrary<Message> {
  const body = framing === 'chunked' ? chunked : framing === 'none' ? fc.constant('') : content;
  const spelling = fc.constantFrom(
    (line: string) => line,
    (line: string) => line.toLowerCase(),
  );
  return fc
    .record({ body, cuts, spelling, lines: headerLines, at: fc.nat(8) })
    .map(({ lines, at, ...rest }) => {
      const own = {
        none: [],
        close: [],
        length: [`Content-Length: ${rest.body.length}`],
        chunked: ['Transfer-Encoding: chunked'],
      };
      const placed = lines.toSpliced(at, 0, ...own[framing].map(rest.spelling));
      return { framing, lines: placed, body: rest.body, cuts: rest.cuts };
    });
}

const bodiless = fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'TRACE', 'DELETE');
const anyMethod = fc.constantFrom(
  'GET',
  'DELETE',
  'POST',
  'PUT',
  'PATCH',
  'PROPFIND',
  'REPORT',
  'MKCOL',
  'QUERY',
  'PURGE',
);
const requests = fc.oneof(
  fc.tuple(bodiless, target, framed('none')),
  fc.tuple(anyMethod, target, fc.oneof(framed('length'), framed('chunked'))),
);
const reason = text(`${range(0x21, 0x7e)}${range(0x80, 0xff)}`, 12).map((word) => word && `${word} ${word}`);
const responses = fc.oneof(
  fc.tuple(
    fc.integer({ min: 200, max: 599 }).filter((status) => status !== 204 && status !== 304),
    reason,
    fc.oneof(framed('length'), framed('chunked'), framed('close')),
  ),
  fc.tuple(fc.constantFrom(204, 304), reason, framed('none')),
);

/** A way to a service: straight, and through the proxy. `target` is what a request says there of its path. */
interface Way {
  readonly origin: Origin;
  readonly straight: () => Promise<Wire>;
  readonly proxied: () => Promise<Wire>;
  readonly target: (path: string) => string;
}

const unrecorded = { observer: { open: () => undefined } };

const WAYS: Readonly<Record<string, () => Promise<Way>>> = {
  async 'through a forward proxy'() {
    const origin = await startOrigin(answer);
    const lab = await startLab([{}], unrecorded);
    return {
      origin,
      straight: () => dial(origin.port),
      proxied: () => dial(lab.ports[0]!),
      target: (path) => `http://${origin.host}${path}`,
    };
  },
  async 'with TLS through CONNECT'() {
    const origin = await startTlsOrigin(answer);
    const lab = await startTlsLab([{}], unrecorded);
    return {
      origin,
      straight: () => secured(origin.port, { ca: SERVICES.certificate }),
      proxied: async () => secured(await throughConnect(lab.ports[0]!, origin.host)),
      target: (path) => path,
    };
  },
};

/** What the service got last, and what it is to say next. */
let got = '';
let say: (wire: Wire) => Promise<void>;

async function answer(wire: Wire): Promise<void> {
  for (let from = 0; ; from = wire.text().length) {
    await wire.until((all) => isComplete(all.slice(from)));
    got = wire.text().slice(from);
    await say(wire);
  }
}

afterAll(closeLab);

it.each(Object.keys(WAYS))(
  'the same bytes with and without it, %s',
  async (name) => {
    const way = await WAYS[name]!();
    const { host } = way.origin;
    await fc.assert(
      fc.asyncProperty(requests, responses, async ([method, where, request], [status, words, response]) => {
        const silent = method === 'HEAD' || status === 204 || status === 304;
        const head = `HTTP/1.1 ${status} ${words}\r\n${response.lines.map((line) => `${line}\r\n`).join('')}\r\n`;
        say = (wire) => speak(wire, head + (silent ? '' : response.body), response);
        const direct = await talk(await way.straight(), where, response.framing === 'close');
        const proxied = await talk(await way.proxied(), way.target(where), false);
        expect(proxied).toEqual(direct);

        async function talk(client: Wire, to: string, closes: boolean): Promise<unknown> {
          const lines = [`${method} ${to} HTTP/1.1`, ...request.lines, `Host: ${host}`];
          await speak(client, `${lines.map((line) => `${line}\r\n`).join('')}\r\n${request.body}`, {
            ...request,
            framing: 'none',
          });
          if (closes) await client.closed;
          else await client.until((all) => isComplete(all, silent));
          client.socket.destroy();
          return {
            seen: normal(got, 'request'),
            answer: normal(client.text(), response.framing === 'close' ? 'unframed' : 'response', silent),
          };
        }
      }),
      runs(60, 2000),
    );
  },
  900_000,
);

/** Writes in pieces, a turn of the event loop apart; closes where the framing says so. */
async function speak(wire: Wire, words: string, { cuts: at, framing }: Message): Promise<void> {
  const ends = [...new Set(at)].filter((end) => end < words.length).sort((a, b) => a - b);
  let from = 0;
  for (const end of [...ends, words.length]) {
    wire.write(words.slice(from, end));
    from = end;
    await new Promise((resolve) => setImmediate(resolve));
  }
  if (framing === 'close') wire.socket.end();
}

function isComplete(message: string, silent = false): boolean {
  const end = message.indexOf('\r\n\r\n');
  if (end < 0) return false;
  const head = message.slice(0, end + 2);
  const body = message.slice(end + 4);
  if (silent) return true;
  if (/\r\ntransfer-encoding:/i.test(head)) return unchunked(body) !== undefined;
  return body.length >= Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
}

/** The content of a chunked body; undefined while it is not complete. */
function unchunked(body: string): string | undefined {
  let content = '';
  for (let at = 0; ;) {
    const line = body.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = Number.parseInt(body.slice(at, line), 16);
    if (size === 0) return body.startsWith('\r\n', line + 2) ? content : undefined;
    content += body.slice(line + 2, line + 2 + size);
    at = line + 4 + size;
  }
}

/** A message without what fidelity.md lists: hop-by-hop lines, the place of Host and of lengths, chunk boundaries. */
function normal(message: string, kind: 'request' | 'response' | 'unframed', silent = false): unknown {
  const end = message.indexOf('\r\n\r\n');
  const [start, ...lines] = message.slice(0, end).split('\r\n');
  const hop = kind === 'unframed' ? /^(?:connection|transfer-encoding):/i : /^(?:connection|keep-alive):/i;
  const moved = /^(host|content-length|transfer-encoding): */i;
  const kept = lines.filter((line) => !hop.test(line)).map((line) => line.replace(/:[ \t]*/, ': '));
  const isChunked = lines.some((line) => /^transfer-encoding:/i.test(line));
  const body = message.slice(end + 4);
  return {
    start,
    lines: kept.filter((line) => !moved.test(line)),
    moved: kept
      .filter((line) => moved.test(line))
      .map((line) => line.toLowerCase())
      .sort(),
    body: isChunked && !silent ? unchunked(body) : body,
  };
}
