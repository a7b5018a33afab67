/** Secrets in JSON: the values that a rule names by key and path, and those that are found inside of strings. */

import { decodeJsonString, encodeJsonString, scanJson } from '../../text/json.js';
import type { JsonPath, JsonToken } from '../../text/json.js';
import type { BodyVerdict } from '../rules.js';
import { beginsAsBase64 } from './base64.js';
import { append, asIs, lifted, moved, OPEN_KEYS, unwrapped } from './finding.js';
import type { Finding, Search } from './finding.js';
import { basic } from './header.js';
import type { FindInValue } from './url.js';

/** The secrets in a JSON text; undefined when it is no JSON. */
export function findInJson(text: string, search: Search, inner: FindInValue): readonly Finding[] | undefined {
  const findings: Finding[] = [];
  const mayHold = gate(text, search);
  const complete = scanJson(text, (token) => {
    if (token.kind === 'literal' && LITERAL.test(token.value())) return;
    if (token.kind !== 'key') {
      const key = keyOf(token.path);
      if (key !== undefined && isKept(key, token.path, search)) return;
      const verdict = key === undefined ? undefined : verdictOn(key, token.path, search);
      if (verdict) append(findings, wholeValue(text, token, verdict));
      else if (key !== undefined && OPEN_KEYS.has(key)) search.show(token.value());
    }
    // Also inside of a secret: the JSON in a credential's blob holds secrets that may turn up elsewhere by themselves.
    if ((token.kind === 'key' || token.kind === 'string') && mayHold(token))
      append(findings, insideString(text, token, inner));
  });
  return complete ? findings : undefined;
}

// What else stands there without quotes is no JSON, but a log's or a template's idea of it: `{"token": abc}`.
const LITERAL = /^(?:true|false|null|none|nan|undefined|-?infinity)$/i;

const SHORTEST = 8;

/** Whether it is worth looking into a string, by what its whole text holds: most strings are spared a closer look. */
function gate(text: string, { rules }: Search): (token: JsonToken) => boolean {
  const shapes = rules.shapes.some(({ prefix }) => text.includes(prefix));
  const urls = text.includes('://');
  return (token) => {
    if (token.end - token.start < SHORTEST + 2) return false;
    // JSON in a string has quotes in it, and so escapes.
    return (
      shapes ||
      token.escaped ||
      beginsAsBase64(text, token.start + 1) ||
      (urls && token.value().includes('://'))
    );
  };
}

/** The key that names a value: of the items of an array, the array's own. */
function keyOf(path: JsonPath): string | undefined {
  for (let at = path.length - 1; at >= 0; at--) {
    const key = path[at];
    if (typeof key === 'string') return key;
  }
  return undefined;
}

function verdictOn(key: string, path: JsonPath, { rules }: Search): BodyVerdict | undefined {
  const verdicts = rules.body(key);
  return verdicts.length === 0 ? undefined : verdicts.find(({ under }) => endsUnder(path, under));
}

function isKept(key: string, path: JsonPath, { rules }: Search): boolean {
  return rules.kept.body(key).some(({ under }) => endsUnder(path, under));
}

/** True when the keys above the last one, without array indices, end so. */
export function endsUnder(path: JsonPath, under: readonly string[]): boolean {
  if (under.length === 0) return true;
  const keys = path.filter((key) => typeof key === 'string').slice(0, -1);
  const above = keys.length - under.length;
  return above >= 0 && under.every((key, index) => key === '*' || keys[above + index] === key);
}

function wholeValue(text: string, token: JsonToken, { kind, rule }: BodyVerdict): readonly Finding[] {
  if (token.kind === 'number' || token.kind === 'literal') {
    const write = (pseudonym: string): string => `"${pseudonym}"`;
    return [{ start: token.start, end: token.end, kind, rule, secret: token.value(), write }];
  }
  const content = { start: token.start + 1, end: token.end - 1 };
  if (content.start === content.end) return [];
  const { start, end } = token.escaped ? content : unwrapped(text, content);
  // Docker's `auth`: the same as in the header of HTTP.
  if (kind === 'credential' && !token.escaped) return basic(text, { start, end }, { kind, rule });
  const secret = token.escaped ? token.value() : text.slice(start, end);
  return [{ start, end, kind, rule, secret, write: asIs }];
}

function insideString(text: string, token: JsonToken, inner: FindInValue): readonly Finding[] {
  const findings = inner(token.value());
  const start = token.start + 1;
  if (findings.length === 0 || !token.escaped) return moved(findings, start);
  const { offsets } = decodeJsonString(text.slice(start, token.end - 1));
  return moved(lifted(findings, { offsets, encode: encodeJsonString }), start);
}

/** True for a text that begins as JSON objects and arrays do. */
export function mayBeJson(text: string): boolean {
  const first = text.charCodeAt(0);
  return first === 123 || first === 91 || (first <= 32 && /^\s*[[{]/.test(text));
}
