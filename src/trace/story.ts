/** What happened, in sentences: one per call, calls of one kind in a row told together. */

import { hasFailed, responseOf } from '../model/exchange.js';
import type { Flow, Step } from '../model/flow.js';
import type { StoryLine } from '../model/page.js';
import { cutWords } from './bodies.js';
import { outcomeLabel } from './labels.js';
import { count, ranges } from './words.js';

/** How several calls of a group are told at once. */
const TOGETHER: Readonly<Record<string, string>> = {
  discovery: '{from} finds out which API versions {to} offers',
  'sign-on': '{from} signs on at {to}',
  validation: '{from} has tokens validated by {to}',
  quota: '{from} checks its quota at {to}',
  polling: '{from} asks {to} again and again whether it is done',
  background: '{from} compares its own records with those of {to}',
};

/** The story of a flow, in order; what a call caused comes below it. What is said again and again is said once. */
export function storyOf(flow: Flow): readonly StoryLine[] {
  const labels = new Map(flow.participants.map(({ id, label }) => [id, label]));
  const label = (id: string): string => labels.get(id) ?? id;
  const tell = (steps: readonly Step[], depth: number): readonly StoryLine[] =>
    loops(runs(steps)).flatMap(({ body, again }, at, all) => [
      ...body.flatMap((run, index) => [
        lineOf(run, { depth, label, before: body[index - 1] ?? all[at - 1]?.body.at(-1) }),
        ...tell(
          run.flatMap(({ children }) => children),
          depth + 1,
        ),
      ]),
      ...(again.length === 0 ? [] : [againLine(body, again, depth)]),
    ]);
  return tell(flow.roots, 0);
}

/** The sentence of an operation with its participants filled in, without a full stop. */
export function sentenceOf(template: string, step: Step, label: (id: string) => string): string {
  const filled = template.replace(/\{(from|to)\}/g, (_, side: 'from' | 'to') => label(step[side]));
  return filled.replace(/\.$/, '');
}

/** Calls in a row that are told together: the same caller, service and group (or sentence), none of them failed. */
function runs(steps: readonly Step[]): readonly (readonly Step[])[] {
  const all: Step[][] = [];
  for (const step of steps) {
    const last = all.at(-1);
    if (
      last &&
      kindOf(last[0]!) === kindOf(step) &&
      !hasFailed(last[0]!.exchange) &&
      !hasFailed(step.exchange)
    )
      last.push(step);
    else all.push([step]);
  }
  return all;
}

function kindOf({ from, to, operation }: Step): string {
  const told = operation.group !== undefined && operation.group in TOGETHER;
  return JSON.stringify([from, to, told ? operation.group : operation.sentence]);
}

type Run = readonly Step[];

/** What is told once, and how often it then comes again: nothing that failed, and nothing after which something differs. */
interface Loop {
  readonly body: readonly Run[];
  readonly again: readonly (readonly Run[])[];
}

const LONGEST_BODY = 8;

/** Runs that come again in the same order, at least three times in all. */
function loops(all: readonly Run[]): readonly Loop[] {
  const told = all.map(tale);
  const found: Loop[] = [];
  for (let at = 0; at < all.length;) {
    const length = periodAt(told, at);
    const times = length === 0 ? 1 : repeats(told, at, length);
    const size = Math.max(1, length);
    const rounds = Array.from({ length: times }, (_, round) =>
      all.slice(at + round * size, at + (round + 1) * size),
    );
    found.push({ body: rounds[0]!, again: rounds.slice(1) });
    at += times * size;
  }
  return found;
}

/** The length of the shortest sequence that comes three times from here; 0 when none does. */
function periodAt(told: readonly string[], at: number): number {
  for (let length = 1; length <= LONGEST_BODY && at + 3 * length <= told.length; length += 1) {
    if (repeats(told, at, length) >= 3) return length;
  }
  return 0;
}

function repeats(told: readonly string[], at: number, length: number): number {
  let end = at + length;
  while (end < told.length && told[end] !== '' && told[end] === told[end - length]) end += 1;
  return told[at] === '' ? 1 : Math.floor((end - at) / length);
}

/** What is said of a run and of all below it; '' when it must be told by itself, since something failed. */
function tale(run: Run): string {
  const parts = run.map((step): string | undefined => {
    const below = tale(step.children);
    const failed = hasFailed(step.exchange) || (below === '' && step.children.length > 0);
    return failed ? undefined : `${kindOf(step)}${below}`;
  });
  return parts.includes(undefined) ? '' : [...new Set(parts)].join('');
}

interface Telling {
  readonly depth: number;
  readonly label: (id: string) => string;
  readonly before: Run | undefined;
}

function lineOf(run: Run, { depth, label, before }: Telling): StoryLine {
  const first = run[0]!;
  const together = run.length > 1 ? TOGETHER[first.operation.group ?? ''] : undefined;
  const failed = hasFailed(first.exchange);
  const sentence = sentenceOf(together ?? first.operation.sentence, first, label);
  const last = before?.[0];
  const isRetry = last !== undefined && hasFailed(last.exchange) && kindOf(last) === kindOf(first);
  return {
    depth,
    text: `${sentence}${isRetry ? ', once more' : ''}${failed ? `, and fails: ${failureOf(first)}` : ''}`,
    steps: stepsIn(run),
    anchor: `step-${first.number}`,
    failed,
  };
}

function againLine(body: readonly Run[], again: readonly (readonly Run[])[], depth: number): StoryLine {
  const calls = body.length === 1 ? 'The same' : `The last ${body.length} of these`;
  const all = again.flat(2);
  return {
    depth,
    text: `${calls} ${again.length === 1 ? 'once' : `${again.length} times`} more`,
    steps: stepsIn(all),
    anchor: `step-${all[0]!.number}`,
    failed: false,
  };
}

function stepsIn(steps: readonly Step[]): string {
  if (steps.length === 1) return `step ${steps[0]!.number}`;
  return `${count(steps.length, 'call')}, steps ${ranges(steps.flatMap((step) => [step.number, step.responseNumber]))}`;
}

function failureOf(step: Step): string {
  const response = responseOf(step.exchange);
  return response?.cut === undefined ? outcomeLabel(step) : `answer ${cutWords(response)}`;
}
