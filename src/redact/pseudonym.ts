/** What a pseudonym looks like: `<token:3f9a1c02b45d9e70>`, also where a text has it percent-encoded or as HTML. */

import type { SecretKind } from '../model/profile.js';
import type { Span } from '../text/span.js';

/** Gives `<kind:16 hex>` for a secret: always the same for the same one, and nothing that leads back. */
export type Pseudonym = (kind: SecretKind, secret: string) => string;

export const SECRET_KINDS: readonly SecretKind[] = [
  'token',
  'password',
  'secret',
  'key',
  'signature',
  'cookie',
  'credential',
];

const SOURCE = String.raw`(?:<|&lt;|%3C)(${SECRET_KINDS.join('|')})(?::|%3A)([0-9a-f]{16})(?:>|&gt;|%3E)`;

const PSEUDONYM = new RegExp(SOURCE, 'gi');
const NOTHING_ELSE = new RegExp(`^${SOURCE}$`, 'i');

export interface PseudonymSpan extends Span {
  /** As it is without the encoding of its place. */
  readonly plain: string;
}

/** All that look like pseudonyms in a text. */
export function pseudonymsIn(text: string): readonly PseudonymSpan[] {
  return Array.from(text.matchAll(PSEUDONYM), ({ 0: written, 1: kind, 2: digits, index }) => ({
    start: index,
    end: index + written.length,
    plain: `<${kind}:${digits}>`,
  }));
}

/** True when the whole text looks like a pseudonym, in whatever encoding. */
export function looksLikePseudonym(text: string): boolean {
  return NOTHING_ELSE.test(text);
}

/** The spans that do not begin inside of a pseudonym, which reads like `name: value` itself, nor are all of one. */
export function outside<T extends Span>(spans: readonly T[], pseudonyms: readonly Span[]): readonly T[] {
  if (pseudonyms.length === 0) return spans;
  return spans.filter(({ start, end }) => {
    const before = lastFrom(pseudonyms, start);
    return before === undefined || start >= before.end || (start === before.start && end > before.end);
  });
}

/** The spans that share no character with a pseudonym. */
export function apart<T extends Span>(spans: readonly T[], pseudonyms: readonly Span[]): readonly T[] {
  if (pseudonyms.length === 0) return spans;
  return spans.filter(({ start, end }) => {
    const before = lastFrom(pseudonyms, end - 1);
    return before === undefined || before.end <= start;
  });
}

/** Of spans in order the last that begins at an offset or before it. */
function lastFrom(spans: readonly Span[], at: number): Span | undefined {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (spans[middle]!.start <= at) low = middle + 1;
    else high = middle;
  }
  return spans[low - 1];
}
