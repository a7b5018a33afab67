/** Lays what a capture keeps of an exchange beside what a packet capture saw of it, part by part. */

import type { Exchange } from '../../src/model/exchange.js';
import { jsonText } from '../../src/model/message.js';
import type { Headers, Message } from '../../src/model/message.js';
import type { WireMessage, WireRequest } from './wire-record.js';

/** Everything that was said in an exchange, each text decoded from its place. */
export type Said = { readonly [part: string]: unknown };

export function saidOnTheWire({ method, uri, status, answer, ...request }: WireRequest): Said {
  const answered = { status, ...wireMessage(answer) };
  return { method, ...addressed(uri), ...wireMessage(request), answered };
}

export function saidInTheCapture({ request, outcome }: Exchange): Said {
  if (outcome.kind === 'failure') throw new Error('an exchange without an answer cannot be compared');
  const { response } = outcome;
  const answered = { status: response.status, ...keptMessage(response) };
  return { method: request.method, ...addressed(request.url), ...keptMessage(request), answered };
}

/** Every text in it, in order. */
export function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** The same with every text changed. */
export function withTexts(value: unknown, change: (text: string) => string): unknown {
  if (typeof value === 'string') return change(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((item) => withTexts(item, change));
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withTexts(inner, change)]));
}

function addressed(uri: string): Said {
  const { pathname, searchParams } = new URL(uri, 'http://wire');
  return { path: pathname, query: Array.from(searchParams) };
}

function wireMessage({ headers, json }: WireMessage): Said {
  return { headers: comparable(headers), json };
}

function keptMessage({ headers, body }: Message): Said {
  const text = jsonText(body);
  return { headers: comparable(headers), json: text === undefined ? undefined : JSON.parse(text) };
}

/** A proxy has connections of its own, and its client spells `Host` in its own way. */
function comparable(headers: Headers): Headers {
  return headers
    .filter(([name]) => !HOP_BY_HOP.test(name))
    .map(([name, value]) => [/^host$/i.test(name) ? 'Host' : name, value]);
}

const HOP_BY_HOP = /^(?:connection|proxy-connection|keep-alive|transfer-encoding)$/i;
