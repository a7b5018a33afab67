/** Words of a language with what fills them. */

import type { Phrase } from '../../model/cookbook.js';
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
