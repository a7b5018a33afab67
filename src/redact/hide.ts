/** Hides what was learned, wherever it stands in a part of an exchange and in whatever encoding. */

import { decodeJsonString, encodeJsonString, scanJson } from '../text/json.js';
import type { JsonToken } from '../text/json.js';
import { percentDecode, percentDecoded, percentEncode } from '../text/percent.js';
import { applyEdits } from '../text/span.js';
import type { Edit } from '../text/span.js';
import { append, asIs, disjoint, liftedEdits } from './find/finding.js';
import type { Encode } from './hit.js';
import type { Learned } from './learned.js';

export interface Hiding {
  readonly text: (text: string) => string;
  /** Text in which all is percent-encoded: a URL, a form. */
  readonly percent: (text: string) => string;
  readonly json: (text: string) => string;
}

/** `apply` is told of every edit. */
export function createHiding(learned: Learned, apply: typeof applyEdits): Hiding {
  const text = (plain: string): string => apply(plain, editsOf(plain, learned));
  return {
    text,
    percent: (encoded) => apply(encoded, editsOf(encoded, learned, percentEncode)),
    json(json) {
      const known = learned.holds(json);
      if (!known && !/[\\%]/.test(json)) return json;
      const edits: Edit[] = [];
      scanJson(json, (token) => {
        if (known || token.escaped || token.value().includes('%'))
          append(edits, insideToken(json, token, learned));
      });
      // What is no JSON after all, or crosses its tokens, must not stay either.
      return text(apply(json, edits));
    },
  };
}

/** What is to be replaced in a text, whichever of its characters somebody chose to percent-encode. */
function editsOf(text: string, learned: Learned, encode?: Encode): readonly Edit[] {
  const edits = learned.edits(text, encode);
  if (!text.includes('%')) return edits;
  // In forms a plus is a space.
  const readings = text.includes('+') ? [text, text.replaceAll('+', ' ')] : [text];
  return disjoint([...edits, ...readings.flatMap((reading) => decodedEdits(reading, learned))]);
}

function decodedEdits(encoded: string, learned: Learned): readonly Edit[] {
  if (!learned.holds(percentDecode(encoded))) return [];
  const { text, offsets } = percentDecoded(encoded);
  return liftedEdits(learned.edits(text, asIs), { offsets, encode: percentEncode });
}

function insideToken(json: string, token: JsonToken, learned: Learned): readonly Edit[] {
  const value = token.value();
  const edits = editsOf(value, learned);
  if (edits.length === 0) return edits;
  if (token.kind === 'number' || token.kind === 'literal') {
    return [{ start: token.start, end: token.end, text: `"${encodeJsonString(applyEdits(value, edits))}"` }];
  }
  const start = token.start + 1;
  const raw = json.slice(start, token.end - 1);
  const offsets = token.escaped ? decodeJsonString(raw).offsets : undefined;
  const placed = offsets ? liftedEdits(edits, { offsets, encode: encodeJsonString }) : edits;
  return placed.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start }));
}
