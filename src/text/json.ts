/** JSON as text: a scanner that gives every scalar's span, pretty-printing that changes no token. */

import type { Decoded } from './span.js';

export type JsonPath = readonly (string | number)[];

/** A token as the scanner passes it. It is reused for the next one, and so is `path`: copy what shall be kept. */
export interface JsonToken {
  /** `key` is the name of a member; `literal` is true, false or null. */
  readonly kind: 'key' | 'string' | 'number' | 'literal';
  /** Decoded keys and array indices from the root, the key itself included. */
  readonly path: JsonPath;
  /** The span in the text, quotes included. */
  readonly start: number;
  readonly end: number;
  /** True when a string holds a backslash, so that its value differs from what is written. */
  readonly escaped: boolean;
  /** The decoded string; a number or literal as written. */
  readonly value: () => string;
}

/**
 * Visits every key and scalar in order of place, duplicates included. False when the text is not JSON; what stands before
 * the fault was visited by then. A recursion-free loop, so depth is bounded by memory alone.
 */
export function scanJson(text: string, visit: (token: JsonToken) => void): boolean {
  const token = createCursor(text);
  let at = firstToken(text);
  for (;;) {
    const code = text.charCodeAt(at);
    if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
      const inside = skipSpace(text, at + 1);
      if (text.charCodeAt(inside) !== code + 2) {
        token.path.push(0);
        at = code === OPEN_ARRAY ? inside : readKey(token, inside, visit);
        if (at < 0) return false;
        continue;
      }
      at = inside + 1;
    } else {
      at = readScalar(token, at);
      if (at < 0) return false;
      visit(token);
    }
    at = afterValue(token, at, visit);
    if (at < 0) return at === END;
  }
}

const BYTE_ORDER_MARK = 0xfeff;
const [TAB, SPACE, QUOTE, COMMA, MINUS, COLON, BACKSLASH] = [9, 32, 34, 44, 45, 58, 92];
// In ASCII a bracket and its partner are two apart.
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];
const BROKEN = -1;
const END = -2;

interface Cursor {
  readonly text: string;
  readonly path: (string | number)[];
  kind: JsonToken['kind'];
  start: number;
  end: number;
  escaped: boolean;
  /** The next backslash, from the last string's start on: in most texts there is none to look for. */
  backslash: number;
  // No getter: each would give its object a shape of its own, and V8 would read all of them slowly.
  readonly value: () => string;
}

function createCursor(text: string): Cursor {
  const token: Cursor = {
    text,
    path: [],
    kind: 'literal',
    start: 0,
    end: 0,
    escaped: false,
    backslash: -1,
    value: () => valueOf(token),
  };
  return token;
}

function valueOf({ text, kind, start, end, escaped }: Cursor): string {
  if (kind === 'number' || kind === 'literal') return text.slice(start, end);
  if (!escaped) return text.slice(start + 1, end - 1);
  try {
    return JSON.parse(text.slice(start, end)) as string;
  } catch {
    return decodeJsonString(text.slice(start + 1, end - 1)).text;
  }
}

function firstToken(text: string): number {
  return skipSpace(text, text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0);
}

function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    const code = text.charCodeAt(at);
    if (code !== SPACE && code !== 10 && code !== 13 && code !== TAB) return at;
    at++;
  }
}

/** Closes what ends here and goes on to the next value's start; END after the last, BROKEN where it is no JSON. */
function afterValue(token: Cursor, from: number, visit: (token: JsonToken) => void): number {
  const { text, path } = token;
  for (let at = from; ; at++) {
    at = skipSpace(text, at);
    if (path.length === 0) return at === text.length ? END : BROKEN;
    const last = path[path.length - 1]!;
    const code = text.charCodeAt(at);
    if (code === COMMA) {
      const next = skipSpace(text, at + 1);
      if (typeof last === 'string') return readKey(token, next, visit);
      path[path.length - 1] = last + 1;
      return next;
    }
    if (code !== (typeof last === 'string' ? CLOSE_OBJECT : CLOSE_ARRAY)) return BROKEN;
    path.pop();
  }
}

