/** Spans in OTLP/JSON from sketches of them. */

import { attributesOf, type Value } from '../../src/formats/otlp/values.js';

export interface Sketch {
  readonly service: string;
  readonly id: string;
  readonly parent?: string;
  readonly kind: number | string;
  readonly from: number;
  readonly to: number;
  readonly values?: Readonly<Record<string, Value>>;
}

export const TRACE = '5b8efff798038103d269b633813fc60c';
export const spanId = (id: string): string => id.padStart(16, '0');
const nanos = (ms: number): string => `${1_767_323_045_000 + ms}000000`;

export function resource({ service, id, parent, kind, from, to, values = {} }: Sketch): unknown {
  return {
    resource: { attributes: attributesOf({ 'service.name': service }) },
    scopeSpans: [
      {
        spans: [
          {
            traceId: TRACE,
            spanId: spanId(id),
            parentSpanId: parent === undefined ? '' : spanId(parent),
            name: 'a span',
            kind,
            startTimeUnixNano: nanos(from),
            endTimeUnixNano: nanos(to),
            attributes: attributesOf(values),
          },
        ],
      },
    ],
  };
}

export const get = (url: string, status = 200): Readonly<Record<string, Value>> => ({
  'http.request.method': 'GET',
  'url.full': url,
  'http.response.status_code': status,
});
export const serve = (path: string, status = 200): Readonly<Record<string, Value>> => ({
  'http.request.method': 'GET',
  'url.path': path,
  'http.response.status_code': status,
});
