/** How messages are numbered for the reader: one by one as in the document, or by nesting (4.2.1). */

import type { Flow, Step } from '../model/flow.js';
import { ranges } from './words.js';

export type NumberStyle = 'document' | 'nested';

export interface Numbering {
  /** `7`, or `4.2.1`. */
  readonly of: (number: number) => string;
  /** `8–13, 18`, or `4.1–4.3`. */
  readonly ranges: (numbers: readonly number[]) => string;
}

/** The numbering of a flow's messages. Nested, a request and its answer have one number. */
export function numberingOf(flow: Flow, style: NumberStyle = 'document'): Numbering {
  if (style === 'document') return { of: String, ranges };
  const shown = new Map<number, string>();
  const visit = (steps: readonly Step[], prefix: string): void =>
    steps.forEach((step, index) => {
      const own = `${prefix}${index + 1}`;
      shown.set(step.number, own).set(step.responseNumber, own);
      visit(step.children, `${own}.`);
    });
  visit(flow.roots, '');
  const of = (number: number): string => shown.get(number) ?? String(number);
  return { of, ranges: (numbers) => span(numbers.toSorted((a, b) => a - b).map(of)) };
}

function span(shown: readonly string[]): string {
  const [first = '', last = first] = [shown[0], shown.at(-1)];
  return first === last ? first : `${first}–${last}`;
}
