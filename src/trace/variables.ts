/** The variables of a flow for the reader: their values, and in words where each was born and where it goes. */

import type { Binding, Place } from '../model/binding.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import type { TracePage } from '../model/page.js';
import { outcomeLabel } from './labels.js';
import { count, listed, ranges } from './words.js';

/** One row per binding: ids first, which stand for themselves in paths, then names, URLs and what else there is. */
export function variableRows(flow: Flow, bindings: readonly Binding[]): TracePage['variables'] {
  const steps = new Map(stepsOf(flow).map((step) => [step.exchange.id, step]));
  return bindings
    .toSorted((a, b) => orderOf(a) - orderOf(b))
    .map((binding) => ({
      name: binding.name,
      value: binding.value,
      origin: `${originOf(binding, steps)}; ${goalsOf(binding.uses, steps)}`,
    }));
}

const ORDER = ['id', 'name', 'url', 'value'];

function orderOf({ kind = 'id', secret }: Binding): number {
  return ORDER.indexOf(kind) + (secret ? ORDER.length : 0);
}

function originOf({ source, secret }: Binding, steps: ReadonlyMap<string, Step>): string {
  if (source === 'given') return secret ? 'given, and a secret' : 'given: known before the flow began';
  const step = steps.get(source.exchange);
  if (!step) return `${partOf(source)} the answer to ${source.exchange}, before this flow`;
  return source.side === 'request'
    ? `${partOf(source)} (${step.number}) ${step.exchange.request.method}`
    : `${partOf(source)} (${step.responseNumber}) ${outcomeLabel(step)}`;
}

/** `used in the path of 14 and the header x-auth-token of 7–12, 15`; of many kinds of places the first ones. */
function goalsOf(uses: readonly Place[], steps: ReadonlyMap<string, Step>): string {
  if (uses.length === 0) return 'not used again';
  const groups = new Map<string, number[]>();
  for (const use of uses) {
    const numbers = groups.get(partOf(use)) ?? [];
    groups.set(partOf(use), numbers);
    numbers.push(steps.get(use.exchange)?.number ?? 0);
  }
  const told = [...groups].slice(0, MOST_KINDS).map(([part, numbers]) => `${part} ${stepsOfUses(numbers)}`);
  const left = [...groups].slice(MOST_KINDS).reduce((sum, [, numbers]) => sum + numbers.length, 0);
  return `used in ${listed(left === 0 ? told : [...told, count(left, 'other place')])}`;
}

const MOST_KINDS = 3;

/** `7, 9, 12`; of many the first ones, and how many more there are. */
function stepsOfUses(numbers: readonly number[]): string {
  const all = [...new Set(numbers)];
  if (all.length <= MOST_STEPS) return ranges(all);
  return `${ranges(all.slice(0, MOST_STEPS))} … (${count(all.length, 'call')})`;
}

const MOST_STEPS = 8;

function partOf({ part, base64 }: Place): string {
  const colon = part.indexOf(':');
  const at = colon < 0 ? '' : part.slice(colon + 1);
  return `${base64 ? 'base64 in ' : ''}${placeWords(colon < 0 ? part : part.slice(0, colon), at)} of`;
}

function placeWords(kind: string, at: string): string {
  switch (kind) {
    case 'url':
      return 'the URL';
    case 'path':
      return 'the path';
    case 'query':
      return `the query (${at})`;
    case 'header':
      return `the header ${at}`;
    case 'form':
      return `the form (${at})`;
    default:
      return at === '' ? 'the body' : `the body (${at})`;
  }
}
