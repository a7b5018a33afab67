/** Secrets in JSON: the values that a rule names by key and path, and those that are found inside of strings. */

import { decodeJsonString, encodeJsonString, scanJson } from '../../text/json.js';
import type { JsonPath, JsonToken } from '../../text/json.js';
import type { Span } from '../../text/span.js';
import type { BodyVerdict, Rules, Verdict } from '../rules.js';
import { mayBeBase64 } from './base64.js';
import { findBeside } from './beside.js';
import type { Scalar } from './beside.js';
import { append, asIs, lifted, moved, OPEN_KEYS, plainFinding, unwrapped } from './finding.js';
import type { Finding, Search } from './finding.js';
import { basic, findInHeader } from './header.js';
import { listFinder } from './list.js';
import type { Listed } from './list.js';
import type { FindInValue } from './url.js';

/** The secrets in a JSON text; undefined when it is no JSON. */
export function findInJson(text: string, search: Search, inner: FindInValue): readonly Finding[] | undefined {
  const findings: Finding[] = [];
  const mayHold = gate(text, search);
  const pairs = text.includes('alue"') ? pairFinder(text, search.rules) : undefined;
  const lists = listFinder(text, search.rules);
  let hasBeside = false;
  const complete = scanJson(text, (token) => {
    // Asked only where there is something: most texts have nothing.
    if (findings.length > 0 && search.isOver(findings)) return;
    if (token.kind === 'literal' && LITERAL.test(token.value())) return;
    if (token.kind !== 'key') {
      const key = keyOf(token.path);
      if (key !== undefined && isKept(key, token.path, search)) return;
      const verdict = key === undefined ? undefined : verdictOn(key, token.path, search);
      hasBeside ||= verdict?.beside !== undefined;
      const found =
        verdict && !verdict.beside && key !== undefined
          ? wholeValue(text, token, { key, ...verdict })
          : (pairs?.(token) ?? inList(text, token, lists(token)));
      if (found) append(findings, found);
      else if (key !== undefined && OPEN_KEYS.has(key)) search.show(token.value());
    }
    // Also inside of a secret: the JSON in a credential's blob holds secrets that may turn up elsewhere by themselves.
    if ((token.kind === 'key' || token.kind === 'string') && mayHold(token))
      append(findings, insideString(text, token, inner));
  });
  for (const { scalar, ...named } of hasBeside ? findBeside(text, search.rules) : [])
    append(findings, wholeValue(text, scalar, named));
  return complete || search.isOver(findings) ? findings : undefined;
}

// What else stands there without quotes is no JSON, but a log's or a template's idea of it: `{"token": abc}`.
const LITERAL = /^(?:true|false|null|none|nan|undefined|-?infinity)$/i;

const SHORTEST = 6;

/** Whether it is worth looking into a string, by what its whole text holds: most strings are spared a closer look. */
function gate(text: string, { rules }: Search): (token: JsonToken) => boolean {
  const shapes = rules.shapes.some(({ sign }) => text.includes(sign));
  // With these a text in a string may name a value: `password=…`, `X-Auth-Token: …`, `curl -u …`, `<secret>…`, `('token', '…')`.
  const signs = ['=', '://', ': ', ' -', '<', '|', "('", "['"].filter((sign) => text.includes(sign));
  const ways = signs.map((sign) => passing(text, sign));
  return (token) => {
    if (token.end - token.start < SHORTEST + 2) return false;
    // JSON in a string has quotes in it, and so escapes.
    return (
      shapes ||
      token.escaped ||
      mayBeBase64(text, token.start + 1) ||
      (ways.length > 0 && ways.some((stands) => stands(token)))
    );
  };
}

/** Tells of spans, in order, whether a sign stands in them; not of a colon behind a quote, as keys have it. */
function passing(text: string, sign: string): (span: Span) => boolean {
  const from = (at: number): number => {
    let next = text.indexOf(sign, at);
    while (sign === ': ' && next > 0 && text.charCodeAt(next - 1) === QUOTE)
      next = text.indexOf(sign, next + 1);
    return next < 0 ? text.length : next;
  };
  let next = from(0);
  return ({ start, end }) => {
    if (next < start) next = from(start);
    return next < end;
  };
}

const QUOTE = 34;

/** The key that names a value: of the items of an array, the array's own. */
function keyOf(path: JsonPath): string | undefined {
  return path[keyAbove(path, path.length)] as string | undefined;
}

/** Where the last key before a place of a path is; -1 without one. */
function keyAbove(path: JsonPath, from: number): number {
  for (let at = from - 1; at >= Math.max(0, from - MOST_ARRAYS); at--) {
    if (typeof path[at] === 'string') return at;
  }
  return -1;
}

// Arrays in arrays may be as deep as a body is long: to walk up for each value would take for ever.
const MOST_ARRAYS = 256;

function verdictOn(key: string, path: JsonPath, { rules }: Search): BodyVerdict | undefined {
  const verdicts = rules.body(key);
  return verdicts.length === 0 ? undefined : verdicts.find(({ under }) => endsUnder(path, under));
}

