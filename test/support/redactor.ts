/** A redactor with all rules and a fixed key, and exchanges to put secrets into. */

import { createHmac } from 'node:crypto';
import type { Exchange } from '../../src/model/exchange.js';
import type { Headers, Request, Response } from '../../src/model/message.js';
import type { SecretKind, SecretRule } from '../../src/model/profile.js';
import { GENERIC_SECRETS } from '../../src/profiles/generic-secrets.js';
import { OPENSTACK_SECRETS } from '../../src/profiles/openstack-secrets.js';
import { createRedactor } from '../../src/redact/redact.js';
import type { Redactor, RedactorOptions } from '../../src/redact/redact.js';

export const ALL_RULES: readonly SecretRule[] = [...OPENSTACK_SECRETS, ...GENERIC_SECRETS];

export function redactor(options: Partial<RedactorOptions> = {}): Redactor {
  return createRedactor({ rules: ALL_RULES, pseudonym, ...options });
}

export function pseudonym(kind: SecretKind, secret: string): string {
  return `<${kind}:${createHmac('sha256', 'a fixed key').update(secret).digest('hex').slice(0, 16)}>`;
}

export function jsonBody(text: string, mediaType = 'application/json'): Request['body'] {
  return { kind: 'text', text, mediaType };
}

/** An exchange that holds no secret but those that are put into it. */
export function exchangeOf(request: Partial<Request>, response: Partial<Response> = {}): Exchange {
  const message = {
    httpVersion: '1.1',
    headers: [] as Headers,
    body: { kind: 'empty' },
    bodyBytes: 0,
  } as const;
  return {
    id: 'x000001',
    seq: 1,
    client: { connection: 1 },
    server: { host: 'cloud:80' },
    request: { ...message, method: 'GET', url: 'http://cloud:80/v3', ...request },
    outcome: { kind: 'response', response: { ...message, status: 200, reason: 'OK', ...response } },
    timing: {
      startedAt: '2026-01-01T00:00:00Z',
      requestFirst: 1,
      requestLast: 2,
      responseFirst: 3,
      responseLast: 4,
    },
  };
}
