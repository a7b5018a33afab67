/** How the little Glance answers: header lines in their order, and errors as WebOb writes them. */

import type { Header } from '../model/message.js';
import type { Call, Reply } from './http-server.js';
import { requestId, type Source } from './ids.js';
import { pythonJson } from './python-json.js';

export type Status = readonly [code: number, reason: string];

/** An answer that is an error, thrown from wherever it is found. `headers` come before the request id. */
export class GlanceFault extends Error {
  constructor(
    readonly status: Status,
    explanation: string,
    readonly headers: readonly Header[] = [],
  ) {
    super(explanation);
    this.name = 'GlanceFault';
  }
}

export function notFound(explanation: string): GlanceFault {
  return new GlanceFault([404, 'Not Found'], explanation);
}

export function badRequest(explanation: string): GlanceFault {
  return new GlanceFault([400, 'Bad Request'], explanation);
}

export function forbidden(explanation: string): GlanceFault {
  return new GlanceFault([403, 'Forbidden'], explanation);
}

export function conflict(explanation: string): GlanceFault {
  return new GlanceFault([409, 'Conflict'], explanation);
}

export function unsupported(type: string, headers: readonly Header[] = []): GlanceFault {
  return new GlanceFault([415, 'Unsupported Media Type'], `Content type ${type} is not supported.`, headers);
}

export interface GlanceReplies {
  json(status: Status, value: unknown, headers?: readonly Header[]): Reply;
  empty(): Reply;
  bytes(body: AsyncIterable<Uint8Array>, checksum: string): Reply;
  error(fault: GlanceFault): Reply;
}

/** Replies to one call: Glance takes over the request id that its caller gives. */
export function glanceReplies(source: Source, call: Call): GlanceReplies {
  const last: Header = ['X-Openstack-Request-Id', call.header('x-openstack-request-id') ?? requestId(source)];
  const withLength = (type: string, body: string): readonly Header[] => [
    ['Content-Length', String(Buffer.byteLength(body))],
    ['Content-Type', type],
  ];
  return {
    json: ([status, reason], value, headers = []) => {
      const body = pythonJson(value);
      return { status, reason, headers: [...withLength('application/json', body), ...headers, last], body };
    },
    empty: () => ({ status: 204, reason: 'No Content', headers: [['Content-Type', HTML], last] }),
    bytes: (body, checksum) => ({
      status: 200,
      reason: 'OK',
      headers: [['Content-Type', 'application/octet-stream'], ['Content-Md5', checksum], last, CHUNKED],
      body,
    }),
    error: ({ status: [status, reason], message, headers }) => {
      const json = call.header('accept')?.includes('application/json') ?? false;
      const text = `${message}<br /><br />\n\n\n`;
      const body = json
        ? pythonJson({ message: text, code: `${status} ${reason}`, title: reason })
        : htmlPage(`${status} ${reason}`, text);
      const type = json ? 'application/json' : HTML;
      return { status, reason, headers: [...withLength(type, body), ...headers, last], body };
    },
  };
}

const HTML = 'text/html; charset=UTF-8';
const CHUNKED: Header = ['Transfer-Encoding', 'chunked'];

function htmlPage(title: string, text: string): string {
  return `<html>\n <head>\n  <title>${title}</title>\n </head>\n <body>\n  <h1>${title}</h1>\n  ${text}\n </body>\n</html>`;
}
