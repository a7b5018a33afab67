/** How the little Swift answers: header lines in their order, the transaction id in two of them, Date last. */

import type { Header } from '../model/message.js';
import type { Reply } from './http-server.js';
import { transactionId, type Source } from './ids.js';
import { pythonJson } from './python-json.js';

/** `manifest`: the object stands for all whose path begins so. */
export interface StoredObject {
  readonly chunks: readonly Uint8Array[];
  readonly size: number;
  readonly etag: string;
  readonly storedAt: Date;
  readonly manifest: string | undefined;
}

export interface SwiftReplies {
  empty(status: number, reason: string, headers?: readonly Header[]): Reply;
  error(status: number, reason: string, headers?: readonly Header[]): Reply;
  unauthorized(identityUrl: string): Reply;
  json(value: unknown): Reply;
  object(object: StoredObject, parts: readonly StoredObject[]): Reply;
}

export const HTML: Header = ['Content-Type', 'text/html; charset=UTF-8'];

/** Replies to one call. Date is the last line, as the real proxy server has it. */
export function swiftReplies(source: Source): SwiftReplies {
  const id = transactionId(source);
  const last = (): readonly Header[] => [
    ['X-Trans-Id', id],
    ['X-Openstack-Request-Id', id],
    ['Date', source.now().toUTCString()],
  ];
  const length = (bytes: number): Header => ['Content-Length', String(bytes)];
  const error: SwiftReplies['error'] = (status, reason, headers = []) => {
    const body = `<html><h1>${reason}</h1><p>${EXPLAINED[status] ?? 'The request could not be served.'}</p></html>`;
    return { status, reason, headers: [HTML, length(body.length), ...headers, ...last()], body };
  };
  return {
    error,
    empty: (status, reason, headers = [HTML]) => {
      return { status, reason, headers: [...headers, length(0), ...last()] };
    },
    unauthorized: (identityUrl) =>
      error(401, 'Unauthorized', [['Www-Authenticate', `Keystone uri="${identityUrl}"`]]),
    json: (value) => {
      const body = pythonJson(value);
      const type = ['Content-Type', 'application/json; charset=utf-8'] as const;
      return { status: 200, reason: 'OK', headers: [type, length(body.length), ...last()], body };
    },
    object: (object, parts) => {
      const size = parts.reduce((sum, part) => sum + part.size, 0);
      const type = ['Content-Type', 'application/octet-stream'] as const;
      const headers = [
        type,
        ...objectHeaders(object),
        length(size),
        ['Accept-Ranges', 'bytes'] as const,
        ...last(),
      ];
      return { status: 200, reason: 'OK', headers, body: bytesOf(parts) };
    },
  };
}

export function objectHeaders({ etag, storedAt, manifest }: StoredObject): readonly Header[] {
  const found: readonly Header[] = [
    ['Etag', etag],
    ['Last-Modified', storedAt.toUTCString()],
  ];
  return manifest === undefined ? found : [...found, ['X-Object-Manifest', manifest]];
}

const EXPLAINED: Readonly<Record<number, string>> = {
  401: 'This server could not verify that you are authorized to access the document you requested.',
  404: 'The resource could not be found.',
};

// eslint-disable-next-line @typescript-eslint/require-await -- what is in memory is given as what comes over a wire
async function* bytesOf(parts: readonly StoredObject[]): AsyncGenerator<Uint8Array> {
  for (const part of parts) yield* part.chunks;
}
