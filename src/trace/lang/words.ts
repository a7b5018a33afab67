/** Words of a language with what fills them. */

import type { Phrase } from '../../model/cookbook.js';
import { grouped } from '../words.js';
import type { WordKey, Words } from './en.js';

export type Slots = Readonly<Record<string, string>>;

/** A sentence whose slots are written as code. What has no filling stays as it is. */
export function phrase(words: Words, key: WordKey, slots: Slots = {}): Phrase {
  return words[key].split(SLOT).flatMap((piece) => {
    const filling = slotOf(piece, slots);
    if (filling !== undefined) return [{ text: '', code: filling }];
    return piece === '' ? [] : [{ text: piece, code: '' }];
  });
}

/** The same as plain text. */
export function say(words: Words, key: WordKey, slots: Slots = {}): string {
  return words[key].replace(SLOT, (slot) => slotOf(slot, slots) ?? slot);
}

const SLOT = /(\$?\{\w+\})/g;

function slotOf(piece: string, slots: Slots): string | undefined {
  const name = /^\{(\w+)\}$/.exec(piece)?.[1];
  return name !== undefined && Object.hasOwn(slots, name) ? slots[name] : undefined;
}

/** `3 calls`, `1 call`: one of two words, by the number. */
export function sayCount(words: Words, n: number, [one, many]: readonly [WordKey, WordKey]): string {
  return say(words, n === 1 ? one : many, { n: grouped(n) });
}

/** `a`, `a and b`, `a, b and c`. */
export function sayList(words: Words, items: readonly string[]): string {
  const [last, ...before] = items.toReversed();
  if (last === undefined || before.length === 0) return last ?? '';
  return say(words, 'and', { first: before.toReversed().join(', '), last });
}

export const EXCHANGES = ['exchange', 'exchanges'] as const;
export const CALLS = ['call', 'calls'] as const;
export const FLOWS = ['oneFlow', 'nFlows'] as const;
export const CAPTURES = ['oneCapture', 'nCaptures'] as const;
