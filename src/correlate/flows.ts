/** From exchanges to flows: one per client action, a tree of numbered steps with the evidence for each. */

import { endOf, type RedactedExchange } from '../model/exchange.js';
import { BACKGROUND, type Evidence, type Flow, type FlowTitle, type Step } from '../model/flow.js';
import type { ServiceProfile } from '../model/profile.js';
import { readsTyping } from '../text/program.js';
import { cutActions } from './cut.js';
import { flowCommand } from './flow-command.js';
import { groupBy } from './group-by.js';
import type { Link, Links } from './link.js';
import { linkCalls } from './links.js';
import { onceEach } from './once.js';
import { operationOf } from './operations.js';
import { castOf, participantsOf, type Cast } from './participants.js';
import { titleOf } from './titles.js';
import { pollsIn } from './polling.js';
import { retriesIn } from './retries.js';
import { survey } from './survey.js';

/** What is known beside the exchanges. `command`: the recorded command, argv. */
export interface CorrelateContext {
  readonly profiles: readonly ServiceProfile[];
  readonly command?: readonly string[];
  /** The capture was made of other tools' files. */
  readonly imported?: boolean;
}

/**
 * The flows of a capture in order of time: the calls of a recorded command are one, those of each process that a recorded
 * shell started too, else a client's calls are cut into actions. Calls of services that nothing recorded caused come last, as a flow of their own: no exchange is left out.
 */
export function correlate(
  exchanges: readonly RedactedExchange[],
  context: CorrelateContext,
): readonly Flow[] {
  const ordered = exchanges.toSorted(byArrival);
  const seen = survey(ordered, ordered.length);
  const cast = castOf(ordered, { ...context, tokens: seen.tokens });
  const links = linkCalls(ordered, { profiles: context.profiles, cast, survey: seen });
  const linkOf = ({ id }: RedactedExchange): Link | undefined => links.get(id);
  const inside = ordered.filter((one) => !linkOf(one)?.continuation);
  const children = groupBy(inside, (one) => linkOf(one)?.parent.id);
  const after = ordered.filter((one) => linkOf(one)?.continuation);
  const continued = groupBy(after, (one) => linkOf(one)!.parent.id);
  const whole: Whole = { context, cast, links, children, continued, once: onceEach() };
  const isClients = (exchange: RedactedExchange): boolean => cast.isClient(cast.endsOf(exchange).from.id);
  const roots = children.get(undefined) ?? [];
  const background = roots.filter((exchange) => !isClients(exchange));
  const flows = actionsOf(roots.filter(isClients), whole).map((action) => ({
    roots: action,
    ...titleFor(action, whole),
  }));
  if (background.length > 0) flows.push({ roots: background, title: BACKGROUND });
  return flows.map((flow, index) => flowOf({ id: `f${index + 1}`, ...flow }, whole));
}

interface Whole {
  readonly context: CorrelateContext;
  readonly cast: Cast;
  readonly links: Links;
  /** By the parent's exchange id; the roots under undefined. */
  readonly children: ReadonlyMap<string | undefined, readonly RedactedExchange[]>;
  /** What went on after a call was answered, by its exchange id. */
  readonly continued: ReadonlyMap<string, readonly RedactedExchange[]>;
  readonly once: (evidence: readonly Evidence[]) => readonly Evidence[];
}

interface Outline extends FlowTitle {
  readonly id: string;
  readonly roots: readonly RedactedExchange[];
}

function byArrival(a: RedactedExchange, b: RedactedExchange): number {
  return a.timing.requestFirst - b.timing.requestFirst || a.seq - b.seq;
}

function actionsOf(
  roots: readonly RedactedExchange[],
  { context, cast }: Whole,
): readonly (readonly RedactedExchange[])[] {
  if (roots.length === 0) return [];
  if (context.command && !readsTyping(context.command)) return [roots];
  // What somebody types into a recorded shell starts a process each time. Without a known one they are one action.
  if (context.command) return [...groupBy(roots, ({ client }) => client.process?.pid).values()];
  const clients = groupBy(roots, (root) => cast.endsOf(root).from.id);
  return [...clients.values()].flatMap(cutActions).toSorted(([a], [b]) => byArrival(a!, b!));
}

function titleFor(roots: readonly RedactedExchange[], { context, cast }: Whole): FlowTitle {
  const calls = roots.map((exchange) => ({ exchange, to: cast.endsOf(exchange).to.id }));
  const { command } = context;
  const own = command && readsTyping(command) ? flowCommand(roots) : undefined;
  return titleOf(calls, own ? { ...context, command: own } : context);
}

