/** What happened, in sentences: one per call, calls of one kind in a row told together. */

import { hasFailed, responseOf } from '../model/exchange.js';
import type { Flow, Step } from '../model/flow.js';
import type { StoryLine } from '../model/page.js';
import { cutWords } from './bodies.js';
import { outcomeLabel } from './labels.js';
import type { WordKey, Words } from './lang/en.js';
import { operationWords } from './lang/languages.js';
import type { Language } from './lang/languages.js';
import { CALLS, say, sayCount } from './lang/words.js';
import { ranges } from './words.js';

/** How several calls of a group are told at once. */
const TOGETHER: Readonly<Record<string, WordKey>> = {
  discovery: 'discovery',
  'sign-on': 'signOn',
  validation: 'validation',
  quota: 'quota',
  polling: 'polling',
  background: 'background',
};

/** The story of a flow, in order; what a call caused comes below it. What is said again and again is said once. */
export function storyOf(flow: Flow, language: Language): readonly StoryLine[] {
  const labels = new Map(flow.participants.map(({ id, label }) => [id, label]));
  const label = (id: string): string => labels.get(id) ?? id;
  const tell = (steps: readonly Step[], depth: number): readonly StoryLine[] =>
    loops(runs(steps)).flatMap(({ body, again }, at, all) => [
      ...body.flatMap((run, index) => [
        lineOf(run, { depth, label, language, before: body[index - 1] ?? all[at - 1]?.body.at(-1) }),
        ...tell(
          run.flatMap(({ children }) => children),
          depth + 1,
        ),
      ]),
      ...(again.length === 0 ? [] : [againLine(body, again, { depth, words: language.words })]),
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
  readonly language: Language;
  readonly before: Run | undefined;
}

function lineOf(run: Run, { depth, label, language, before }: Telling): StoryLine {
  const { words } = language;
  const first = run[0]!;
  const together = run.length > 1 ? TOGETHER[first.operation.group ?? ''] : undefined;
  const failed = hasFailed(first.exchange);
  const told = together ? words[together] : operationWords(first.operation, language)[1];
  const sentence = sentenceOf(told, first, label);
  const last = before?.[0];
  const isRetry = last !== undefined && hasFailed(last.exchange) && kindOf(last) === kindOf(first);
  const again = isRetry ? say(words, 'onceMore', { sentence }) : sentence;
  return {
    depth,
    text: failed ? say(words, 'andFails', { sentence: again, failure: failureOf(first, words) }) : again,
    steps: stepsIn(run, words),
    anchor: `step-${first.number}`,
    failed,
  };
}

function againLine(
  body: readonly Run[],
  again: readonly (readonly Run[])[],
  { depth, words }: { readonly depth: number; readonly words: Words },
): StoryLine {
  const [once, times] =
    body.length === 1 ? (['sameOnce', 'sameTimes'] as const) : (['lastOnce', 'lastTimes'] as const);
  const slots = { calls: String(body.length), n: String(again.length) };
  const all = again.flat(2);
  return {
    depth,
    text: say(words, again.length === 1 ? once : times, slots),
    steps: stepsIn(all, words),
    anchor: `step-${all[0]!.number}`,
    failed: false,
  };
}

function stepsIn(steps: readonly Step[], words: Words): string {
  if (steps.length === 1) return say(words, 'atStep', { n: String(steps[0]!.number) });
  return say(words, 'atSteps', {
    calls: sayCount(words, steps.length, CALLS),
    steps: ranges(steps.flatMap((step) => [step.number, step.responseNumber])),
  });
}

function failureOf(step: Step, words: Words): string {
  const response = responseOf(step.exchange);
  return response?.cut === undefined
    ? outcomeLabel(step)
    : say(words, 'answerCut', { cut: cutWords(response, words) });
}
