/** A secret that was found: where, what, by which rule, and how its pseudonym is written there. */

import type { SecretKind } from '../../model/profile.js';
import type { Edit, Span } from '../../text/span.js';
import type { Rules, Verdict } from '../rules.js';
import type { Limit } from './limit.js';

export interface Finding extends Span {
  readonly kind: SecretKind;
  readonly rule: string;
  /** The secret itself, without the encoding of its place. */
  readonly secret: string;
  /** The secrets in a text that the span holds encoded as a whole: then it is not the span that is the secret. */
  readonly inside?: { readonly text: string; readonly findings: readonly Finding[] };
  /** True where it stands in free text: what is around it may read differently without it. */
  readonly loose?: true;
  /** The text to put into the span: the pseudonym, or what was made of the text inside, in the encoding of the place. */
  readonly write: (text: string) => string;
}

/** What finding needs: the rules, and somebody to tell of values that are ids or names, and so no secrets. */
export interface Search {
  readonly rules: Rules;
  readonly show: (value: string) => void;
  /** True when so much was found that a text is not kept: what goes through it ends then. */
  readonly isOver: Limit['isOver'];
}

/** Adds items to a list: as arguments of `push` a hundred thousand would not fit on the stack. */
export function append<T>(list: T[], items: readonly T[]): void {
  for (const item of items) list.push(item);
}

export const asIs = (text: string): string => text;

/** Keys whose values are ids and names: to hide them wherever they stand would make a capture unreadable. */
export const OPEN_KEYS: ReadonlySet<string> = new Set([
  'id',
  'name',
  'username',
  'user_id',
  'project_id',
  'tenant_id',
  'domain_id',
  'role_id',
  'trust_id',
  'image_id',
  'region_id',
  'service_id',
  'endpoint_id',
]);

/** A finding whose place has no encoding of its own. */
export function plainFinding(text: string, span: Span, { kind, rule }: Verdict): Finding {
  return {
    start: span.start,
    end: span.end,
    kind,
    rule,
    secret: text.slice(span.start, span.end),
    write: asIs,
  };
}

/** The findings of a part of a text, moved to where the part stands. */
export function moved(findings: readonly Finding[], by: number): readonly Finding[] {
  if (by === 0 || findings.length === 0) return findings;
  return findings.map((finding) => ({ ...finding, start: finding.start + by, end: finding.end + by }));
}

/** Where decoded text was written: its offsets there, and how text is encoded for it. */
export interface Origin {
  readonly offsets: ArrayLike<number>;
  encode(text: string): string;
}

/** The findings of a decoded text, as findings of the text that it was decoded from. */
export function lifted(findings: readonly Finding[], origin: Origin): readonly Finding[] {
  return findings.map((finding) => ({
    ...finding,
    start: origin.offsets[finding.start]!,
    end: origin.offsets[finding.end]!,
    write: (pseudonym) => origin.encode(finding.write(pseudonym)),
  }));
}

/** The edits of a decoded text, as edits of the text that it was decoded from. */
export function liftedEdits<E extends Edit>(edits: readonly E[], origin: Origin): readonly E[] {
  return edits.map((edit) => ({
    ...edit,
    start: origin.offsets[edit.start]!,
    end: origin.offsets[edit.end]!,
    text: origin.encode(edit.text),
  }));
}

/** In order of start and without overlap: of two that overlap the first stays and hides the span of both. */
export function disjoint<T extends Span>(spans: readonly T[]): readonly T[] {
  return separated(spans).spans;
}

/** The same; `crossed` when some overlapped without one being in the other. */
export function separated<T extends Span>(spans: readonly T[]): { spans: readonly T[]; crossed: boolean } {
  if (spans.length < 2) return { spans, crossed: false };
  const result: T[] = [];
  let crossed = false;
  for (const span of inOrder(spans)) {
    const last = result[result.length - 1];
    if (!last || span.start >= last.end) result.push(span);
    else if (span.end > last.end) {
      crossed = true;
      result[result.length - 1] = { ...last, end: span.end };
    }
  }
  return { spans: result, crossed };
}

/** Sorted by start, of two that begin together the longer first: as most come already. */
function inOrder<T extends Span>(spans: readonly T[]): readonly T[] {
  const compare = (a: Span, b: Span): number => a.start - b.start || b.end - a.end;
  return spans.every((span, at) => at === 0 || compare(spans[at - 1]!, span) <= 0)
    ? spans
    : [...spans].sort(compare);
}

/** The span without the `b'…'` that old Python clients print around a token: the wrapped form is the same secret. */
export function unwrapped(text: string, { start, end }: Span): Span {
  const quote = text[end - 1];
  const wrapped = text[start] === 'b' && (quote === "'" || quote === '"') && text[start + 1] === quote;
  return wrapped && end - start > 3 ? { start: start + 2, end: end - 1 } : { start, end };
}

/** The span without white space around it. */
export function trimmed(text: string, span: Span): Span {
  let { start, end } = span;
  while (start < end && isSpace(text.charCodeAt(start))) start++;
  while (start < end && isSpace(text.charCodeAt(end - 1))) end--;
  return { start, end };
}

/** The span without white space around it, and without double quotes. */
export function unquoted(text: string, span: Span): Span {
  const { start, end } = trimmed(text, span);
  const quoted = end - start > 1 && text[start] === '"' && text[end - 1] === '"';
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}

function isSpace(code: number): boolean {
  return code === 32 || (code >= 9 && code <= 13);
}
