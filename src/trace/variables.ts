/** The variables of a flow for the reader: their values, and in words where each was born. */

import type { Binding, Place } from '../model/binding.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import type { TracePage } from '../model/page.js';
import { outcomeLabel } from './labels.js';
import { count } from './words.js';

/** One row per binding. */
export function variableRows(flow: Flow, bindings: readonly Binding[]): TracePage['variables'] {
  const steps = new Map(stepsOf(flow).map((step) => [step.exchange.id, step]));
  return bindings.map(({ name, value, source, uses }) => ({
    name,
    value,
    origin: `${originOf(source, steps)}; ${uses.length === 0 ? 'not used again' : `used in ${count(uses.length, 'place')}`}`,
  }));
}

function originOf(source: Binding['source'], steps: ReadonlyMap<string, Step>): string {
  if (source === 'given') return 'given: known before the flow began';
  const step = steps.get(source.exchange);
  if (!step) return 'born in another flow';
  return source.side === 'request'
    ? `${partOf(source)} (${step.number}) ${step.exchange.request.method}`
    : `${partOf(source)} (${step.responseNumber}) ${outcomeLabel(step)}`;
}

function partOf({ part }: Place): string {
  const colon = part.indexOf(':');
  const at = colon < 0 ? '' : part.slice(colon + 1);
  switch (colon < 0 ? part : part.slice(0, colon)) {
    case 'path':
      return 'the path of';
    case 'query':
      return `the query (${at}) of`;
    case 'header':
      return `the header ${at} of`;
    default:
      return `the body (${at || 'all of it'}) of`;
  }
}
