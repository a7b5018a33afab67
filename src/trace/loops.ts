/** Items that come again and again, of any period, drawn once; an iteration that ended otherwise is drawn whole. */

import { numbersOfItem } from '../model/diagram.js';
import type { DiagramItem, LoopItem, NoteItem } from '../model/diagram.js';
import { hasFailed } from '../model/exchange.js';
import type { Flow, Step } from '../model/flow.js';
import { stepsOf } from '../model/flow.js';
import { spanOfSteps } from './fold.js';
import type { NamePath } from './labels.js';
import { numberingOf } from './numbering.js';
import type { Numbering, NumberStyle } from './numbering.js';
import { repeatAt, tokensOf } from './repeats.js';
import type { Repeat, Tokens } from './repeats.js';
import { statesOf } from './states.js';
import { variationOf } from './variation.js';

export interface LoopOptions {
  readonly flow: Flow;
  readonly name: NamePath;
  readonly numbers?: NumberStyle;
}

/** A loop that would save fewer items than this makes a picture no shorter, with its frame and its note. */
const LEAST_SAVED = 4;

/** The items with every loop folded, and loops within loops. */
export function foldLoops(items: readonly DiagramItem[], options: LoopOptions): readonly DiagramItem[] {
  const { flow, name, numbers } = options;
  const steps = new Map(stepsOf(flow).map((step) => [step.number, step]));
  return foldAll(items, { flow, name, steps, numbering: numberingOf(flow, numbers) });
}

function foldAll(items: readonly DiagramItem[], context: Context): readonly DiagramItem[] {
  for (let current = items; ;) {
    const folded = foldOnce(current, context);
    if (folded.length === current.length) return current;
    current = folded;
  }
}

interface Context extends Pick<LoopOptions, 'flow' | 'name'> {
  readonly steps: ReadonlyMap<number, Step>;
  readonly numbering: Numbering;
}

function foldOnce(items: readonly DiagramItem[], context: Context): readonly DiagramItem[] {
  const tokens = tokensOf(items);
  const folded: DiagramItem[] = [];
  let at = 0;
  while (at < items.length) {
    const repeat = repeatAt(tokens, at);
    if (repeat) {
      folded.push(...foldRepeat(items, { ...repeat, tokens, at }, context));
      at += repeat.period * repeat.times;
    } else {
      folded.push(items[at]!);
      at += 1;
    }
  }
  return folded;
}

/** Iterations that ended the same way, one after another, as a loop; the others as they are. */
function foldRepeat(
  items: readonly DiagramItem[],
  { at, period, times, tokens }: Repeat & { readonly tokens: Tokens; readonly at: number },
  context: Context,
): readonly DiagramItem[] {
  const start = (iteration: number): number => at + iteration * period;
  const folded: DiagramItem[] = [];
  for (let first = 0; first < times;) {
    let next = first + 1;
    while (next < times && tokens.sameEnding(start(first), start(next), period)) next += 1;
    const run = Array.from({ length: next - first }, (_, index) =>
      items.slice(start(first + index), start(first + index + 1)),
    );
    if ((run.length - 1) * period >= LEAST_SAVED) folded.push(loopOf(run, context));
    // What is drawn whole may have loops within.
    else folded.push(...run.flatMap((block) => foldAll(block, context)));
    first = next;
  }
  return folded;
}

function loopOf(iterations: readonly (readonly DiagramItem[])[], context: Context): LoopItem {
  const { flow, name, steps, numbering } = context;
  const body = iterations[0]!;
  const numbers = iterations.flat().flatMap(numbersOfItem);
  const involved = body.flatMap(numbersOfItem).flatMap((number) => steps.get(number) ?? []);
  const asked = iterations.map((items) =>
    items.map((item) => (item.kind === 'message' ? steps.get(item.number) : undefined)),
  );
  const over = variationOf(asked, name);
  const states =
    over === '' ? statesOf(asked.flatMap((calls) => calls.flatMap((step) => step ?? []))) : undefined;
  const failed = involved.filter((step) => hasFailed(step.exchange)).length;
  const fingerprint = `loop of ${body.map((item) => item.fingerprint).join('; ')}`;
  const note: NoteItem = {
    kind: 'note',
    role: 'loop',
    over: spanOfSteps(involved, flow),
    numbers: [],
    leadsTo: numbers[0]!,
    text: `(${numbering.ranges(numbers)}) ${iterations.length}×${over === '' ? `, ${states ?? 'each time the same'}` : ` ${over}`}${failed === 0 ? '' : `; each time ${failed} failed`}`,
    failed: false,
    fingerprint: `note of ${fingerprint}`,
  };
  const items = [note, ...foldAll(body, context)];
  return { kind: 'loop', times: iterations.length, items, numbers, fingerprint };
}
