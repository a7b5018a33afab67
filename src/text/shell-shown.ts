/** Shell text as a page can hold it: what a page would change or not show is written by `printf`, so that a copy does the same. */

import type { ShellPiece, ShellText } from './shell.js';

/**
 * Controls, what turns or hides text, spaces at the end of a line, and the marks by which pymdownx.snippets reads files.
 * What stands before a character is looked at after it.
 */
const UNSHOWN =
  /(?:[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|[^\S\n](?=\n)|8(?<=^ *;*-+8)(?=<))+/gm;

/** The same text for a shell. Line breaks stay. */
export function shownShell(text: ShellText): ShellText {
  if (typeof text === 'string') return text.search(UNSHOWN) < 0 ? text : shownPieces(text);
  return text.flatMap((piece) => (typeof piece === 'string' ? shownPieces(piece) : [piece]));
}

function shownPieces(text: string): readonly ShellPiece[] {
  const pieces: ShellPiece[] = [];
  let at = 0;
  for (const { 0: unshown, index } of text.matchAll(UNSHOWN)) {
    if (index > at) pieces.push(text.slice(at, index));
    pieces.push({ command: `printf '${octal(unshown)}'` });
    at = index + unshown.length;
  }
  return at < text.length ? [...pieces, text.slice(at)] : pieces;
}

/** Its bytes as every `printf` reads them. */
function octal(text: string): string {
  return Array.from(new TextEncoder().encode(text), (byte) => `\\${byte.toString(8).padStart(3, '0')}`).join(
    '',
  );
}
