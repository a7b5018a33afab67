/** Why a step is where it is, in words for a terminal: who is who, what caused it, and what speaks for that. */

import type { SelectedStep } from '../app/select/step.js';
import { showStep } from '../app/show.js';
import type { ShownStep } from '../app/show.js';
import type { Understood } from '../app/understand.js';
import { stepsOf } from '../model/flow.js';
import type { Step } from '../model/flow.js';
import { printable } from '../text/printable.js';
import { sureness } from './words.js';

export function whyLines({ in: flow, step }: SelectedStep, understood: Understood): readonly string[] {
  const shown = showStep(step, flow.name);
  const parent = stepsOf(flow.flow).find(({ number }) => number === step.parent);
  return [
    `${callWords(shown)}  ${shown.from} → ${shown.to}`,
    ...whoWords(flow.flow.participants, [step.from, step.to]),
    causeWords(shown, parent && callWords(showStep(parent, flow.name))),
    ...step.evidence.map(
      ({ kind, detail }) => `  ${kind}: ${kind === 'ambiguous' ? withStepNames(detail, understood) : detail}`,
    ),
    ...(shown.retryOf === null
      ? []
      : [`It tries step ${shown.retryOf} again, which had failed or was refused.`]),
  ].map(printable);
}

function callWords({ step, method, path }: ShownStep): string {
  return `(${step}) ${method} ${path}`;
}

function whoWords(
  participants: SelectedStep['in']['flow']['participants'],
  ids: readonly string[],
): string[] {
  const named = participants.filter(({ id, evidence }) => ids.includes(id) && evidence.length > 0);
  return named.map(({ id, evidence }) => `  ${id}: ${evidence.map(({ detail }) => detail).join('; ')}`);
}

function causeWords(shown: ShownStep, parent: string | undefined): string {
  if (parent === undefined) return 'No recorded call caused it.';
  return `${shown.continuation ? 'Work that went on after' : 'Caused by'} ${parent}, ${sureness(shown)}:`;
}

/** `x000012` as a person can ask for it: `step 2:27`. */
function withStepNames(text: string, { flows }: Understood): string {
  return text.replace(/\bx\d{6,}\b/g, (id) => {
    const has = (step: Step): boolean => step.exchange.id === id;
    const index = flows.findIndex(({ flow }) => stepsOf(flow).some(has));
    if (index < 0) return id;
    const { number } = stepsOf(flows[index]!.flow).find(has)!;
    return `step ${index + 1}:${number}`;
  });
}
