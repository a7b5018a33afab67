/** JSON as a tree that loses nothing of its text: numbers as written, members in order, duplicate names too. */

import { decodeJsonString } from './json.js';

export type JsonNode = JsonObject | JsonArray | JsonScalar;

export interface JsonObject {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly name: string;
  readonly value: JsonNode;
}

export interface JsonArray {
  readonly kind: 'array';
  readonly items: readonly JsonNode[];
}

/** `text` is a string's decoded value, and a number or literal as written. */
export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'boolean' | 'null';
  readonly text: string;
}

/** The tree of a text; undefined when it is not JSON, or nested deeper than anybody would by intent. */
export function jsonTree(text: string): JsonNode | undefined {
  const reader: Reader = { text, at: text.charCodeAt(0) === BYTE_ORDER_MARK ? 1 : 0 };
  const node = readValue(reader, 0);
  return node && nextToken(reader) === undefined && reader.at === text.length ? node : undefined;
}

const BYTE_ORDER_MARK = 0xfeff;
const DEEPEST = 512;
const TOKEN = /[ \t\r\n]*([{}[\],:]|"(?:[^"\\]|\\.)*"|-?[\d.]+(?:[eE][-+]?\d+)?|-?[A-Za-z]+)/sy;
const SPACE = /[ \t\r\n]*/y;

interface Reader {
  readonly text: string;
  at: number;
}

/** The next token; undefined at the end (where `at` is the text's length then) and at what is none. */
function nextToken(reader: Reader): string | undefined {
  TOKEN.lastIndex = reader.at;
  const match = TOKEN.exec(reader.text);
  if (match) {
    reader.at = TOKEN.lastIndex;
    return match[1];
  }
  SPACE.lastIndex = reader.at;
  SPACE.exec(reader.text);
  reader.at = SPACE.lastIndex;
  return undefined;
}

function readValue(reader: Reader, depth: number): JsonNode | undefined {
  return valueOf(nextToken(reader), reader, depth);
}

function valueOf(token: string | undefined, reader: Reader, depth: number): JsonNode | undefined {
  if (token === undefined || depth > DEEPEST) return undefined;
  if (token === '{') return readObject(reader, depth);
  if (token === '[') return readArray(reader, depth);
  if (token.startsWith('"')) return { kind: 'string', text: decoded(token) };
  if (/^-?\d/.test(token)) return { kind: 'number', text: token };
  if (token === 'true' || token === 'false') return { kind: 'boolean', text: token };
  if (token === 'null') return { kind: 'null', text: token };
  // Python writes these, though JSON has no word for them.
  return /^(?:NaN|-?Infinity)$/.test(token) ? { kind: 'number', text: token } : undefined;
}

function decoded(token: string): string {
  return token.includes('\\') ? decodeJsonString(token.slice(1, -1)).text : token.slice(1, -1);
}

function readObject(reader: Reader, depth: number): JsonObject | undefined {
  const members: JsonMember[] = [];
  let token = nextToken(reader);
  if (token === '}') return { kind: 'object', members };
  for (; token?.startsWith('"'); token = nextToken(reader)) {
    const name = decoded(token);
    const value = nextToken(reader) === ':' ? readValue(reader, depth + 1) : undefined;
    if (!value) return undefined;
    members.push({ name, value });
    const after = nextToken(reader);
    if (after === '}') return { kind: 'object', members };
    if (after !== ',') return undefined;
  }
  return undefined;
}

function readArray(reader: Reader, depth: number): JsonArray | undefined {
  const items: JsonNode[] = [];
  let token = nextToken(reader);
  if (token === ']') return { kind: 'array', items };
  for (;;) {
    const value = valueOf(token, reader, depth + 1);
    if (!value) return undefined;
    items.push(value);
    const after = nextToken(reader);
    if (after === ']') return { kind: 'array', items };
    if (after !== ',') return undefined;
    token = nextToken(reader);
  }
}

/** The tree as compact text: numbers and literals as they were written. */
export function jsonTreeText(node: JsonNode): string {
  if (node.kind === 'array') return `[${node.items.map(jsonTreeText).join(',')}]`;
  if (node.kind === 'object') {
    const members = node.members.map(({ name, value }) => `${JSON.stringify(name)}:${jsonTreeText(value)}`);
    return `{${members.join(',')}}`;
  }
  return node.kind === 'string' ? JSON.stringify(node.text) : node.text;
}
