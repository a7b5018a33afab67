/** The summary of a flow: groups that are no part of the story become notes that say what they stand for. */

import type { Diagram, DiagramItem, NoteItem } from '../model/diagram.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import { diagramOf } from './diagram.js';
import type { DiagramOptions } from './diagram.js';
import { count, listed, ranges } from './words.js';

const FOLDED: ReadonlySet<string> = new Set(['discovery', 'sign-on', 'validation', 'quota']);

/** The full diagram with every run of folded steps as one note. A failure and what led to it are never folded. */
export function summaryOf(flow: Flow, options: DiagramOptions): Diagram {
  const full = diagramOf(flow, options);
  const folded = foldedSteps(flow);
  const items: DiagramItem[] = [];
  let run: Step[] = [];
  const flush = (): void => {
    if (run.length > 0) items.push(noteOf(run, flow));
    run = [];
  };
  for (const item of full.items) {
    const step = item.kind === 'message' ? folded.get(item.number) : undefined;
    if (step === 'within') continue;
    if (step && run[0] && run[0].from !== step.from) flush();
    if (step) run.push(step);
    else {
      flush();
      items.push(item);
    }
  }
  flush();
  return { participants: full.participants, items };
}

/** Topmost folded steps by their number; all other messages that go with them, answers too, are `within`. */
function foldedSteps(flow: Flow): ReadonlyMap<number, Step | 'within'> {
  const found = new Map<number, Step | 'within'>();
  const visit = (step: Step): void => {
    if (!foldable(step)) return step.children.forEach(visit);
    numbersOf(step).forEach((number) => found.set(number, 'within'));
    found.set(step.number, step);
  };
  flow.roots.forEach(visit);
  return found;
}

function foldable(step: Step): boolean {
  return FOLDED.has(step.operation.group ?? '') && !hasFailed(step.exchange) && step.children.every(foldable);
}

function noteOf(run: readonly Step[], flow: Flow): NoteItem {
  const steps = run.flatMap(subtree);
  const involved = new Set(steps.flatMap((step) => [step.from, step.to]));
  const order = flow.participants.map(({ id }) => id).filter((id) => involved.has(id));
  const numbers = run.flatMap(numbersOf).sort((a, b) => a - b);
  const groups = [...new Set(run.map((step) => step.operation.group!))];
  return {
    kind: 'note',
    over: [order[0]!, order[order.length - 1]!],
    numbers,
    text: `(${ranges(numbers)}) ${count(steps.length, 'call')}: ${listed(groups)}`,
  };
}

function subtree(step: Step): readonly Step[] {
  return stepsOf({ id: '', title: '', participants: [], roots: [step] });
}

function numbersOf(step: Step): readonly number[] {
  return subtree(step).flatMap(({ number, responseNumber }) => [number, responseNumber]);
}
