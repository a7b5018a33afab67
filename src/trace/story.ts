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
};

/** The story of a flow, in order; what a call caused comes below it. */
export function storyOf(flow: Flow): readonly StoryLine[] {
  const labels = new Map(flow.participants.map(({ id, label }) => [id, label]));
  const tell = (steps: readonly Step[], depth: number): readonly StoryLine[] =>
    runs(steps).flatMap((run) => [
      lineOf(run, depth, (id) => labels.get(id) ?? id),
      ...tell(
        run.flatMap(({ children }) => children),
        depth + 1,
      ),
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

function lineOf(run: readonly Step[], depth: number, label: (id: string) => string): StoryLine {
  const first = run[0]!;
  const together = run.length > 1 ? TOGETHER[first.operation.group ?? ''] : undefined;
  const failed = hasFailed(first.exchange);
  const sentence = sentenceOf(together ?? first.operation.sentence, first, label);
  return {
    depth,
    text: failed ? `${sentence}, and fails: ${failureOf(first)}` : sentence,
    steps:
      run.length === 1
        ? `step ${first.number}`
        : `${count(run.length, 'call')}, steps ${ranges(run.flatMap((step) => [step.number, step.responseNumber]))}`,
    anchor: `step-${first.number}`,
    failed,
  };
}

function failureOf(step: Step): string {
  const response = responseOf(step.exchange);
  return response?.cut === undefined ? outcomeLabel(step) : `answer ${cutWords(response)}`;
}
