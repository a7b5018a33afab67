/** Sizes as sentences of a page tell them. */

import { formatBytes } from '../text/size.js';
import type { Words } from './lang/en.js';
import { say } from './lang/words.js';
import { grouped } from './words.js';

/** `12 bytes`, `20.3 MiB (21,233,664 bytes)`. */
export function sizeWords(bytes: number, words: Words): string {
  return bytes < 1024 ? inBytes(bytes, words) : `${formatBytes(bytes)} (${inBytes(bytes, words)})`;
}

export function inBytes(bytes: number, words: Words): string {
  return say(words, bytes === 1 ? 'byte' : 'bytes', { n: grouped(bytes) });
}
