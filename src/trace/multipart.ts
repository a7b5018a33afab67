/** A multipart body in a sentence: its parts by name, type and size. */

import { multipartParts } from '../text/multipart.js';
import { secretsIn } from '../text/pseudonyms.js';
import type { Words } from './lang/en.js';
import { say, sayCount } from './lang/words.js';
import { sizeWords } from './sizes.js';

/** So many parts are told one by one. */
const TOLD = 20;

/** Undefined for a text that has no parts. */
export function partsWords(text: string, mediaType: string, words: Words): string | undefined {
  const parts = multipartParts(text);
  if (parts.length === 0) return undefined;
  const told = parts.slice(0, TOLD).map(({ name, file, type, start, end }) => {
    const content = text.slice(start, end);
    const facts = [
      ...(file === undefined ? [] : [say(words, 'partFile', { file })]),
      ...(type === undefined ? [] : [type]),
      // What stands for a secret has another length.
      ...(secretsIn(content).length > 0 ? [] : [sizeWords(new TextEncoder().encode(content).length, words)]),
    ];
    return [name ?? words.unnamedPart, ...(facts.length === 0 ? [] : [`(${facts.join(', ')})`])].join(' ');
  });
  const all = parts.length > TOLD ? [...told, '…'] : told;
  const count = sayCount(words, parts.length, ['part', 'parts']);
  return say(words, 'partsOf', { count, type: mediaType, parts: all.join('; ') });
}
