/** Requests that two servers could read in two ways, as bytes: what a proxy may make of each (RFC 9112, 11.2). */

/**
 * `refused`: answered with `status`, and the service sees nothing. `broken`: its head is well-formed and its body is not; the
 * service sees no whole request. `one`: the service sees exactly this request, whole. `refused or one`: as Node's parser has it, of
 * which newer ones take more that is well-formed. `unfinished`: exactly one, of which more was announced than came.
 */
export interface SmugglingCase {
  readonly name: string;
  /** `TARGET` stands for the target in the listener's form, `ORIGIN` for the service's host and port. */
  readonly bytes: string;
  readonly verdict: 'refused' | 'broken' | 'one' | 'refused or one' | 'unfinished';
  readonly status?: number;
}

const GET = 'GET TARGET HTTP/1.1\r\nHost: ORIGIN\r\n';
const POST = 'POST TARGET HTTP/1.1\r\nHost: ORIGIN\r\n';
const CHUNKED = `${POST}Transfer-Encoding: chunked\r\n\r\n`;
const SMUGGLED = 'GET /smuggled HTTP/1.1\r\nHost: smuggled.invalid\r\n\r\n';
const LENGTH = `Content-Length: ${SMUGGLED.length}\r\n`;

type Row = readonly [name: string, bytes: string, status?: number];

