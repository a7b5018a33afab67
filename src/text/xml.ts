/** XML as text: a scanner that gives the span of every text and attribute value, and the coding of both. */

import type { Decoded, Span } from './span.js';

/** A token as the scanner passes it. `path` is reused for the next one: copy what shall be kept. */
export interface XmlToken extends Span {
  readonly kind: 'text' | 'cdata' | 'attribute' | 'comment';
  /** Names from the root without their prefixes, an attribute's own included. */
  readonly path: readonly string[];
}

/**
 * Visits every attribute, comment and text that is not blank, in order of place. False when the text is not well-formed;
 * what stands before the fault was visited by then. No entities are expanded, nothing outside is read.
 */
export function scanXml(text: string, visit: (token: XmlToken) => void): boolean {
  const path: string[] = [];
  let elements = 0;
  for (let at = 0; at < text.length;) {
    const tag = text.indexOf('<', at);
    const end = tag < 0 ? text.length : tag;
    if (path.length > 0 && /\S/.test(text.slice(at, end))) visit({ kind: 'text', path, start: at, end });
    if (tag < 0) break;
    const next = text.charCodeAt(tag + 1);
    if (next === SLASH) at = closeElement(text, tag, path);
    else if (next === BANG || next === QUESTION) at = pass(text, { at: tag, path, visit });
    else at = openElement(text, { at: tag, path, visit });
    if (at < 0) return false;
    elements++;
  }
  return path.length === 0 && elements > 0;
}

const [SLASH, BANG, QUESTION] = [47, 33, 63];
const BROKEN = -1;

interface Step {
  readonly at: number;
  readonly path: string[];
  readonly visit: (token: XmlToken) => void;
}

function closeElement(text: string, tag: number, path: string[]): number {
  const end = text.indexOf('>', tag);
  if (end < 0 || localName(text.slice(tag + 2, end).trim()) !== path.pop()) return BROKEN;
  return end + 1;
}

/** Passes a comment, CDATA, a processing instruction or the document type. */
function pass(text: string, { at, path, visit }: Step): number {
  if (text.startsWith('<!--', at)) return marked(text, { at, path, visit }, ['<!--', '-->', 'comment']);
  if (text.startsWith('<![CDATA[', at))
    return marked(text, { at, path, visit }, ['<![CDATA[', ']]>', 'cdata']);
  if (text.charCodeAt(at + 1) === QUESTION) return behind(text, '?>', at);
  const end = text.indexOf('>', at);
  const subset = text.slice(at, end).includes('[');
  return subset ? behind(text, '>', text.indexOf(']', at)) : behind(text, '>', at);
}

function marked(
  text: string,
  { at, path, visit }: Step,
  [opening, closing, kind]: readonly [string, string, 'comment' | 'cdata'],
): number {
  const start = at + opening.length;
  const end = text.indexOf(closing, start);
  if (end < 0) return BROKEN;
  if (start < end) visit({ kind, path, start, end });
  return end + closing.length;
}

function behind(text: string, what: string, from: number): number {
  const at = from < 0 ? BROKEN : text.indexOf(what, from);
  return at < 0 ? BROKEN : at + what.length;
}

const NAME = /[^\s/>="'<]+/y;
const TAG_END = /\s*(\/?)>/y;

function openElement(text: string, { at, path, visit }: Step): number {
  NAME.lastIndex = at + 1;
  const name = NAME.exec(text)?.[0];
  if (name === undefined) return BROKEN;
  path.push(localName(name));
  const end = scanAttributes(text, at + 1 + name.length, (attribute, span) => {
    path.push(localName(attribute));
    visit({ kind: 'attribute', path, ...span });
    path.pop();
  });
  TAG_END.lastIndex = end;
  const closing = TAG_END.exec(text);
  if (!closing) return BROKEN;
  if (closing[1] === '/') path.pop();
  return TAG_END.lastIndex;
}

/** Visits the attributes that stand at a place, with the spans of their values; the end of the last one. */
export function scanAttributes(
  text: string,
  from: number,
  visit: (name: string, value: Span) => void,
): number {
  for (let end = from; ;) {
    const match = isSpace(text.charCodeAt(end)) ? attributeAt(text, end) : null;
    if (!match) return end;
    end += match[0].length;
    const length = (match[2] ?? match[3]!).length;
    visit(match[1]!, { start: end - 1 - length, end: end - 1 });
  }
}

function attributeAt(text: string, at: number): RegExpExecArray | null {
  ATTRIBUTE.lastIndex = at;
  return ATTRIBUTE.exec(text);
}

const ATTRIBUTE = /\s+([^\s=/>"'<]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

// Beyond ASCII the pattern knows better.
function isSpace(code: number): boolean {
  return code <= 32 || code > 127;
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1);
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };
const ENTITY = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g;

/** What XML text stands for; an entity that is not known stands for itself. */
export function decodeXml(raw: string): string {
  let at = raw.indexOf('&');
  if (at < 0) return raw;
  let text = '';
  let from = 0;
  for (; at >= 0; at = raw.indexOf('&', at)) {
    const entity = entityAt(raw, at);
    if (entity) {
      text += raw.slice(from, at) + entity.text;
      from = at + entity.length;
    }
    at = entity ? from : at + 1;
  }
  return text + raw.slice(from);
}

interface Entity {
  readonly text: string;
  readonly length: number;
}

const NAMED: readonly Entity[] = Object.entries(ENTITIES).map(([name, text]) => ({
  text,
  length: name.length + 2,
}));
const NAMES: readonly string[] = Object.keys(ENTITIES).map((name) => `&${name};`);

function entityAt(raw: string, at: number): Entity | undefined {
  if (raw.charCodeAt(at + 1) !== NUMBER_SIGN)
    return NAMED[NAMES.findIndex((name) => raw.startsWith(name, at))];
  NUMERIC.lastIndex = at;
  const match = NUMERIC.exec(raw);
  return match ? { text: entityText(match[0], match[1], match[2]), length: match[0].length } : undefined;
}

const NUMBER_SIGN = 35;
const NUMERIC = /&#(?:(\d{1,7})|[xX]([0-9a-fA-F]{1,6}));/y;

/** As `decodeXml`, with the offset of each character. */
export function xmlDecoded(raw: string): Decoded {
  // No entity is shorter than what it stands for.
  const offsets = new Int32Array(raw.length + 1);
  let [text, length, at] = ['', 0, 0];
  for (const { 0: entity, 1: decimal, 2: hex, 3: name, index } of raw.matchAll(ENTITY)) {
    const decoded = entityText(entity, decimal, hex, name);
    text += raw.slice(at, index) + decoded;
    while (at < index) offsets[length++] = at++;
    for (let unit = 0; unit < decoded.length; unit++) offsets[length++] = index;
    at = index + entity.length;
  }
  text += raw.slice(at);
  while (at <= raw.length) offsets[length++] = at++;
  return { text, offsets: offsets.subarray(0, length) };
}

function entityText(entity: string, ...[decimal, hex, name]: readonly (string | undefined)[]): string {
  if (name !== undefined) return ENTITIES[name]!;
  const code = decimal === undefined ? parseInt(hex!, 16) : Number(decimal);
  return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : entity;
}

/** The text as XML text; between single quotes an apostrophe would still end an attribute. */
export function encodeXml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
