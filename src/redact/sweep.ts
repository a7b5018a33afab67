/** The last look at what is about to leave: secrets by shape and place in text, and known ones in passing bytes. */

import type { SecretRule } from '../model/profile.js';
import { decodeXml } from '../text/xml.js';
import { isDigest } from './digests.js';
import { disjoint } from './find/finding.js';
import type { Finding } from './find/finding.js';
import { mayBeJson } from './find/json.js';
import { findShapes } from './find/shape.js';
import { findAssigned } from './find/text.js';
import { valueFinder } from './find/value.js';
import { isHidden, notationRead } from './notation.js';
import { isPlaceholder } from './placeholder.js';
import { compileRules } from './rules.js';
import type { KeptPlace } from './rules.js';

/** A place where a secret seems to stand; never the secret. `line` from 1. */
export interface Leak {
  readonly rule: string;
  readonly line: number;
}

export interface LeakOptions {
  /** As for the redactor. */
  readonly keep?: readonly KeptPlace[];
  readonly keepDigests?: boolean;
}

/** The secrets that rules and shapes tell in a rendered text; what wiretale writes in the place of one is none. */
export function findLeaks(
  written: string,
  secretRules: readonly SecretRule[],
  { keep, keepDigests = false }: LeakOptions = {},
): readonly Leak[] {
  const rules = compileRules(secretRules, keep);
  const search = { rules, show: () => undefined, isOver: () => false };
  const inValue = valueFinder(search, 'page');
  const read = notationRead(written, (one) => findShapes(one, rules.shapes).length > 0);
  const findings = (text: string): readonly Finding[] =>
    mayBeJson(text) ? [...inValue(text), ...findAssigned(text, search, 'page')] : inValue(text);
  const isLeak = ({ secret, inside }: Finding): boolean => {
    if (inside) return inside.findings.some(isLeak);
    const isOpen = isHidden(secret) || isPlaceholder(secret) || rules.kept.value(secret);
    return !isOpen && !(keepDigests && isDigest(secret));
  };
  const readings = new Set([...(mayBeJson(read) ? [read] : []), ...pageReadings(read)]);
  return distinct(
    Array.from(readings).flatMap((text) => withLines(text, disjoint(findings(text).filter(isLeak)))),
  );
}

/**
 * A page as its reader sees it: a writer may escape any sign, `=` too, and colour a name and its value apart. Every line
 * stays the line that it is.
 */
function pageReadings(page: string): readonly string[] {
  const plain = page.replace(INLINE, '');
  return [page, plain].map((text) => decodeXml(text.replace(LINE_ENTITY, ' ')));
}

const INLINE = /<\/?(?:span|code|b|strong|i|em|mark)(?: [^<>\n]{0,500})?>/gi;
const LINE_ENTITY = /&#(?:0*1[03]|x0*[ad]);/gi;

/** Both readings tell of most. */
function distinct(leaks: readonly Leak[]): readonly Leak[] {
  const known = new Map(leaks.map((leak) => [`${leak.line} ${leak.rule}`, leak]));
  return [...known.values()].sort((a, b) => a.line - b.line);
}

function withLines(text: string, findings: readonly Finding[]): readonly Leak[] {
  let line = 1;
  let at = 0;
  return findings.map(({ rule, start }) => {
    for (let next = text.indexOf('\n', at); next >= 0 && next < start; next = text.indexOf('\n', at)) {
      at = next + 1;
      line++;
    }
    return { rule, line };
  });
}

/** Looks for secrets in bytes as they pass; once it saw one, `hit()` stays true. */
export interface BlobSweep {
  push(chunk: Uint8Array): void;
  hit(): boolean;
}

// What is looked for may begin in one chunk and end in a later one.
const OVERLAP = 2048;

/** A sweep over the chunks of one body, for what `known` knows. */
export function createBlobSweep(known: { holds(bytes: Uint8Array): boolean }): BlobSweep {
  let tail = new Uint8Array(0);
  let found = false;
  return {
    push(chunk) {
      if (found) return;
      const seam = joined(tail, chunk.subarray(0, OVERLAP));
      found = (tail.length > 0 && known.holds(seam)) || known.holds(chunk);
      tail = chunk.length >= OVERLAP ? chunk.slice(-OVERLAP) : seam.slice(-OVERLAP);
    },
    hit: () => found,
  };
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(a.length + b.length);
  bytes.set(a);
  bytes.set(b, a.length);
  return bytes;
}
