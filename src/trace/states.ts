/** What a client waited for, from the answers that it asked for again: `status BUILD, then ACTIVE`. */

import { responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { jsonText } from '../model/message.js';
import { parseJson, stringAt } from '../text/json-value.js';

/** So many states are told. */
const TOLD = 4;

/** The states that one kind of call was answered with, each once; undefined when there are none. */
export function statesOf(steps: readonly Step[]): string | undefined {
  const pointers = new Set(steps.map(({ operation }) => operation.state));
  const [pointer] = pointers;
  if (pointer === undefined || pointers.size > 1) return undefined;
  const states = [...new Set(steps.flatMap((step) => stateOf(step, pointer)))];
  if (states.length === 0) return undefined;
  const told = states.length > TOLD ? [...states.slice(0, TOLD - 1), '…', states.at(-1)!] : states;
  return `${pointer.slice(pointer.lastIndexOf('/') + 1)} ${told.join(', then ').replace(', then …, then ', ', … ')}`;
}

function stateOf({ exchange }: Step, pointer: string): readonly string[] {
  const response = responseOf(exchange);
  const state = stringAt(parseJson((response && jsonText(response.body)) ?? ''), pointer);
  return state === undefined ? [] : [state];
}
