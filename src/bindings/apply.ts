/** A recorded request with other values: every place that is bound gets its value, and not one other character changes. */

import type { Binding, Place, PlaceSpan } from '../model/binding.js';
import type { Exchange } from '../model/exchange.js';
import type { Headers, Request } from '../model/message.js';
import { base64FormOf, decodeBase64Text, encodeBase64 } from '../text/base64.js';
import { applyEdits, type Edit } from '../text/span.js';
import { readPart, requestParts, writeValue, type Container, type Part } from './parts.js';

/**
 * The request of a recorded exchange with these values, by the names of the bindings; a place whose value is not given
 * keeps the recorded one. With the recorded values it is what it was, byte for byte. `Content-Length` is left to who sends.
 */
export function fill(
  { id, request }: Exchange,
  bindings: readonly Binding[],
  values: ReadonlyMap<string, string>,
): Request {
  const bound = indexOf(bindings).get(id);
  if (!bound) return request;
  const edits = new Map<Container, Edit[]>();
  requestParts(request, (part) => {
    const wanted = bound.get(part.name())?.filter(({ name, value }) => (values.get(name) ?? value) !== value);
    if (!wanted || wanted.length === 0) return;
    const raw = writtenIn(request, part.container).slice(part.span.start, part.span.end);
    const known = edits.get(part.container) ?? [];
    edits.set(part.container, known);
    known.push(...editsOf({ part, raw, wanted, values }));
  });
  return edits.size === 0 ? request : edited(request, edits);
}

/** A use in one part of a request. */
interface Bound {
  readonly name: string;
  readonly value: string;
  readonly place: Place;
}

type Index = ReadonlyMap<string, ReadonlyMap<string, readonly Bound[]>>;

// Each request of a flow is filled with the same bindings.
const indexes = new WeakMap<readonly Binding[], Index>();

/** The uses by exchange and part. */
function indexOf(bindings: readonly Binding[]): Index {
  const known = indexes.get(bindings);
  if (known) return known;
  const index = new Map<string, Map<string, Bound[]>>();
  for (const { name, value, uses } of bindings) {
    for (const place of uses) {
      const parts = index.get(place.exchange) ?? new Map<string, Bound[]>();
      index.set(place.exchange, parts);
      const bound = parts.get(place.part) ?? [];
      parts.set(place.part, bound);
      bound.push({ name, value, place });
    }
  }
  indexes.set(bindings, index);
  return index;
}

interface Filling {
  readonly part: Part;
  readonly raw: string;
  readonly wanted: readonly Bound[];
  readonly values: ReadonlyMap<string, string>;
}

/** The edits of one part, in the text of its container. */
function editsOf({ part, raw, wanted, values }: Filling): readonly Edit[] {
  const { text, writtenAt } = readPart(raw, part.coding);
  return [...inText(text, wanted, values), ...inBase64(text, wanted, values)].map(
    ({ start, end, text: value }) => {
      const from = writtenAt(start);
      const to = writtenAt(end);
      return {
        start: part.span.start + from,
        end: part.span.start + to,
        text: writeValue(value, part.coding, raw.slice(from, to)),
      };
    },
  );
}

/** A key may stand twice in a message: only where the value was recorded is it replaced. */
function inText(text: string, wanted: readonly Bound[], values: Filling['values']): readonly Edit[] {
  return wanted.flatMap(({ name, value, place: { span = whole(text), base64 } }) => {
    if (base64 || text.slice(span.start, span.end) !== value) return [];
    return [{ ...span, text: values.get(name)! }];
  });
}

/** One base64 text may hold several values: they are replaced together. */
function inBase64(text: string, wanted: readonly Bound[], values: Filling['values']): readonly Edit[] {
  const groups = new Map<number, { readonly at: PlaceSpan; readonly bound: Bound[] }>();
  for (const bound of wanted) {
    const at = bound.place.base64;
    if (!at) continue;
    const group = groups.get(at.start) ?? { at, bound: [] };
    groups.set(at.start, group);
    group.bound.push(bound);
  }
  return [...groups.values()].flatMap(({ at, bound }) => {
    const written = text.slice(at.start, at.end);
    const content = decodeBase64Text(written);
    if (content === undefined) return [];
    const plain = bound.map((one) => ({ ...one, place: withoutBase64(one.place) }));
    const filled = applyEdits(content, outermost(inText(content, plain, values)));
    if (filled === content) return [];
    return [{ ...at, text: encodeBase64(new TextEncoder().encode(filled), base64FormOf(written)) }];
  });
}

function withoutBase64({ exchange, side, part, span }: Place): Place {
  return { exchange, side, part, ...(span && { span }) };
}

function whole(text: string): PlaceSpan {
  return { start: 0, end: text.length };
}

/** In order; an edit inside another is dropped, since the outer one says all of it. */
function outermost(edits: readonly Edit[]): readonly Edit[] {
  let end = -1;
  return edits
    .toSorted((a, b) => a.start - b.start || b.end - a.end)
    .filter((edit) => {
      if (edit.start < end) return false;
      end = edit.end;
      return true;
    });
}

function edited(request: Request, edits: ReadonlyMap<Container, readonly Edit[]>): Request {
  const apply = (text: string, container: Container): string =>
    applyEdits(text, outermost(edits.get(container) ?? []));
  const { body, bodyBytes } = request;
  const headers: Headers = request.headers.map(([name, value], index) => [name, apply(value, index)]);
  const url = apply(request.url, 'url');
  if (body.kind !== 'text' || !edits.has('body')) return { ...request, url, headers };
  const text = apply(body.text, 'body');
  const grown = bytesIn(text) - bytesIn(body.text);
  return { ...request, url, headers, body: { ...body, text }, bodyBytes: bodyBytes + grown };
}

function bytesIn(text: string): number {
  return new TextEncoder().encode(text).length;
}

function writtenIn({ url, headers, body }: Request, container: Container): string {
  if (container === 'url') return url;
  if (container === 'body') return body.kind === 'text' ? body.text : '';
  return headers[container]![1];
}
