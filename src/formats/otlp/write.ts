/** Writes a capture as traces: a flow is a trace, each call a span of its caller and within it one of its server. */

import { endOf } from '../../model/exchange.js';
import { stepsOf, type Flow, type Step } from '../../model/flow.js';
import type { WriteContext, WriteFlow, WriteSource } from '../format.js';
import { clientAttributes, serverAttributes, spanName, spanStatus } from './http.js';
import { attributesOf, type Attribute } from './values.js';

/** One document, with a line for each participant of a flow: small enough to be looked at, and to be read piece by piece. */
export async function* writeOtlp(
  { manifest, flows }: WriteSource,
  context: WriteContext,
): AsyncGenerator<string, void> {
  yield '{"resourceSpans":[';
  let isFirst = true;
  const origin = Date.parse(manifest.startedAt) * 1000;
  for (const one of flows) {
    const seed = `${manifest.name} ${manifest.startedAt} ${one.flow.id}`;
    for (const resource of resourcesOf(one, { origin, seed, context })) {
      yield `${isFirst ? '' : ','}\n${JSON.stringify(resource)}`;
      isFirst = false;
    }
    await Promise.resolve();
  }
  yield '\n]}\n';
}

interface Writing {
  /** When the capture began, µs since 1970. */
  readonly origin: number;
  readonly seed: string;
  readonly context: WriteContext;
}

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: 1 | 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes?: readonly Attribute[];
  readonly status: { readonly code?: 2; readonly message?: string };
}

function* resourcesOf(written: WriteFlow, writing: Writing): Iterable<unknown> {
  const { flow } = written;
  const spans = spansOf(written, writing);
  const { name, version } = writing.context.tool;
  for (const { id, label } of flow.participants) {
    const own = spans.get(id);
    if (!own) continue;
    yield {
      resource: { attributes: attributesOf({ 'service.name': label, 'wiretale.participant': id }) },
      scopeSpans: [{ scope: { name, version }, spans: own }],
    };
  }
}

/** The spans of a flow by participant. */
function spansOf({ flow, bindings }: WriteFlow, writing: Writing): ReadonlyMap<string, readonly Span[]> {
  const spans = new Map<string, Span[]>();
  const add = (participant: string, span: Span): void => {
    const known = spans.get(participant) ?? [];
    spans.set(participant, known);
    known.push(span);
  };
  const steps = stepsOf(flow);
  if (steps.length === 0) return spans;
  const traceId = writing.context.hash(`trace ${writing.seed}`).slice(0, 32);
  const idOf = (what: string): string => writing.context.hash(`span ${writing.seed} ${what}`).slice(0, 16);
  add(steps[0]!.from, { traceId, spanId: idOf('flow'), ...wholeFlow(flow, steps, writing) });
  for (const step of steps) {
    const { number, parent, exchange } = step;
    const parentSpanId = idOf(parent === null ? 'flow' : `server ${parent}`);
    const common = { traceId, name: spanName(exchange, bindings), ...timesOf([step], writing) };
    const client = idOf(`client ${number}`);
    add(step.from, {
      ...common,
      ...{ spanId: client, parentSpanId, kind: 3 },
      attributes: clientAttributes(step),
      status: spanStatus(exchange, 400),
    });
    add(step.to, {
      ...common,
      ...{ spanId: idOf(`server ${number}`), parentSpanId: client, kind: 2 },
      attributes: serverAttributes(step, bindings),
      status: spanStatus(exchange, 500),
    });
  }
  return spans;
}

/** What the client was about, around all its calls. */
function wholeFlow(
  { title, command }: Flow,
  steps: readonly Step[],
  writing: Writing,
): Omit<Span, 'traceId' | 'spanId'> {
  const attributes = command && attributesOf({ 'process.command_args': command });
  return { name: title, kind: 1, ...timesOf(steps, writing), ...(attributes && { attributes }), status: {} };
}

function timesOf(
  steps: readonly Step[],
  { origin }: Writing,
): Pick<Span, 'startTimeUnixNano' | 'endTimeUnixNano'> {
  const starts = steps.map(({ exchange }) => exchange.timing.requestFirst);
  const ends = steps.map(({ exchange }) => endOf(exchange));
  const least = starts.reduce((one, other) => Math.min(one, other));
  const most = ends.reduce((one, other) => Math.max(one, other));
  return { startTimeUnixNano: nanos(origin + least), endTimeUnixNano: nanos(origin + most) };
}

/** As text: nanoseconds since 1970 are more than a number holds exactly. */
function nanos(micros: number): string {
  return `${Math.round(micros)}000`;
}