/** Reads a member's name into the top of the path; the start of the member's value. */
function readKey(token: Cursor, at: number, visit: (token: JsonToken) => void): number {
  if (token.text.charCodeAt(at) !== QUOTE) return BROKEN;
  const end = readString(token, at);
  if (end < 0) return BROKEN;
  token.kind = 'key';
  token.path[token.path.length - 1] = token.value();
  visit(token);
  const colon = skipSpace(token.text, end);
  return token.text.charCodeAt(colon) === COLON ? skipSpace(token.text, colon + 1) : BROKEN;
}

function readScalar(token: Cursor, start: number): number {
  const first = token.text.charCodeAt(start);
  if (first === QUOTE) {
    token.kind = 'string';
    return readString(token, start);
  }
  const end = scalarEnd(token.text, start);
  token.kind = first === MINUS || (first >= 48 && first <= 57) ? 'number' : 'literal';
  token.start = start;
  token.end = end;
  token.escaped = false;
  return end === start ? BROKEN : end;
}

function readString(token: Cursor, start: number): number {
  const { text } = token;
  if (token.backslash < start) token.backslash = indexOrEnd(text, '\\', start);
  const quote = text.indexOf('"', start + 1);
  token.escaped = token.backslash < quote;
  token.start = start;
  token.end = quote < 0 ? BROKEN : token.escaped ? stringEnd(text, start) : quote + 1;
  return token.end;
}

function indexOrEnd(text: string, needle: string, from: number): number {
  const index = text.indexOf(needle, from);
  return index < 0 ? text.length : index;
}

/** The end of the string token that starts here, its closing quote included; BROKEN when it is not closed. */
function stringEnd(text: string, start: number): number {
  for (let at = start + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
  }
  return BROKEN;
}

/** The end of a run of digits, letters, `+`, `-` and `.`: numbers and literals, Python's `-Infinity` too. */
function scalarEnd(text: string, start: number): number {
  let end = start;
  while (isScalarCode(text.charCodeAt(end))) end++;
  return end;
}

function isScalarCode(code: number): boolean {
  const letter = code | 32;
  return (
    (code >= 48 && code <= 57) || (letter >= 97 && letter <= 122) || code === 43 || code === 45 || code === 46
  );
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** What the text between the quotes of a JSON string stands for. An escape that is none stands for itself. */
export function decodeJsonString(raw: string): Decoded {
  const offsets: number[] = [];
  let text = '';
  for (let at = 0; at < raw.length;) {
    offsets.push(at);
    const hex = raw[at] === '\\' && raw[at + 1] === 'u' ? raw.slice(at + 2, at + 6) : '';
    if (raw[at] !== '\\' || at + 1 === raw.length) {
      text += raw[at++];
    } else if (/^[0-9a-f]{4}$/i.test(hex)) {
      text += String.fromCharCode(parseInt(hex, 16));
      at += 6;
    } else {
      const escaped = raw[at + 1]!;
      text += ESCAPES[escaped] ?? escaped;
      at += 2;
    }
  }
  offsets.push(raw.length);
  return { text, offsets };
}

/** The text as it is written between the quotes of a JSON string. */
export function encodeJsonString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

// Deeper levels keep this indent: a document of 10,000 levels would otherwise grow by the square of its depth.
const DEEPEST_INDENT = 64;

/** The same JSON, re-indented by two spaces: no token changes. Text that is not JSON comes back as it is. */
export function pretty(text: string): string {
  if (!scanJson(text, () => undefined)) return text;
  const lines: string[] = [];
  let line = '';
  let depth = 0;
  let token: string;
  for (let at = firstToken(text); at < text.length; at = skipSpace(text, at + token.length)) {
    token = text.slice(at, tokenEnd(text, at));
    const opened = line.endsWith('{') || line.endsWith('[');
    const closes = token === '}' || token === ']';
    if (closes) depth--;
    if (closes ? !opened : opened || line.endsWith(',')) {
      lines.push(line);
      line = '  '.repeat(Math.min(depth, DEEPEST_INDENT));
    }
    line += token === ':' ? ': ' : token;
    if (token === '{' || token === '[') depth++;
  }
  return [...lines, line].join('\n');
}

function tokenEnd(text: string, start: number): number {
  const code = text.charCodeAt(start);
  if (code === QUOTE) return stringEnd(text, start);
  return isScalarCode(code) ? scalarEnd(text, start) : start + 1;
}
