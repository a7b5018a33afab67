/** Questions of the replay's own, which are no part of what the run was to show: is it there, away with it. */

import type { Headers, Request } from '../../model/message.js';
import { callLive, type Line } from './live-call.js';

export interface AsideCall {
  readonly method: 'HEAD' | 'DELETE';
  readonly url: string;
  readonly headers: Headers;
  readonly timeoutMs: number;
}

/** The status of the answer, or why there was none. Nothing of it is kept. */
export async function askAside(
  line: Line,
  { method, url, headers, timeoutMs }: AsideCall,
): Promise<number | string> {
  const aside = { ...line, keep: () => Promise.resolve() };
  const request = {
    method,
    url,
    headers,
    httpVersion: '1.1',
    body: { kind: 'empty' },
    bodyBytes: 0,
  } as const;
  const { response, end } = await callLive(aside, { seq: 0, request, file: null, timeoutMs });
  return response?.status ?? (end.kind === 'failure' ? end.message : 'no answer');
}

/** Who asks, and in which version of the API. */
const ASKING = new Set([
  'x-auth-token',
  'authorization',
  'cookie',
  'user-agent',
  'accept',
  'openstack-api-version',
  'x-openstack-nova-api-version',
]);

export function askingHeaders({ headers }: Request): Headers {
  return headers.filter(([name]) => ASKING.has(name.toLowerCase()));
}

/** The thing itself, without the question about it. */
export function bareUrl(url: string): string {
  return url.replace(/[?#].*$/s, '');
}
