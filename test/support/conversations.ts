/** Generated conversations of HTTP: requests with their answers, as they are written, and how two of one kind are compared. */

import fc from 'fast-check';

/** One message: first line without the target's form, header lines, body as sent, and where to cut it into writes. */
export interface Message {
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

/** One request and its answer. */
const turns = fc.tuple(requests, responses);
export type Turn = typeof turns extends fc.Arbitrary<infer T> ? T : never;

/** Several on one connection, in order; an answer that the end of the connection ends comes last. */
export const conversations = fc.array(turns, { minLength: 1, maxLength: 3 }).map((all) => {
  const ending = all.findIndex(([, [, , { framing }]]) => framing === 'close');
  return ending < 0 ? all : all.slice(0, ending + 1);
});

/** True once all of a message is there. `silent`: an answer that has no body, whatever its lines say. */
export function isComplete(message: string, silent = false): boolean {
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

/** `unframed`: an answer without a length, which ends with its connection. */
export type Kind = 'request' | 'response' | 'unframed';

/** A message without what fidelity.md lists: hop-by-hop lines, the place of Host and of lengths, chunk boundaries. */
export function normal(message: string, kind: Kind, silent = false): unknown {
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