const refused: readonly Row[] = [
  [
    'CL.TE: both lengths, the chunks end first',
    `${POST}Content-Length: 6\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nG`,
  ],
  [
    'TE.CL: both lengths, a request within a chunk',
    `${POST}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n2a\r\n${SMUGGLED}\r\n0\r\n\r\n`,
  ],
  ['both lengths that agree', `${POST}Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
  [
    'TE.TE: identity after chunked',
    `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`,
  ],
  [
    'TE.TE: identity before chunked',
    `${POST}Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  [
    'TE.TE: a nonsense coding before chunked',
    `${POST}Transfer-Encoding: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['chunked twice in a line', `${POST}Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n`],
  [
    'chunked twice in two lines',
    `${POST}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['chunked, and not last', `${POST}Transfer-Encoding: chunked, gzip\r\n\r\n0\r\n\r\n`],
  ['chunked with a comma before it', `${POST}Transfer-Encoding: ,chunked\r\n\r\n0\r\n\r\n`],
  ['chunked with a comma behind it', `${POST}Transfer-Encoding: chunked,\r\n\r\n0\r\n\r\n`],
  ['a coding that only contains the word', `${POST}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`],
  ['a coding that only begins with the word', `${POST}Transfer-Encoding: chunkedx\r\n\r\n0\r\n\r\n`],
  ['chunked with a parameter', `${POST}Transfer-Encoding: chunked;q=1\r\n\r\n0\r\n\r\n`],
  ['chunked in quotes', `${POST}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`],
  ['chunked after a vertical tab', `${POST}Transfer-Encoding:\x0bchunked\r\n\r\n0\r\n\r\n`],
  ['chunked before a NUL', `${POST}Transfer-Encoding: chunked\0\r\n\r\n0\r\n\r\n`],
  ['an empty Transfer-Encoding', `${POST}Transfer-Encoding: \r\n${LENGTH}\r\n${SMUGGLED}`],
  ['Transfer-Encoding on a folded line', `${POST}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`],
  [
    'white space before the colon of Transfer-Encoding',
    `${POST}Transfer-Encoding : chunked\r\n${LENGTH}\r\n${SMUGGLED}`,
  ],
  [
    'Transfer-Encoding hidden behind a bare CR',
    `${POST}X: 1\rTransfer-Encoding: chunked\r\n${LENGTH}\r\n${SMUGGLED}`,
  ],
  [
    'Transfer-Encoding hidden behind a bare LF',
    `${POST}X: 1\nTransfer-Encoding: chunked\r\n${LENGTH}\r\n${SMUGGLED}`,
  ],
  [
    'Transfer-Encoding in HTTP/1.0',
    `POST TARGET HTTP/1.0\r\nHost: ORIGIN\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
  ],
  ['two lengths that differ', `${POST}Content-Length: 0\r\n${LENGTH}\r\n${SMUGGLED}`],
  ['two lengths that agree', `${POST}${LENGTH}${LENGTH}\r\n${SMUGGLED}`],
  ['a length that is a list', `${POST}Content-Length: 3, 3\r\n\r\nabc`],
  ['a length with a plus', `${POST}Content-Length: +3\r\n\r\nabc`],
  ['a length with a minus', `${POST}Content-Length: -3\r\n\r\nabc`],
  ['a length with a space in it', `${POST}Content-Length: 1 3\r\n\r\nabc`],
  ['a hexadecimal length', `${POST}Content-Length: 0x3\r\n\r\nabc`],
  ['a length with a fraction', `${POST}Content-Length: 3.0\r\n\r\nabc`],
  ['an empty length', `${POST}Content-Length: \r\n\r\nabc`],
  ['a length beyond 64 bits', `${POST}Content-Length: 18446744073709551617\r\n\r\nabc`],
  ['a length beyond 53 bits', `${POST}Content-Length: 9007199254740993\r\n\r\nabc`],
  [
    'white space before the colon of Content-Length',
    `${POST}Content-Length : ${SMUGGLED.length}\r\n\r\n${SMUGGLED}`,
  ],
  ['a tab before the colon of Content-Length', `${POST}Content-Length\t: 3\r\n\r\nabc`],
  ['obs-fold with a space', `${POST}X: 1\r\n two\r\nContent-Length: 0\r\n\r\n`],
  ['obs-fold with a tab', `${POST}X: 1\r\n\ttwo\r\nContent-Length: 0\r\n\r\n`],
  [
    'a first header line that begins with a space',
    `POST TARGET HTTP/1.1\r\n Content-Length: 3\r\nHost: ORIGIN\r\n\r\nabc`,
  ],
  ['all lines ended by a bare LF', `GET TARGET HTTP/1.1\nHost: ORIGIN\n\n`],
  ['a head ended by a bare LF', `${GET}X: 1\r\n\n`],
  ['a line ended by CR CR LF', `${GET}X: 1\r\r\n\r\n`],
  ['a NUL in a value', `${GET}X: a\0b\r\n\r\n`],
  ['a control character in a value', `${GET}X: a\x01b\r\n\r\n`],
  ['a NUL in a name', `${GET}X\0Y: a\r\n\r\n`],
  ['a line without a colon', `${GET}Nonsense\r\n\r\n`],
  ['a line without a name', `${GET}: a\r\n\r\n`],
  ['two Host lines', `${GET}Host: elsewhere.invalid\r\n\r\n`],
  ['two Host lines that agree', `${GET}Host: ORIGIN\r\n\r\n`],
  ['no Host line', `GET TARGET HTTP/1.1\r\n\r\n`],
  ['a Host line with a space', `GET TARGET HTTP/1.1\r\nHost: ORIGIN elsewhere\r\n\r\n`],
  ['a Host line with a path', `GET TARGET HTTP/1.1\r\nHost: ORIGIN/elsewhere\r\n\r\n`],
  ['a Host line with a user', `GET TARGET HTTP/1.1\r\nHost: user@ORIGIN\r\n\r\n`],
  ['HTTP/0.9, without a version', `GET TARGET\r\n\r\n`, 505],
  ['HTTP/0.9, with one', `GET TARGET HTTP/0.9\r\nHost: ORIGIN\r\n\r\n`, 505],
  ['HTTP/2.0', `GET TARGET HTTP/2.0\r\nHost: ORIGIN\r\n\r\n`, 505],
  ['HTTP/1.2', `GET TARGET HTTP/1.2\r\nHost: ORIGIN\r\n\r\n`],
  ['HTTP/1.10', `GET TARGET HTTP/1.10\r\nHost: ORIGIN\r\n\r\n`],
  ['a version in lower case', `GET TARGET http/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a space after the version', `GET TARGET HTTP/1.1 \r\nHost: ORIGIN\r\n\r\n`],
  ['a space in the target', `GET TARGET evil HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a tab in the target', `GET TARGET\tevil HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a NUL in the target', `GET TARGET\0 HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a bare CR in the target', `GET TARGET\rX HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['tabs between the words of the first line', `GET\tTARGET\tHTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a space before the method', ` GET TARGET HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a method in lower case', `get TARGET HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a port with letters behind it', `GET http://ORIGINx/ HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a backslash in the authority', `GET http://ORIGIN\\@elsewhere.invalid/ HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['header lines of more than 256 KiB', `${GET}${`X: ${'x'.repeat(60_000)}\r\n`.repeat(5)}\r\n`, 431],
];

const broken: readonly Row[] = [
  ['a chunk size beyond 64 bits', `${CHUNKED}10000000000000003\r\nabc\r\n0\r\n\r\n`],
  ['a negative chunk size', `${CHUNKED}-3\r\nabc\r\n0\r\n\r\n`],
  ['a chunk size with 0x', `${CHUNKED}0x3\r\nabc\r\n0\r\n\r\n`],
  ['a chunk size with an underscore', `${CHUNKED}0_3\r\nabc\r\n0\r\n\r\n`],
  ['a space before a chunk size', `${CHUNKED} 3\r\nabc\r\n0\r\n\r\n`],
  ['a space after a chunk size', `${CHUNKED}3 \r\nabc\r\n0\r\n\r\n`],
  ['no chunk size', `${CHUNKED}\r\nabc\r\n0\r\n\r\n`],
  ['a chunk extension without a size', `${CHUNKED};x=y\r\nabc\r\n0\r\n\r\n`],
  ['a line break in a quoted chunk extension', `${CHUNKED}3;a="\r\n"\r\nabc\r\n0\r\n\r\n`],
  ['a chunk extension ended by a bare LF', `${CHUNKED}3;a\nabc\r\n0\r\n\r\n`],
  ['a bare CR in a chunk extension', `${CHUNKED}3;a\rb\r\nabc\r\n0\r\n\r\n`],
  ['a chunk extension of 20 kB', `${CHUNKED}3;${'a'.repeat(20_000)}\r\nabc\r\n0\r\n\r\n`],
  ['a chunk size ended by a bare LF', `${CHUNKED}3\nabc\r\n0\r\n\r\n`],
  ['a chunk that is longer than its size', `${CHUNKED}3\r\nabcd\r\n0\r\n\r\n`],
  ['a chunk ended by a bare LF', `${CHUNKED}3\r\nabc\n0\r\n\r\n`],
  ['a chunk ended by a bare CR', `${CHUNKED}3\r\nabc\r0\r\n\r\n`],
  ['a last chunk ended by a bare LF', `${CHUNKED}3\r\nabc\r\n0\r\n\n`],
  ['Content-Length in the trailers', `${CHUNKED}3\r\nabc\r\n0\r\nContent-Length: 5\r\n\r\n`],
  ['Transfer-Encoding in the trailers', `${CHUNKED}3\r\nabc\r\n0\r\nTransfer-Encoding: chunked\r\n\r\n`],
  ['obs-fold in the trailers', `${CHUNKED}3\r\nabc\r\n0\r\nX-T: 1\r\n two\r\n\r\n`],
  ['a bare LF in the trailers', `${CHUNKED}3\r\nabc\r\n0\r\nX-T: 1\nX-U: 2\r\n\r\n`],
];

const one: readonly Row[] = [
  ['a body that looks like a request', `${POST}${LENGTH}\r\n${SMUGGLED}`],
  [
    'a chunk that looks like a request',
    `${CHUNKED}${SMUGGLED.length.toString(16)}\r\n${SMUGGLED}\r\n0\r\n\r\n`,
  ],
  ['a GET with a body that looks like a request', `${GET}${LENGTH}\r\n${SMUGGLED}`],
  [
    'a HEAD with a body that looks like a request',
    `HEAD TARGET HTTP/1.1\r\nHost: ORIGIN\r\n${LENGTH}\r\n${SMUGGLED}`,
  ],
  [
    'a handshake with a body that looks like a request',
    `${GET}Connection: Upgrade\r\nUpgrade: websocket\r\n${LENGTH}\r\n${SMUGGLED}`,
  ],
  [
    'an offer of h2c with a body that looks like a request',
    `${POST}Connection: Upgrade\r\nUpgrade: h2c\r\n${LENGTH}\r\n${SMUGGLED}`,
  ],
  ['a length that Connection names', `${POST}Connection: Content-Length\r\n${LENGTH}\r\n${SMUGGLED}`],
  [
    'a Transfer-Encoding that Connection names',
    `${POST}Connection: close, Transfer-Encoding\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`,
  ],
  ['a Host that Connection names', `${GET}Connection: Host\r\n\r\n`],
  ['a length with leading zeros', `${POST}Content-Length: 003\r\n\r\nabc`],
  ['a length after a tab', `${POST}Content-Length:\t3 \r\n\r\nabc`],
  [
    'names that only resemble',
    `${POST}Content_Length: 30\r\nTransfer_Encoding: chunked\r\nContent-Length: 3\r\n\r\nabc`,
  ],
  ['Transfer-Encoding in mixed case', `${POST}tRANSFER-eNCODING: cHuNkEd\r\n\r\n3\r\nabc\r\n0\r\n\r\n`],
  ['gzip, then chunked', `${POST}Transfer-Encoding: gzip, chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n`],
  ['chunk extensions', `${CHUNKED}3;a=b;c="d"\r\nabc\r\n0;e\r\n\r\n`],
  ['a last chunk of several zeros', `${CHUNKED}3\r\nabc\r\n000\r\n\r\n`],
  [
    'trailers that would change the routing',
    `${CHUNKED}3\r\nabc\r\n0\r\nHost: elsewhere.invalid\r\nConnection: close\r\nX-T: 1\r\n\r\n`,
  ],
  ['a Host line that names another host', `GET TARGET HTTP/1.1\r\nHost: elsewhere.invalid\r\n\r\n`],
  ['a target with a user', `GET http://elsewhere.invalid@ORIGIN/a HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['HTTP/1.0 without a Host line', `GET TARGET HTTP/1.0\r\n\r\n`],
  ['HTTP/1.0 with a body', `POST TARGET HTTP/1.0\r\nContent-Length: 3\r\n\r\nabc`],
  ['empty lines before the request', `\r\n\r\n${GET}\r\n`],
  ['two spaces in the first line', `GET  TARGET HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
  ['a header line of 64 KB', `${GET}X: ${'x'.repeat(64 * 1024)}\r\n\r\n`],
  ['a target of 32 KB', `GET TARGET${'x'.repeat(32 * 1024)} HTTP/1.1\r\nHost: ORIGIN\r\n\r\n`],
];

const refusedOrOne: readonly Row[] = [
  ['a length with a tab behind it', `${POST}Content-Length: 3\t\r\n\r\nabc`],
];

const unfinished: readonly Row[] = [
  ['a length that is never reached', `${POST}Content-Length: 9007199254740991\r\n\r\n${SMUGGLED}`],
  ['a chunk of all that 64 bits can say', `${CHUNKED}ffffffffffffffff\r\n${SMUGGLED}\r\n0\r\n\r\n`],
];

/** Each a connection of its own. */
export const SMUGGLING: readonly SmugglingCase[] = [
  ...refused.map(([name, bytes, status = 400]) => ({ name, bytes, status, verdict: 'refused' as const })),
  ...broken.map(([name, bytes]) => ({ name, bytes, verdict: 'broken' as const })),
  ...one.map(([name, bytes]) => ({ name, bytes, verdict: 'one' as const })),
  ...refusedOrOne.map(([name, bytes]) => ({ name, bytes, status: 400, verdict: 'refused or one' as const })),
  ...unfinished.map(([name, bytes]) => ({ name, bytes, verdict: 'unfinished' as const })),
];
