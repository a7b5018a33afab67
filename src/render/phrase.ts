/** Sentences of words and code in a theme's own language. */

import type { Phrase } from '../model/cookbook.js';

/** How a theme writes words, and how code. */
export interface Spelling {
  readonly text: (value: unknown) => string;
  readonly cell: (value: unknown) => string;
}

/** The pieces of a phrase one behind the other: the spaces between them are the phrase's own. */
export function phraseIn({ text, cell }: Spelling): (phrase: Phrase) => string {
  const words = (value: string): string => {
    const [, before = '', inner = '', after = ''] = /^(\s*)(.*?)(\s*)$/s.exec(value)!;
    return `${before && ' '}${inner && text(inner)}${after && ' '}`;
  };
  return (phrase) => phrase.map((part) => (part.code === '' ? words(part.text) : cell(part.code))).join('');
}
