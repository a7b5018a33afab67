/** A flow as a sequence diagram: every message in the order of its number. */

import type { Diagram, MessageItem } from '../model/diagram.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import { outcomeLabel, pathLabel } from './labels.js';
import type { NamePath } from './labels.js';

export interface DiagramOptions {
  readonly name: NamePath;
}

/** The full diagram: two messages for every step, nothing left out. */
export function diagramOf(flow: Flow, options: DiagramOptions): Diagram {
  return {
    participants: flow.participants.map(({ id, label }) => ({ id, label })),
    items: stepsOf(flow)
      .flatMap((step) => messagesOf(step, options.name))
      .sort((a, b) => a.number - b.number),
  };
}

function messagesOf(step: Step, name: NamePath): readonly [MessageItem, MessageItem] {
  const path = pathLabel(step, name);
  const shared = { kind: 'message', failed: hasFailed(step.exchange) } as const;
  return [
    {
      ...shared,
      role: 'request',
      from: step.from,
      to: step.to,
      label: `${step.exchange.request.method} ${path}`,
      number: step.number,
      other: step.responseNumber,
    },
    {
      ...shared,
      role: step.exchange.outcome.kind === 'failure' ? 'no-answer' : 'response',
      from: step.to,
      to: step.from,
      label: `${outcomeLabel(step)} ${path}`,
      number: step.responseNumber,
      other: step.number,
    },
  ];
}
