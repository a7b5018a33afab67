/** The variables of a flow for the reader: their values, and in words where each was born and where it goes. */

import type { Binding, Place } from '../model/binding.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import type { TracePage } from '../model/page.js';
import { outcomeLabel } from './labels.js';
import type { Words } from './lang/en.js';
import { CALLS, say, sayCount, sayList } from './lang/words.js';
import { ranges } from './words.js';

/** One row per binding: ids first, which stand for themselves in paths, then names, URLs and what else there is. */
export function variableRows(flow: Flow, bindings: readonly Binding[], words: Words): TracePage['variables'] {
  const steps = new Map(stepsOf(flow).map((step) => [step.exchange.id, step]));
  return bindings
    .toSorted((a, b) => orderOf(a) - orderOf(b))
    .map((binding) => ({
      name: binding.name,
      value: binding.value,
      origin: say(words, 'origin', {
        born: originOf(binding, steps, words),
        used: goalsOf(binding.uses, steps, words),
      }),
    }));
}

const ORDER = ['id', 'name', 'url', 'value'];

function orderOf({ kind = 'id', secret }: Binding): number {
  return ORDER.indexOf(kind) + (secret ? ORDER.length : 0);
}

function originOf({ source, secret }: Binding, steps: ReadonlyMap<string, Step>, words: Words): string {
  if (source === 'given') return secret ? words.givenSecret : words.given;
  const step = steps.get(source.exchange);
  const place = partOf(source, words);
  if (!step) return say(words, 'bornBefore', { place, exchange: source.exchange });
  const message =
    source.side === 'request'
      ? `(${step.number}) ${step.exchange.request.method}`
      : `(${step.responseNumber}) ${outcomeLabel(step)}`;
  return say(words, 'bornAt', { place, message });
}

/** `used in the path of 14 and the header x-auth-token of 7–12, 15`; of many kinds of places the first ones. */
function goalsOf(uses: readonly Place[], steps: ReadonlyMap<string, Step>, words: Words): string {
  if (uses.length === 0) return words.notUsed;
  const groups = new Map<string, number[]>();
  for (const use of uses) {
    const place = partOf(use, words);
    const numbers = groups.get(place) ?? [];
    groups.set(place, numbers);
    numbers.push(steps.get(use.exchange)?.number ?? 0);
  }
  const told = [...groups]
    .slice(0, MOST_KINDS)
    .map(([place, numbers]) => say(words, 'usedAt', { place, steps: stepsOfUses(numbers, words) }));
  const left = [...groups].slice(MOST_KINDS).reduce((sum, [, numbers]) => sum + numbers.length, 0);
  const others = left === 0 ? [] : [sayCount(words, left, ['otherPlace', 'otherPlaces'])];
  return say(words, 'usedIn', { places: sayList(words, [...told, ...others]) });
}

const MOST_KINDS = 3;

/** `7, 9, 12`; of many the first ones, and how many more there are. */
function stepsOfUses(numbers: readonly number[], words: Words): string {
  const all = [...new Set(numbers)];
  if (all.length <= MOST_STEPS) return ranges(all);
  const calls = sayCount(words, all.length, CALLS);
  return say(words, 'someSteps', { steps: ranges(all.slice(0, MOST_STEPS)), calls });
}

const MOST_STEPS = 8;

function partOf({ part, base64 }: Place, words: Words): string {
  const colon = part.indexOf(':');
  const at = colon < 0 ? '' : part.slice(colon + 1);
  const place = placeWords(colon < 0 ? part : part.slice(0, colon), at, words);
  return base64 ? say(words, 'inBase64', { place }) : place;
}

function placeWords(kind: string, at: string, words: Words): string {
  switch (kind) {
    case 'url':
      return words.inUrl;
    case 'path':
      return words.inPath;
    case 'query':
      return say(words, 'inQuery', { at });
    case 'header':
      return say(words, 'inHeader', { at });
    case 'form':
      return say(words, 'inForm', { at });
    default:
      return at === '' ? words.inBody : say(words, 'inBodyAt', { at });
  }
}
