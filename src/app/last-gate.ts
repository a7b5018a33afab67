/** The last gate: a capture may have been edited by hand, or written by an older version with fewer rules. */

import { stripVTControlCharacters } from 'node:util';
import type { Manifest } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { mayBeJson } from '../redact/find/json.js';
import { findLeaks } from '../redact/sweep.js';
import type { Leak } from '../redact/sweep.js';
import type { Options } from './config/options.js';
import { gateRules, rulesFor } from './gate-rules.js';
import { piecesOf } from './pieces.js';
import type { Piece } from './pieces.js';

/** Looks through a text that is about to leave, or its bytes; `name` says which. @throws UserError `secret-found` */
export type LastGate = (text: string | Uint8Array, name: string) => void;

/** For what is made of a capture: by the profiles' rules and the user's. @throws UserError `rule-misses` */
export function lastGate(manifest: Manifest, options: Pick<Options, 'redact' | 'keep'>): LastGate {
  const { rules, keep } = rulesFor(manifest, gateRules(options));
  const leaksIn = (piece: string): readonly Leak[] => {
    // Between a name and its value a terminal's colours would hide what they are.
    const plain = CONTROL.test(piece) ? stripVTControlCharacters(piece) : piece;
    return findLeaks(plain, rules, { keep });
  };
  return (text, name) => {
    const leak = firstOf(piecesFor(text), leaksIn);
    if (!leak) return;
    const where = `line ${leak.line}, ${leak.rule}`;
    throw new UserError('secret-found', `${name} would hold a secret (${where}); nothing was written.`, {
      hint: 'The capture holds it too: wiretale scan says where, wiretale scrub replaces it.',
    });
  };
}

/** What tells of a secret stands nearer to it than this: both ends of a key, the boundary of a part, the head of a table. */
const SIZE = { own: 1 << 18, around: 1 << 17 };

/** JSON is read as a whole. */
function piecesFor(text: string | Uint8Array): Iterable<Piece> {
  if (typeof text !== 'string') return piecesOf(Buffer.from(text.buffer, text.byteOffset, text.length), SIZE);
  return piecesOf(text, mayBeJson(text) ? { ...SIZE, own: text.length } : SIZE);
}

/** The first leak of any piece, by its line in the whole text. */
function firstOf(pieces: Iterable<Piece>, leaksIn: (text: string) => readonly Leak[]): Leak | undefined {
  for (const { text, firstLine, from, to } of pieces) {
    const leak = leaksIn(text).find(({ line }) => line >= from && line <= to);
    if (leak) return { rule: leak.rule, line: firstLine + leak.line - 1 };
  }
  return undefined;
}

/** What a terminal's control sequences begin with: few texts have any, and to look for whole ones takes long. */
const CONTROL = /[\u001b\u009b]/;
