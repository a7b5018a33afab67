/** Secrets in URLs: the password before the host, values of a query or fragment, parts of a path. */

import { formFields, queryFields } from '../../text/form.js';
import type { Field } from '../../text/form.js';
import { percentDecode, percentDecoded, percentEncode } from '../../text/percent.js';
import type { Span } from '../../text/span.js';
import { urlSpans } from '../../text/url.js';
import type { Verdict } from '../rules.js';
import { append, lifted, moved, OPEN_KEYS, unwrapped } from './finding.js';
import type { Finding, Search } from './finding.js';

/** Finds secrets in a value by its content, where no rule names its place. */
export type FindInValue = (value: string) => readonly Finding[];

const USERINFO: Verdict = { kind: 'password', rule: 'url userinfo' };

/** The secrets in one URL, of any scheme, or in a path with its query. */
export function findInUrl(url: string, search: Search, inner: FindInValue): readonly Finding[] {
  const spans = urlSpans(url);
  const findings: Finding[] = [];
  if (spans.user) search.show(percentDecode(url.slice(spans.user.start, spans.user.end)));
  if (spans.password && spans.password.start < spans.password.end) {
    findings.push(encoded(url, spans.password, USERINFO));
    // It may as well end at the first `@`, when there is another one in the path.
    const end = url.indexOf('@', spans.password.start);
    if (end > spans.password.start && end < spans.password.end) {
      findings.push(encoded(url, { start: spans.password.start, end }, USERINFO));
    }
  }
  const path = url.slice(spans.path.start, spans.path.end);
  append(findings, moved([...findInPath(path, search), ...inner(path).map(escaped)], spans.path.start));
  for (const part of [spans.query, spans.fragment]) {
    if (part)
      append(findings, moved(findInQuery(url.slice(part.start, part.end), search, inner), part.start));
  }
  return findings;
}

/** The secrets in a query, or in a text that is written like one. */
export function findInQuery(query: string, search: Search, inner: FindInValue): readonly Finding[] {
  const inside: FindInValue = (value) => [
    // noVNC's `?path=%3Ftoken%3D…`
    ...(value.startsWith('?') ? moved(findInQuery(value.slice(1), search, inner), 1) : []),
    ...inner(value),
  ];
  return findInFields(query, search, { fields: queryFields(query), isKept: isKeptInQuery, inside });
}

function isKeptInQuery(name: string, { rules: { kept } }: Search): boolean {
  return kept.query(name).length > 0 || kept.header(name).length > 0;
}

/** The secrets in a form body. */
export function findInForm(form: string, search: Search, inner: FindInValue): readonly Finding[] {
  return findInFields(form, search, { fields: formFields(form), isKept: isKeptField, inside: inner });
}

interface Fields {
  readonly fields: readonly Field[];
  readonly isKept: (name: string, search: Search) => boolean;
  readonly inside: FindInValue;
}

function findInFields(text: string, search: Search, { fields, isKept, inside }: Fields): readonly Finding[] {
  const findings: Finding[] = [];
  for (const field of fields) {
    if (search.isOver(findings)) break;
    const verdict = fieldVerdict(field, search);
    if (isKept(field.name, search)) continue;
    if (!verdict && OPEN_KEYS.has(field.name)) search.show(field.value);
    append(findings, verdict ? [fieldFinding(field, verdict)] : insideField(text, field, inside));
  }
  return findings;
}

/** What the rules say of a field of a query, a form or a multipart body. */
export function fieldVerdict(
  { name, value }: { readonly name: string; readonly value: string },
  { rules }: Search,
): Verdict | undefined {
  const [verdict] = rules.field(name);
  return value === '' ? undefined : verdict;
}

/** True where the user says that a form's field is no secret. */
export function isKeptField(name: string, search: Search): boolean {
  const isKeptKey = search.rules.kept.body(name).some(({ under }) => under.length === 0);
  return isKeptKey || isKeptInQuery(name, search);
}

function fieldFinding(field: Field, { kind, rule }: Verdict): Finding {
  return { start: field.start, end: field.end, kind, rule, secret: field.value, write: percentEncode };
}

function insideField(text: string, field: Field, inner: FindInValue): readonly Finding[] {
  const findings = inner(field.value);
  if (findings.length === 0) return findings;
  const { offsets } = percentDecoded(text.slice(field.start, field.end));
  return moved(lifted(findings, { offsets, encode: percentEncode }), field.start);
}

function findInPath(path: string, { rules }: Search): readonly Finding[] {
  return rules.paths.flatMap((verdict) => {
    if (!path.includes(verdict.prefix)) return [];
    return Array.from(path.matchAll(verdict.pattern), ({ indices }) =>
      indices!.slice(1).map((span) => encoded(path, { start: span![0], end: span![1] }, verdict)),
    ).flat();
  });
}

/** A finding in a text that was not decoded: what stands in its place has to be encoded all the same. */
function escaped(finding: Finding): Finding {
  return { ...finding, write: (pseudonym) => percentEncode(finding.write(pseudonym)) };
}

function encoded(url: string, span: Span, { kind, rule }: Verdict): Finding {
  const { start, end } = unwrapped(url, span);
  return { start, end, kind, rule, secret: percentDecode(url.slice(start, end)), write: percentEncode };
}
