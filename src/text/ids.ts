/** Ids as machines make them: UUIDs, and the same as 32 hexadecimal digits. */

import type { Span } from './span.js';

/** Every id in a text, alone or inside more (`AUTH_<id>`, `<id>-00001`), each once, in order. */
export function idsIn(text: string): readonly string[] {
  const ids = text.match(ID);
  if (!ids) return NONE;
  return ids.length === 1 ? ids : [...new Set(ids)];
}

const NONE: readonly string[] = [];

/** Where the ids of a text stand, in order. */
export function idSpans(text: string): readonly Span[] {
  return Array.from(text.matchAll(ID), ({ 0: id, index }) => ({ start: index, end: index + id.length }));
}

const ID = /(?<![0-9a-z])(?:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{32})(?![0-9a-z])/gi;
