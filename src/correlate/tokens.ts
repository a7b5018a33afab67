/** Whose each token is, as sign-ons and validations tell: known by pseudonym, never by value. */

import { responseOf, type RedactedExchange } from '../model/exchange.js';
import { headerValue, jsonText } from '../model/message.js';
import { parseJson, stringAt } from '../text/json-value.js';

/** The user that a token was issued to, and the project that it is for. */
export interface TokenOwner {
  readonly user: string | undefined;
  readonly project: string | undefined;
}

export type Tokens = ReadonlyMap<string, TokenOwner>;

/** Every token whose issue or validation was recorded. */
export function tokensOf(exchanges: Iterable<RedactedExchange>): Tokens {
  const tokens = new Map<string, TokenOwner>();
  for (const exchange of exchanges) {
    const response = responseOf(exchange);
    const text = response && jsonText(response.body);
    if (!text?.includes('"token"')) continue;
    const token = headerValue(response!.headers, SUBJECT) ?? headerValue(exchange.request.headers, SUBJECT);
    if (token === undefined || tokens.has(token)) continue;
    const json = parseJson(text);
    const user = stringAt(json, '/token/user/name');
    const project = stringAt(json, '/token/project/id');
    if (user !== undefined || project !== undefined) tokens.set(token, { user, project });
  }
  return tokens;
}

/** The token with which a request is made. */
export function tokenOf(exchange: RedactedExchange): string | undefined {
  const { headers } = exchange.request;
  return headerValue(headers, TOKEN_HEADER.auth) ?? headerValue(headers, 'authorization');
}

/** Headers that carry tokens: of the caller, of the service that calls for it, and the token that is asked about. */
export const TOKEN_HEADER = {
  auth: 'x-auth-token',
  service: 'x-service-token',
  subject: 'x-subject-token',
} as const;
const SUBJECT = TOKEN_HEADER.subject;
