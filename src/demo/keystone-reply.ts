/** How the little Keystone answers: its header lines in their order, its errors, its reason phrases in capitals. */

import type { Header } from '../model/message.js';
import type { Call, Reply } from './http-server.js';
import { requestId, type Source } from './ids.js';
import { pythonJson } from './python-json.js';

export type Status = readonly [code: number, reason: string];

export const OK: Status = [200, 'OK'];
export const NOT_FOUND: Status = [404, 'NOT FOUND'];

export interface KeystoneReplies {
  json(status: Status, value: unknown, headers?: readonly Header[]): Reply;
  empty(): Reply;
  error(status: Status, message: string, headers?: readonly Header[]): Reply;
  unauthorized(call: Call): Reply;
}

export function keystoneReplies(source: Source): KeystoneReplies {
  const last = (): readonly Header[] => [
    ['Vary', 'X-Auth-Token'],
    ['x-openstack-request-id', requestId(source)],
  ];
  const json: KeystoneReplies['json'] = ([status, reason], value, headers = []) => {
    const body = `${pythonJson(value)}\n`;
    const first: readonly Header[] = [
      ['Content-Type', 'application/json'],
      ['Content-Length', String(body.length)],
    ];
    return { status, reason, headers: [...first, ...headers, ...last()], body };
  };
  const error: KeystoneReplies['error'] = (status, message, headers) => {
    const [code, reason] = status;
    return json(status, { error: { code, message, title: titleOf(reason) } }, headers);
  };
  return {
    json,
    error,
    empty: () => ({ status: 204, reason: 'NO CONTENT', headers: last() }),
    unauthorized: (call) =>
      error([401, 'UNAUTHORIZED'], 'The request you have made requires authentication.', [
        ['WWW-Authenticate', `Keystone uri="${call.root}"`],
      ]),
  };
}

// NOT FOUND -> Not Found
function titleOf(reason: string): string {
  return reason.toLowerCase().replace(/\b[a-z]/g, (letter) => letter.toUpperCase());
}