function isKept(key: string, path: JsonPath, { rules }: Search): boolean {
  return rules.kept.body(key).some(({ under }) => endsUnder(path, under));
}

/** True when the keys above the last one, without array indices, end so. */
export function endsUnder(path: JsonPath, under: readonly string[]): boolean {
  let at = under.length === 0 ? 0 : keyAbove(path, path.length);
  return under.every((_, index) => {
    const key = under[under.length - 1 - index];
    at = keyAbove(path, at);
    return at >= 0 && (key === '*' || path[at] === key);
  });
}

/** The value as a whole; of one that stands under a header's name, what the header's grammar says. */
function wholeValue(
  text: string,
  token: Scalar,
  { key, kind, rule }: Verdict & { readonly key: string },
): readonly Finding[] {
  if (token.kind === 'number' || token.kind === 'literal') {
    const write = (pseudonym: string): string => `"${pseudonym}"`;
    return [{ start: token.start, end: token.end, kind, rule, secret: token.value(), write }];
  }
  const content = { start: token.start + 1, end: token.end - 1 };
  if (content.start === content.end) return [];
  if (rule.startsWith('header ')) {
    return inString(text, token, findInHeader(key.toLowerCase(), token.value(), { kind, rule }));
  }
  const { start, end } = token.escaped ? content : unwrapped(text, content);
  // Docker's `auth`: the same as in the header of HTTP.
  if (kind === 'credential' && !token.escaped) return basic(text, { start, end }, { kind, rule });
  const secret = token.escaped ? token.value() : text.slice(start, end);
  return [{ start, end, kind, rule, secret, write: asIs }];
}

/**
 * `{"name": "password", "value": "…"}`: how HAR and many an API list fields, and `{"path": "/driver_info/password", "value": "…"}`, a
 * JSON Patch (RFC 6902). The value may come first.
 */
function pairFinder(text: string, rules: Rules): (token: JsonToken) => readonly Finding[] | undefined {
  let owner: JsonPath = [];
  let pair: { name?: string | undefined; value?: Scalar } = {};
  return ({ kind, start, end, escaped, path, value }) => {
    const role = ROLES.get(String(path[path.length - 1]).toLowerCase());
    if (!role || kind === 'literal') return undefined;
    const isSame = owner.length === path.length - 1 && owner.every((key, at) => key === path[at]);
    if (!isSame) {
      owner = path.slice(0, -1);
      pair = {};
    }
    const written = value();
    if (role === 'name') pair.name = written;
    else if (role === 'path') pair.name ??= lastOf(written);
    else pair.value = { kind, start, end, escaped, value: () => written };
    const [verdict] = pair.name !== undefined && pair.value ? rules.field(pair.name) : [];
    return verdict && wholeValue(text, pair.value!, { key: pair.name!, ...verdict });
  };
}

/** The last token of a JSON pointer; none of a path that is no pointer. */
function lastOf(pointer: string): string | undefined {
  return pointer.startsWith('/') ? pointer.slice(pointer.lastIndexOf('/') + 1) : undefined;
}

const ROLES: ReadonlyMap<string, 'name' | 'path' | 'value'> = new Map([
  ['name', 'name'],
  ['key', 'name'],
  ['path', 'path'],
  ['value', 'value'],
  // Heat's outputs, and what AWS calls the parameters of a stack.
  ['output_key', 'name'],
  ['output_value', 'value'],
  ['parameterkey', 'name'],
  ['parametervalue', 'value'],
]);

/** The value that an item of a list is in the light of those before it. */
function inList(
  text: string,
  { kind, start, end, escaped, value }: Scalar,
  found: Listed | undefined,
): readonly Finding[] | undefined {
  if (!found) return undefined;
  const { lead, ...named } = found;
  if (lead === 0) return wholeValue(text, { kind, start, end, escaped, value }, named);
  // What stands before it is read as it is written: no escape is in it.
  if (escaped) return undefined;
  const { kind: of, rule } = named;
  return [plainFinding(text, { start: start + 1 + lead, end: end - 1 }, { kind: of, rule })];
}

function insideString(text: string, token: JsonToken, inner: FindInValue): readonly Finding[] {
  return inString(text, token, inner(token.value()));
}

/** The findings of what a string stands for, as findings of the text that it is written in. */
function inString(
  text: string,
  { start, end, escaped }: Pick<JsonToken, 'start' | 'end' | 'escaped'>,
  findings: readonly Finding[],
): readonly Finding[] {
  if (findings.length === 0 || !escaped) return moved(findings, start + 1);
  const { offsets } = decodeJsonString(text.slice(start + 1, end - 1));
  return moved(lifted(findings, { offsets, encode: encodeJsonString }), start + 1);
}

/** True for a text that begins as JSON objects and arrays do. */
export function mayBeJson(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 123 || first === 91 || (first <= 32 && /^\s*[[{]/.test(text));
}
