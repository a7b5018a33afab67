/** Reads a packet capture with tshark: the HTTP requests in it, and the secrets that were said in the clear. */
import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { secretsIn } from './wire-secrets.js';

/** What was said in one direction. `json` is undefined for any other body, and for none. */
export type WireMessage = {
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly json: unknown;
};

/** One HTTP request, and its final answer: its status (null: there was none) and what it said. */
export type WireRequest = WireMessage & {
  readonly method: string;
  readonly uri: string;
  readonly status: number | null;
  readonly userAgent: string;
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly answer: WireMessage;
  /** Seconds since 1970, when the last of the answer's head had come; null: there was none. */
  readonly answeredAt: number | null;
  /** The same of a `100 Continue` before it. */
  readonly continuedAt: number | null;
};

export type WireRecord = {
  /** In the order of their first bytes. */
  readonly requests: readonly WireRequest[];
  /** Every value of X-Subject-Token, X-Auth-Token and the like, each once. */
  readonly tokens: readonly string[];
  /** Every password in a JSON body, each once. */
  readonly passwords: readonly string[];
  /** These and all others, each once, by the names under which they were said: `secret`, `temp_url_sig`. */
  readonly secrets: ReadonlyMap<string, readonly string[]>;
};

/** What was asked of these ports; every connection is taken to be HTTP. */
export async function readWire(file: string, ports: readonly number[]): Promise<WireRecord> {
  // With two processors two packets of an upload may be captured in the other order.
  const inOrder = ['-o', 'tcp.reassemble_out_of_order:TRUE'];
  const source = ['-r', file, ...inOrder, ...ports.flatMap((port) => ['-d', `tcp.port==${port},http`])];
  const [messages, bodies] = await Promise.all([
    readFields(source, 'http.request or http.response', MESSAGE_FIELDS),
    readFields(source, 'http.content_type contains "json"', ['frame.number', 'http.file_data']),
  ]);
  const bodyAt = new Map(
    bodies.map((body) => [first(body, 'frame.number'), body.get('http.file_data')?.[0]]),
  );
  const ours = messages.filter((message) => ports.includes(serverPort(message)));
  const requests = pairRequests(ours, (frame) => parseJson(bodyAt.get(frame)));
  const secrets = secretsIn(requests);
  const named = (name: RegExp): readonly string[] =>
    distinct(Array.from(secrets).flatMap(([said, values]) => (name.test(said) ? values : [])));
  return { requests, tokens: named(TOKEN_HEADER), passwords: named(/^password$/), secrets };
}

const TOKEN_HEADER = /^x-(?:subject|auth|service|storage)-token$/;

/** A packet's fields, each with all its values. */
type Packet = ReadonlyMap<string, readonly string[]>;

const MESSAGE_FIELDS = [
  ...['frame.number', 'frame.time_epoch', 'tcp.segment', 'tcp.stream', 'tcp.srcport', 'tcp.dstport'],
  ...['http.request.method', 'http.request.uri', 'http.user_agent', 'http.response.code'],
  ...['http.request.line', 'http.response.line'],
];

async function readFields(
  source: readonly string[],
  filter: string,
  fields: readonly string[],
): Promise<readonly Packet[]> {
  const wanted = fields.flatMap((field) => ['-e', field]);
  const tshark = spawn('tshark', [...source, '-Y', filter, '-T', 'json', ...wanted], { stdio: 'pipe' });
  tshark.stdin.end();
  const closed = new Promise((resolve, reject) => tshark.once('close', resolve).once('error', reject));
  const [output, complaint, code] = await Promise.all([text(tshark.stdout), text(tshark.stderr), closed]);
  if (code !== 0) throw new Error(`tshark ended with ${String(code)}: ${complaint.trim()}`);
  const packets = JSON.parse(output) as { _source: { layers: Record<string, string[]> } }[];
  return packets.map((packet) => new Map(Object.entries(packet._source.layers)));
}

type ReadBody = (frame: string) => unknown;

/** On one connection answers come in the order of the requests; a 1xx is not the answer yet. */
function pairRequests(messages: readonly Packet[], bodyAt: ReadBody): readonly WireRequest[] {
  const found: { request: WireRequest; firstFrame: number }[] = [];
  const waiting = new Map<string, number[]>();
  // Of a request with a body tshark tells when it is complete: after the 100.
  const continued = new Map<string, number>();
  for (const message of messages) {
    const stream = first(message, 'tcp.stream');
    const status = Number(first(message, 'http.response.code'));
    const queue = waiting.get(stream) ?? [];
    waiting.set(stream, queue);
    if (message.has('http.request.method')) {
      queue.push(found.length);
      const continuedAt = continued.get(stream) ?? null;
      continued.delete(stream);
      const request = { ...toRequest(message, bodyAt), continuedAt };
      found.push({ request, firstFrame: firstFrameOf(message) });
    } else if (status === 100) {
      continued.set(stream, Number(first(message, 'frame.time_epoch')));
    } else if (status >= 200) {
      const answered = found[queue.shift() ?? -1];
      // The truth must be whole: a request that tshark could not put together is not to go missing in silence.
      if (answered === undefined) throw new Error(`an answer ${status} on the wire has no request`);
      answered.request = {
        ...answered.request,
        status,
        answer: toMessage(message, bodyAt),
        answeredAt: Number(first(message, 'frame.time_epoch')),
      };
    }
  }
  return found.sort((a, b) => a.firstFrame - b.firstFrame).map(({ request }) => request);
}

/** Somebody else's outgoing connection may have one of the services' ports as its own: its server is another. */
function serverPort(message: Packet): number {
  return Number(first(message, message.has('http.request.method') ? 'tcp.dstport' : 'tcp.srcport'));
}

function toRequest(message: Packet, bodyAt: ReadBody): WireRequest {
  return {
    ...toMessage(message, bodyAt),
    method: first(message, 'http.request.method'),
    uri: first(message, 'http.request.uri'),
    status: null,
    userAgent: first(message, 'http.user_agent'),
    sourcePort: Number(first(message, 'tcp.srcport')),
    destinationPort: Number(first(message, 'tcp.dstport')),
    answer: { headers: [], json: undefined },
    answeredAt: null,
    continuedAt: null,
  };
}

function toMessage(message: Packet, bodyAt: ReadBody): WireMessage {
  const lines = message.get('http.request.line') ?? message.get('http.response.line') ?? [];
  const headers = lines.map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  return { headers, json: bodyAt(first(message, 'frame.number')) };
}

/** tshark shows a message at the frame that completes it: an upload long after the calls it caused. */
function firstFrameOf(message: Packet): number {
  return Number(message.get('tcp.segment')?.[0] ?? first(message, 'frame.number'));
}

function first(packet: Packet, field: string): string {
  return packet.get(field)?.[0] ?? '';
}

/** tshark 4.0 prints a body as text, 4.2 and later as hexadecimal digits. */
function parseJson(body: string | undefined): unknown {
  if (body === undefined) return undefined;
  const json = /^(?:[0-9a-f]{2})+$/.test(body) ? Buffer.from(body, 'hex').toString('utf8') : body;
  try {
    return JSON.parse(json);
  } catch {
    // The parser's own message quotes the text, and so perhaps a password.
    throw new Error('a JSON body on the wire cannot be parsed');
  }
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}
