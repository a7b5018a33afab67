/** Sentences of words and code in a theme's own language. */

import type { Phrase } from '../model/cookbook.js';
import type { Language } from './languages.js';

/** The pieces of a phrase one behind the other: the spaces between them are the phrase's own. None before the first: it would indent. */
export function phraseIn({ text, cell, joint }: Pick<Language, 'text' | 'cell' | 'joint'>) {
  const words = (value: string): string => {
    // Not by one expression: of a long line it would look at every space once for each that follows.
    const inner = value.trim();
    const [before, after] = [value.trimStart() !== value, value.trimEnd() !== value];
    return `${before ? ' ' : ''}${inner && text(inner)}${after ? ' ' : ''}`;
  };
  return (phrase: Phrase): string =>
    phrase
      .map((part) => (part.code === '' ? words(part.text) : cell(part.code)))
      .reduce((all, piece) => {
        const isApart = all === '' || all.endsWith(' ') || piece.startsWith(' ');
        return `${all}${isApart ? '' : joint}${piece}`;
      }, '')
      .trimStart();
}
