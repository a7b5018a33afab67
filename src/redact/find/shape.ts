/** Secrets that their shape tells, wherever they stand: in text and in bytes. */

import { standsAt } from '../matcher.js';
import type { ShapeVerdict } from '../rules.js';
import { asIs } from './finding.js';
import type { Finding, Search } from './finding.js';

const NOTHING: readonly Finding[] = [];

/** The secrets that are known by their shape. */
export function findShapes(
  text: string,
  shapes: readonly ShapeVerdict[],
  isOver: Search['isOver'] = () => false,
): readonly Finding[] {
  let findings: Finding[] | undefined;
  for (const { pattern, sign, kind, rule } of shapes) {
    if (!text.includes(sign)) continue;
    for (const { 0: match, index, groups } of text.matchAll(pattern)) {
      const written = groups ? groups['secret'] : match;
      if (written === undefined || written === '') continue;
      findings ??= [];
      if (isOver(findings)) return findings;
      const start = index + match.indexOf(written);
      // A token at the end of a query may have its padding percent-encoded: the same secret, written otherwise.
      const secret = written.replace(/%3D/gi, '=');
      findings.push({ start, end: start + written.length, kind, rule, secret, loose: true, write: asIs });
    }
  }
  return findings ?? NOTHING;
}

// Bytes are looked at in pieces that overlap by half: what begins in the first half of one has room for this much.
const ROOM = 2048;

/** The first place of an ASCII text in bytes from an offset on, -1 without one. */
export type IndexOf = (bytes: Uint8Array, text: string, from: number) => number;

/** True when a secret's shape stands in bytes. */
export function holdsShape(
  bytes: Uint8Array,
  shapes: readonly ShapeVerdict[],
  indexOf: IndexOf = horspool,
): boolean {
  return shapes.some((shape) => {
    for (let at = indexOf(bytes, shape.prefix, 0); at >= 0; at = indexOf(bytes, shape.prefix, at + ROOM)) {
      const piece = String.fromCharCode(...bytes.subarray(at, at + 2 * ROOM));
      if (findShapes(piece, [shape]).length > 0) return true;
    }
    return false;
  });
}

/** By Horspool's skips. */
export function horspool(bytes: Uint8Array, text: string, from: number): number {
  const last = text.length - 1;
  if (last < 0) return from < bytes.length ? from : -1;
  const skips = new Uint8Array(256).fill(Math.min(text.length, 255));
  for (let at = 0; at < last; at++) skips[text.charCodeAt(at)] = Math.min(last - at, 255);
  const final = text.charCodeAt(last);
  for (let end = from + last; end < bytes.length; end += skips[bytes[end]!]!) {
    if (bytes[end] === final && standsAt(bytes, end - last, text)) return end - last;
  }
  return -1;
}
