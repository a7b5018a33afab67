/** A flow as a sequence diagram: every message in the order of its number. */

import { flatItems } from '../model/diagram.js';
import type { Diagram, DiagramItem, DiagramParticipant, MessageItem } from '../model/diagram.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import { callFingerprint, endingFingerprint } from './fingerprint.js';
import { outcomeLabel, pathLabel } from './labels.js';
import type { NamePath } from './labels.js';
import { numberingOf } from './numbering.js';
import type { Numbering, NumberStyle } from './numbering.js';

export interface DiagramOptions {
  readonly name: NamePath;
  readonly numbers?: NumberStyle;
}

/** The full diagram: two messages for every step, nothing left out. */
export function diagramOf(flow: Flow, options: DiagramOptions): Diagram {
  return finished(flow.participants, messagesOf(flow, options));
}

/** Every message of a flow, in the order of its number. */
export function messagesOf(flow: Flow, { name, numbers }: DiagramOptions): readonly MessageItem[] {
  const numbering = numberingOf(flow, numbers);
  return stepsOf(flow)
    .flatMap((step) => pairOf(step, name, numbering))
    .sort((a, b) => a.number - b.number);
}

/** Items as a diagram: participants by id and label only, and a bar for every pair that may have one. */
export function finished(
  participants: readonly DiagramParticipant[],
  items: readonly DiagramItem[],
): Diagram {
  const barred = activated(items);
  const withBars = (item: DiagramItem): DiagramItem => {
    if (item.kind === 'loop') return { ...item, items: item.items.map(withBars) };
    return item.kind === 'message' ? { ...item, bar: barred.has(item.number) } : item;
  };
  return { participants: participants.map(({ id, label }) => ({ id, label })), items: items.map(withBars) };
}

/** The participants that items show, in the order given. */
export function shownIn(
  items: readonly DiagramItem[],
  participants: readonly DiagramParticipant[],
): readonly DiagramParticipant[] {
  const shown = new Set(
    flatItems(items).flatMap((item) => (item.kind === 'note' ? item.over : [item.from, item.to])),
  );
  return participants.filter(({ id }) => shown.has(id));
}

function pairOf(
  step: Step,
  name: NamePath,
  numbering: Numbering,
): readonly [request: MessageItem, answer: MessageItem] {
  const path = pathLabel(step, name);
  const call = callFingerprint(step, name);
  const ending = endingFingerprint(step);
  const shared = { kind: 'message', failed: hasFailed(step.exchange), bar: false } as const;
  return [
    {
      ...shared,
      role: 'request',
      from: step.from,
      to: step.to,
      label: `${step.exchange.request.method} ${path}`,
      number: step.number,
      other: step.responseNumber,
      shown: numbering.of(step.number),
      ...signsOfStep(step),
      fingerprint: call,
    },
    {
      ...shared,
      role: step.exchange.outcome.kind === 'failure' ? 'no-answer' : 'response',
      from: step.to,
      to: step.from,
      label: `${outcomeLabel(step)} ${path}`,
      number: step.responseNumber,
      other: step.number,
      shown: numbering.of(step.responseNumber),
      ...NO_SIGNS,
      fingerprint: `${call} ${ending}`,
    },
  ];
}

type Signs = Pick<MessageItem, 'uncertain' | 'continues' | 'retries' | 'remembered'>;

/** An answer has none: they are its request's. */
const NO_SIGNS: Signs = { uncertain: false, continues: false, retries: false, remembered: false };

function signsOfStep({ ambiguous, continuation, retryOf, operation }: Step): Signs {
  return {
    uncertain: ambiguous,
    continues: continuation === true,
    retries: retryOf !== undefined,
    remembered: operation.decidedBy !== undefined,
  };
}

/** The messages that open or close a bar: the pairs that nest properly on the participant that works. */
function activated(items: readonly DiagramItem[]): ReadonlySet<number> {
  const open = new Map<string, number[]>();
  const barred = new Set<number>();
  for (const item of flatItems(items)) {
    if (item.kind === 'note') continue;
    const worker = item.role === 'request' ? item.to : item.from;
    const stack = open.get(worker) ?? [];
    open.set(worker, stack);
    if (item.role === 'request') stack.push(item.number);
    else if (stack.at(-1) === item.other) barred.add(stack.pop()!).add(item.number);
    else if (stack.includes(item.other)) stack.splice(stack.indexOf(item.other), 1);
  }
  return barred;
}
