/** Reads requests as the strictest of services would, and says what is not exactly as RFC 9112 has it. */

export interface StrictRequest {
  readonly method: string;
  readonly target: string;
  readonly version: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  /** Without its framing. */
  readonly body: string;
  readonly trailers: readonly (readonly [name: string, value: string])[];
}

/** `rest` is what follows; `request` is undefined while it is not whole. @throws Error for what is not well-formed */
export function readStrictly(bytes: string): { readonly request?: StrictRequest; readonly rest: string } {
  const end = bytes.indexOf('\r\n\r\n');
  if (end < 0) return { rest: bytes };
  const [first, ...lines] = bytes.slice(0, end).split('\r\n');
  const start = /^([A-Z-]+) ([\x21-\xff]+) HTTP\/(1\.[01])$/.exec(first!);
  if (!start) throw new Error(`not a request line: ${JSON.stringify(first)}`);
  const headers = lines.map(readLine);
  const read = readBody(bytes.slice(end + 4), headers);
  if (!read) return { rest: bytes };
  const { body, trailers, rest } = read;
  return {
    request: { method: start[1]!, target: start[2]!, version: start[3]!, headers, body, trailers },
    rest,
  };
}

function readLine(line: string): readonly [string, string] {
  const match = /^([\w!#$%&'*+.^`|~-]+): ?([\x21-\xff](?:[\t\x20-\xff]*[\x21-\xff])?|)$/.exec(line);
  if (!match || match[2]!.includes('\x7f')) throw new Error(`not a header line: ${JSON.stringify(line)}`);
  return [match[1]!, match[2]!];
}

interface ReadBody {
  readonly body: string;
  readonly trailers: StrictRequest['trailers'];
  readonly rest: string;
}

function readBody(text: string, headers: StrictRequest['headers']): ReadBody | undefined {
  const values = (name: string): string[] =>
    headers.filter(([key]) => key.toLowerCase() === name).map(([, value]) => value);
  if (values('host').length !== 1) throw new Error('not one Host line');
  const framing = [...values('content-length'), ...values('transfer-encoding')];
  if (framing.length > 1) throw new Error(`more than one framing: ${framing.join(' | ')}`);
  const [how] = framing;
  if (how === undefined) return { body: '', trailers: [], rest: text };
  if (/^(?:gzip, )?chunked$/i.test(how)) return readChunks(text);
  if (!/^\d+$/.test(how)) throw new Error(`not a framing: ${how}`);
  const length = Number(how);
  return text.length < length
    ? undefined
    : { body: text.slice(0, length), trailers: [], rest: text.slice(length) };
}

function readChunks(text: string): ReadBody | undefined {
  let body = '';
  for (let at = 0; ;) {
    const line = text.indexOf('\r\n', at);
    if (line < 0) return undefined;
    const size = text.slice(at, line);
    if (!/^[0-9a-f]{1,8}$/i.test(size)) throw new Error(`not a chunk size: ${JSON.stringify(size)}`);
    const length = Number.parseInt(size, 16);
    if (length === 0) return readTrailers(body, text.slice(line));
    if (text.length < line + 4 + length) return undefined;
    body += text.slice(line + 2, line + 2 + length);
    at = line + 4 + length;
    if (text.slice(at - 2, at) !== '\r\n') throw new Error('a chunk does not end where it should');
  }
}

/** `text` begins with the line break after the last chunk's size. */
function readTrailers(body: string, text: string): ReadBody | undefined {
  const end = text.indexOf('\r\n\r\n');
  if (end < 0) return undefined;
  const trailers = text.slice(2, end).split('\r\n').filter(Boolean).map(readLine);
  return { body, trailers, rest: text.slice(end + 4) };
}
