/** Files of any size for importers, their entries unlike each other in what is unlike in life: marks, times, some tokens. */

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';

export interface LargeFile {
  /** As `--format` takes it. */
  readonly format: string;
  readonly name: string;
  readonly begin: string;
  readonly entry: (n: number) => string;
  readonly end: string;
  /** Secrets in it, where there are more than a few entries. */
  readonly secrets: number;
}

/** Writes entries until the file has so many bytes; gives how many. */
export async function writeLarge(
  file: string,
  { begin, entry, end }: LargeFile,
  bytes: number,
): Promise<number> {
  const out = createWriteStream(file);
  const write = async (text: string): Promise<void> => void (out.write(text) || (await once(out, 'drain')));
  await write(begin);
  let entries = 0;
  for (let size = 0; size < bytes; entries++) {
    const text = entry(entries);
    size += text.length;
    await write(text);
  }
  out.end(end);
  await once(out, 'close');
  return entries;
}

const SERVERS = JSON.stringify({
  servers: Array.from({ length: 60 }, (_, n) => ({
    id: `0f1e2d3c-${n}`,
    name: `server ${n}`,
    status: 'ACTIVE',
  })),
});

const url = (n: number): string => `http://cloud.example/compute/v2.1/servers/detail?marker=${n}`;
const token = (n: number): string => `gAAAAABl${'x'.repeat(90)}${n % 5}`;
const instant = (n: number): string => new Date(Date.UTC(2026, 0, 2) + n * 50).toISOString();

function harEntry(n: number): string {
  const request = { method: 'GET', url: url(n), headers: [{ name: 'X-Auth-Token', value: token(n) }] };
  const content = { mimeType: 'application/json', text: SERVERS };
  const response = { status: 200, statusText: 'OK', headers: [], content };
  const timings = { send: 1, wait: 15, receive: 4 };
  return `${n === 0 ? '' : ','}\n${JSON.stringify({ startedDateTime: instant(n), time: 20, request, response, timings })}`;
}

function logEntry(n: number): string {
  const id = n.toString(16).padStart(12, '0');
  const context = `[None req-00000000-0000-4000-8000-${id} user project - - default default]`;
  const say = (message: string, later: number): string => {
    const time = instant(n)
      .replace('T', ' ')
      .replace(/\d\d\dZ$/, String(100 + later));
    return `${time} 4242 DEBUG keystoneauth.session ${context} ${message}\n`;
  };
  return [
    say(`REQ: curl -g -i -X GET "${url(n)}" -H "X-Auth-Token: {SHA256}${token(n).slice(-64)}"`, 0),
    say(`RESP: [200] Content-Type: application/json x-openstack-request-id: req-${id}`, 15),
    say(`RESP BODY: ${SERVERS}`, 20),
  ].join('');
}

/** A call as the spans of its two ends, with what instrumented programs say besides. */
function otlpEntry(n: number): string {
  const id = (n + 1).toString(16).padStart(16, '0');
  const start = (Date.UTC(2026, 0, 2) + n * 50) * 1_000_000;
  const text = (key: string, stringValue: string) => ({ key, value: { stringValue } });
  const attributes = [
    ...[
      text('http.request.method', 'GET'),
      text('url.full', url(n)),
      text('code.stacktrace', 'at f\n'.repeat(400)),
    ],
    { key: 'http.response.status_code', value: { intValue: '200' } },
    {
      key: 'http.request.header.x-auth-token',
      value: { arrayValue: { values: [{ stringValue: token(n) }] } },
    },
  ];
  const span = (kind: number, spanId: string, parentSpanId: string) => ({
    ...{ traceId: `${id}${id}`, spanId, parentSpanId, name: 'GET', kind, attributes },
    ...{ startTimeUnixNano: `${start}`, endTimeUnixNano: `${start + 20_000_000}` },
  });
  const resource = (name: string, one: object) => ({
    resource: { attributes: [text('service.name', name)] },
    scopeSpans: [{ spans: [one] }],
  });
  const [client, server] = [`c${id.slice(1)}`, `d${id.slice(1)}`];
  const resourceSpans = [resource('shop', span(3, client, '')), resource('nova', span(2, server, client))];
  return `${JSON.stringify({ resourceSpans })}\n`;
}

function curlEntry(n: number): string {
  const command = `$ curl -i "${url(n)}" \\\n  -H "X-Auth-Token: ${token(n)}"`;
  const head = `HTTP/1.1 200 OK\nContent-Type: application/json\nContent-Length: ${SERVERS.length}`;
  return `${command}\n${head}\n\n${SERVERS}\n`;
}

const LINES = { begin: '', end: '' };

export const LARGE_FILES: readonly LargeFile[] = [
  {
    ...{ format: 'har', name: 'large.har', entry: harEntry, secrets: 5 },
    ...{ begin: '{"log":{"version":"1.2","creator":{"name":"x","version":"1"},"entries":[', end: '\n]}}\n' },
  },
  { ...LINES, format: 'keystoneauth-log', name: 'nova-api.log', entry: logEntry, secrets: 5 },
  { ...LINES, format: 'otlp', name: 'trace.otlp.json', entry: otlpEntry, secrets: 5 },
  { ...LINES, format: 'curl', name: 'session.txt', entry: curlEntry, secrets: 5 },
];
