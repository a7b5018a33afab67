/** An exchange in the words of OpenTelemetry's conventions for HTTP spans (stable since 1.23). */

import type { Binding } from '../../model/binding.js';
import { responseOf, type RedactedExchange } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import { headerValue, targetOf, type Headers } from '../../model/message.js';
import { attributesOf, type Attribute, type Value } from './values.js';

/** What the caller's span tells. */
export function clientAttributes(step: Step): readonly Attribute[] {
  const { request } = step.exchange;
  return attributesOf({
    ...shared(step, 400),
    'url.full': request.url,
    ...headerAttributes('request', request.headers),
    ...headerAttributes('response', responseOf(step.exchange)?.headers ?? []),
    'wiretale.confidence': step.confidence,
  });
}

/** What the server's span tells. */
export function serverAttributes(step: Step, bindings: readonly Binding[]): readonly Attribute[] {
  const { request } = step.exchange;
  const url = parsed(request.url);
  return attributesOf({
    ...shared(step, 500),
    'url.scheme': url?.protocol.slice(0, -1),
    'url.path': url?.pathname ?? targetOf(request),
    'url.query': url?.search.slice(1) || undefined,
    'http.route': routeOf(step.exchange, bindings),
  });
}

/** `POST /v2/images/{image_id}`: the same for every call of a kind. */
export function spanName({ request }: RedactedExchange, bindings: readonly Binding[]): string {
  return `${request.method} ${template(targetOf(request), bindings)}`;
}

/** An error from this status on, or without an answer. */
export function spanStatus(
  { outcome }: RedactedExchange,
  from: number,
): { readonly code?: 2; readonly message?: string } {
  if (outcome.kind === 'failure') return { code: 2, message: outcome.message };
  const { status, cut } = outcome.response;
  if (cut !== undefined) return { code: 2, message: cut };
  return status >= from ? { code: 2 } : {};
}

const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'];

function shared({ number, exchange }: Step, errorFrom: number): Readonly<Record<string, Value | undefined>> {
  const { request } = exchange;
  const response = responseOf(exchange);
  const known = METHODS.includes(request.method);
  const { host, port } = authorityOf(exchange);
  return {
    'http.request.method': known ? request.method : '_OTHER',
    'http.request.method_original': known ? undefined : request.method,
    'http.response.status_code': response?.status,
    'error.type': errorType(exchange, errorFrom),
    'server.address': host,
    'server.port': port,
    'network.protocol.name': 'http',
    'network.protocol.version': request.httpVersion,
    'user_agent.original': headerValue(request.headers, 'user-agent'),
    'http.request.body.size': request.bodyBytes || undefined,
    'http.response.body.size': response?.bodyBytes || undefined,
    'wiretale.exchange': exchange.id,
    'wiretale.step': number,
  };
}

function errorType({ outcome }: RedactedExchange, from: number): string | undefined {
  if (outcome.kind === 'failure') return outcome.cause;
  const { status } = outcome.response;
  return status >= from ? String(status) : undefined;
}

function authorityOf({ request, server }: RedactedExchange): { host?: string; port?: number } {
  const url = parsed(request.url);
  if (!url?.hostname) return server.host === undefined ? {} : { host: server.host };
  const port = url.port === '' ? (url.protocol === 'https:' ? 443 : 80) : Number(url.port);
  return { host: url.hostname.replace(/^\[|\]$/g, ''), port };
}

/** Each header is a list of its values, by its name in lower case. */
function headerAttributes(side: 'request' | 'response', headers: Headers): Readonly<Record<string, Value>> {
  const found = new Map<string, string[]>();
  for (const [name, value] of headers) {
    const key = `http.${side}.header.${name.toLowerCase()}`;
    found.set(key, [...(found.get(key) ?? []), value]);
  }
  return Object.fromEntries(found);
}

function routeOf({ request }: RedactedExchange, bindings: readonly Binding[]): string | undefined {
  const path = targetOf(request);
  return path.startsWith('/') ? template(path, bindings) : undefined;
}

/** Variables in the place of the ids that a path is about. */
function template(path: string, bindings: readonly Binding[]): string {
  const named = bindings.filter(({ value, kind }) => kind === undefined && value.length >= 8);
  return named
    .toSorted((a, b) => b.value.length - a.value.length)
    .reduce((text, { name, value }) => text.replaceAll(value, `{${name}}`), path);
}

function parsed(url: string): URL | undefined {
  try {
    return new URL(url);
  } catch {
    return undefined;
  }
}
