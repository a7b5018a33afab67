/** An answer as its lines come: status, headers, then a body of which no more is kept than is asked for. */

import { headerValue, isJson, mediaType, type Header } from '../../../model/message.js';
import { parseJson } from '../../../text/json-value.js';
import type { ReadBody, ReadResponse } from '../../format.js';
import { jsonIn } from '../../json-in.js';
import type { StatusLine } from './lines.js';

export interface Answer {
  readonly head: StatusLine;
  readonly headers: Header[];
  /** Lines of the body, and how many bytes they are, each with its line break. */
  readonly lines: string[];
  size: number;
  /** No line of its body has come but empty ones. */
  isBodiless: boolean;
  headSize: number;
  inHead: boolean;
  /** Its body is longer than what is kept. */
  cut: boolean;
  /** Whether its JSON had ended where this was asked first. */
  isJsonWhole?: boolean;
}

export function newAnswer(head: StatusLine): Answer {
  return { head, headers: [], lines: [], size: 0, isBodiless: true, headSize: 0, inHead: true, cut: false };
}

/** What comes before an answer is none, nor what a proxy says to a CONNECT. */
export function isInterim({ head }: Answer): boolean {
  return head.status < 200 || /^connection established$/i.test(head.reason);
}

const HEADER = /^([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*(.*)$/;

/** Takes the next line, of the head or of the body. */
export function addLine(answer: Answer, line: string, limit: number): void {
  if (!answer.inHead) return addBody(answer, line, limit);
  if (line.trim() === '') answer.inHead = false;
  else if (isOfHead(answer, line)) {
    answer.headSize += line.length;
    if (answer.headSize <= LONGEST_HEAD) addHeader(answer.headers, line);
  } else {
    answer.inHead = false;
    addBody(answer, line, limit);
  }
}

/** Longer than any server's; a damaged file may have nothing but headers. */
export const LONGEST_HEAD = 256 << 10;

/** A header, what a header goes on with, and the second half of a long address, which pages break in two. */
function isOfHead({ headers }: Answer, line: string): boolean {
  if (HEADER.test(line)) return true;
  const [last] = headers.at(-1) ?? [];
  return (
    last !== undefined && (/^[ \t]/.test(line) || (last.toLowerCase() === 'location' && line.startsWith('/')))
  );
}

function addHeader(headers: Header[], line: string): void {
  const [, name, value = ''] = HEADER.exec(line) ?? [];
  const last = headers.pop();
  if (name === undefined)
    headers.push([last![0], `${last![1]}${line.startsWith('/') ? '' : ' '}${line.trim()}`]);
  else headers.push(...(last ? [last] : []), [name, value.trimEnd()]);
}

function addBody(answer: Answer, line: string, limit: number): void {
  answer.size += bytesOf(line).length + 1;
  if (line.trim() !== '') answer.isBodiless = false;
  if (answer.size <= limit) answer.lines.push(line);
  else answer.cut = true;
}

/**
 * Nothing of its body is to come, by its length or as JSON. Asked at lines that cannot be of JSON, such as a status line: they
 * are not of the body, or it is none that JSON could be made of any more.
 */
export function isWhole(answer: Answer): boolean {
  const { headers, lines, size, cut } = answer;
  const length = lengthOf(headers);
  if (length !== undefined) return size >= length;
  if (!isJson(mediaType(headers)) || cut) return false;
  answer.isJsonWhole ??= parseJson(jsonIn(lines.join('\n'))) !== undefined;
  return answer.isJsonWhole;
}

/** The end of a body that has no line break, by its length, and the status line that stands behind it, after what `-w` says. */
export function cutAtLength(
  { headers, size, inHead }: Answer,
  line: string,
): { readonly before: string; readonly status: string } | undefined {
  const length = lengthOf(headers);
  if (inHead || length === undefined || !line.includes('HTTP/')) return undefined;
  const before = firstBytes(line, length - size);
  const [status] = (before !== undefined && LAST_STATUS.exec(line.slice(before.length))) || [];
  return before === undefined || status === undefined ? undefined : { before, status };
}

const LAST_STATUS = /HTTP\/\d(?:\.\d)? [1-9]\d\d(?: [^]*)?$/;

/** The answer to a request that was made in this way. */
export function responseOf(answer: Answer, method: string): ReadResponse {
  const { head, headers } = answer;
  return { ...head, headers, body: bodyOf(answer, method) };
}

function bodyOf({ head, headers, lines, size, cut }: Answer, method: string): ReadBody {
  const type = mediaType(headers);
  const length = lengthOf(headers);
  if (method === 'HEAD' || head.status === 204 || head.status === 304 || length === 0)
    return { kind: 'empty' };
  if (cut) return { kind: 'omitted', reason: 'too-large', size: length ?? size, mediaType: type };
  const all = lines.join('\n').trimEnd();
  if (all.trim() === '' || BINARY.test(all)) {
    const isThere =
      length !== undefined || type !== '' || headerValue(headers, 'transfer-encoding') !== undefined;
    return isThere
      ? { kind: 'omitted', reason: 'not-recorded', size: length ?? 0, mediaType: type }
      : { kind: 'empty' };
  }
  return { kind: 'text', text: withoutRest(all, { length, json: isJson(type) }), mediaType: type };
}

/** What curl says instead of a body that a terminal cannot show. */
const BINARY = /^Warning: Binary output/;

function lengthOf(headers: readonly Header[]): number | undefined {
  const length = headerValue(headers, 'content-length');
  return length !== undefined && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Without what stands behind the body: by its length where it is as it came, of JSON what is JSON. */
function withoutRest(text: string, { length, json }: { length: number | undefined; json: boolean }): string {
  const exact = length === undefined ? undefined : firstBytes(text, length);
  if (!json) return exact ?? text;
  return exact !== undefined && parseJson(exact) !== undefined ? exact : jsonIn(text);
}

/** Undefined when the text has no more than these, or when they end within a character. */
function firstBytes(text: string, length: number): string | undefined {
  const bytes = bytesOf(text);
  if (length < 0 || bytes.length <= length) return undefined;
  const first = new TextDecoder().decode(bytes.subarray(0, length));
  return text.startsWith(first) ? first : undefined;
}

function bytesOf(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