/** These calls and what went on after them, or after anything inside them, in order of time. */
function withContinuations(roots: readonly RedactedExchange[], whole: Whole): readonly RedactedExchange[] {
  const all = [...roots];
  const visit = ({ id }: RedactedExchange): void => {
    for (const one of whole.continued.get(id) ?? []) {
      all.push(one);
      visit(one);
    }
    whole.children.get(id)?.forEach(visit);
  };
  roots.forEach(visit);
  return all.sort(byArrival);
}

function flowOf({ roots: begun, ...outline }: Outline, whole: Whole): Flow {
  const roots = withContinuations(begun, whole);
  const events = eventsOf(roots, whole.children);
  const numbers = new Map<string, Numbers>();
  const requests: RedactedExchange[] = [];
  events.forEach(({ exchange, response }, index) => {
    const known = numbers.get(exchange.id);
    numbers.set(exchange.id, { request: known?.request ?? index + 1, response: index + 1 });
    if (!response) requests.push(exchange);
  });
  const participants = participantsOf(requests.map(whole.cast.endsOf));
  const marks = marksOf(roots, whole);
  const command = outline.title === BACKGROUND ? undefined : flowCommand(begun);
  const named = { ...outline, ...(command && { command }), participants };
  return { ...named, roots: roots.map((root) => stepOf(root, { numbers, ...marks }, whole)) };
}

/** What is tried again, among the calls made for one cause by one caller, and what a client only polls. */
function marksOf(roots: readonly RedactedExchange[], whole: Whole): Pick<Told, 'retries' | 'polls'> {
  const callerOf = (exchange: RedactedExchange): string => whole.cast.endsOf(exchange).from.id;
  const retries = new Map<string, RedactedExchange>();
  const visit = (calls: readonly RedactedExchange[]): void => {
    for (const same of groupBy(calls, callerOf).values()) {
      for (const [id, before] of retriesIn(same)) retries.set(id, before);
    }
    for (const { id } of calls) visit(whole.children.get(id) ?? []);
  };
  visit(roots);
  const polls = new Set<string>();
  for (const same of groupBy(roots, callerOf).values()) for (const id of pollsIn(same)) polls.add(id);
  return { retries, polls };
}

interface Event {
  readonly exchange: RedactedExchange;
  readonly response: boolean;
  readonly time: number;
}

/** Requests and answers in order of time; of equal times as the tree has them: a call around its own calls. */
function eventsOf(roots: readonly RedactedExchange[], children: Whole['children']): readonly Event[] {
  const events: Event[] = [];
  const visit = (exchange: RedactedExchange): void => {
    events.push({ exchange, response: false, time: exchange.timing.requestFirst });
    children.get(exchange.id)?.forEach(visit);
    events.push({ exchange, response: true, time: endOf(exchange) });
  };
  roots.forEach(visit);
  return events.sort((a, b) => a.time - b.time);
}

interface Numbers {
  readonly request: number;
  readonly response: number;
}

/** What is known of the calls of one flow. */
interface Told {
  readonly numbers: ReadonlyMap<string, Numbers>;
  /** What each of these tries again. */
  readonly retries: ReadonlyMap<string, RedactedExchange>;
  readonly polls: ReadonlySet<string>;
}

function stepOf(exchange: RedactedExchange, told: Told, whole: Whole): Step {
  const { numbers, retries, polls } = told;
  const { from, to } = whole.cast.endsOf(exchange);
  const link = whole.links.get(exchange.id);
  const byService = !whole.cast.isClient(from.id);
  const { request, response } = numbers.get(exchange.id)!;
  const operation = operationOf(exchange, { service: to.id, byService }, whole.context.profiles);
  const again = retries.get(exchange.id);
  return {
    number: request,
    responseNumber: response,
    exchange,
    from: from.id,
    to: to.id,
    operation: polls.has(exchange.id) ? { group: 'polling', ...operation } : operation,
    parent: link ? numbers.get(link.parent.id)!.request : null,
    children: whole.children.get(exchange.id)?.map((child) => stepOf(child, told, whole)) ?? NO_STEPS,
    evidence: whole.once([from.evidence, ...(link?.evidence ?? (byService ? [orphan(from.label)] : []))]),
    confidence: link?.confidence ?? (byService ? 0 : 1),
    ambiguous: link?.ambiguous ?? false,
    ...(link?.continuation && { continuation: true as const }),
    ...(again && { retryOf: numbers.get(again.id)!.request }),
  };
}

// Most steps have none below them.
const NO_STEPS: readonly Step[] = [];

function orphan(caller: string): Evidence {
  return { kind: 'no-parent', detail: `no recorded call of ${caller} was open` };
}
