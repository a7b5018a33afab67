/** Reads the spans of OTLP/JSON: of one document piece by piece, or of one document per line. */

import { parseJson } from '../../text/json-value.js';
import { elementsOf } from '../elements.js';
import type { ReadContext, ReadItem, ReadProblem } from '../format.js';
import { linesOf } from '../lines.js';
import { joinSpans } from './join.js';
import { readSpan, type Span } from './span.js';
import { fields, list, readAttributes } from './values.js';

export async function* readOtlp(
  text: AsyncIterable<string>,
  _context: ReadContext,
): AsyncGenerator<ReadItem, void> {
  let spans: Span[] = [];
  for await (const { line, json } of resourcesOf(text)) {
    if (json === undefined) {
      yield problem(line, 'A part of the trace is damaged; it was left out.');
      continue;
    }
    for (const span of spansIn(json, line)) {
      if (span) spans.push(span);
      else yield problem(line, 'A span has no place in a trace, or no time that is a date; it was left out.');
    }
    // The two spans of a call may stand far from each other, but not at any distance.
    if (spans.length < MOST_SPANS) continue;
    yield* joinSpans(spans);
    spans = [];
  }
  yield* joinSpans(spans);
}

const MOST_SPANS = 50_000;

/** What one resource told: undefined when it cannot be read. */
interface Resource {
  readonly line: number;
  readonly json: unknown;
}

async function* resourcesOf(text: AsyncIterable<string>): AsyncGenerator<Resource, void> {
  const { head, first, whole } = await beginning(text);
  if (first === undefined) {
    for await (const element of elementsOf(whole, pathIn(head))) {
      const json = element.kind === 'element' ? parseJson(element.text) : undefined;
      yield { line: element.line, json };
    }
    return;
  }
  for await (const { number, text: line, cut } of linesOf(whole, LONGEST_LINE)) {
    if (line.trim() === '') continue;
    const json = cut ? undefined : parseJson(line);
    if (json === undefined) yield { line: number, json };
    for (const resource of listIn(json)) yield { line: number, json: resource };
  }
}

const LONGEST_LINE = 96 << 20;
/** Whether the first line is a document of its own is looked for so far. */
const FIRST_LINE = 16 << 20;

interface Beginning {
  readonly head: string;
  /** The first line, if it is a document of its own. */
  readonly first: unknown;
  readonly whole: AsyncIterable<string>;
}

async function beginning(text: AsyncIterable<string>): Promise<Beginning> {
  const chunks = text[Symbol.asyncIterator]();
  let head = '';
  let end = -1;
  while (end < 0 && head.length < FIRST_LINE) {
    const next = await chunks.next();
    if (next.done) break;
    end = next.value.indexOf('\n') < 0 ? -1 : head.length + next.value.indexOf('\n');
    head += next.value;
  }
  const first = end < 0 ? undefined : parseJson(head.slice(0, end));
  return { head, first, whole: rest(head, chunks) };
}

async function* rest(head: string, chunks: AsyncIterator<string>): AsyncGenerator<string, void> {
  yield head;
  for (let next = await chunks.next(); !next.done; next = await chunks.next()) yield next.value;
}

/** `resourceSpans`, in Tempo's answers `batches`, or within `trace`. */
function pathIn(head: string): readonly string[] {
  if (/^\s*\{\s*"trace"\s*:/.test(head)) return ['trace', 'resourceSpans'];
  return /^\s*\{\s*"batches"\s*:/.test(head) ? ['batches'] : ['resourceSpans'];
}

function listIn(json: unknown): readonly unknown[] {
  const { resourceSpans, batches, trace } = fields(json);
  return list(resourceSpans ?? batches ?? fields(trace)['resourceSpans']);
}

function* spansIn(json: unknown, line: number): Iterable<Span | undefined> {
  const { resource, scopeSpans, instrumentationLibrarySpans } = fields(json);
  const attributes = readAttributes(fields(resource)['attributes']);
  const service = (attributes.get('wiretale.participant') ?? attributes.get('service.name'))?.[0];
  for (const scope of list(scopeSpans ?? instrumentationLibrarySpans)) {
    for (const span of list(fields(scope)['spans'])) yield readSpan(span, { line, service });
  }
}

function problem(line: number, message: string): ReadProblem {
  return { kind: 'problem', line, message, dropped: true };
}
