/** HARs of every dialect, damaged at random: what is read of them are exchanges and problems, whatever they hold. */

import { readdirSync, readFileSync } from 'node:fs';
import { har } from '../../src/formats/har/har.js';
import type { ReadItem } from '../../src/formats/format.js';
import { readAll } from './chunks.js';

const FOLDER = new URL('../fixtures/har/', import.meta.url);
const SAMPLES = readdirSync(FOLDER).map((file) => readFileSync(new URL(file, FOLDER), 'utf8'));

const PIECES = [
  ...[
    '"',
    '\\',
    '{',
    '}',
    '[',
    ']',
    ',',
    ':',
    '\n',
    '\0',
    '\ud83d',
    'null',
    '-1',
    '1e999',
    'true',
    '""',
    '[]',
    '{}',
  ],
  ...[
    '{"startedDateTime"',
    '"entries":[',
    '"log":',
    '"request":',
    '"_wiretale":{"format":1}',
    '"__proto__":',
    '%',
    '=',
  ],
  ...[
    '"encoding":"base64"',
    '"status":0',
    '"url":"http://',
    '"headers":[{',
    '"text":"',
    '"9999-12-31T23:59:59Z"',
    '"9999-99-99T99:99:99Z"',
    '9007199254740991',
    '1e300',
  ],
];

export type Pick = (below: number) => number;

/** One of the samples with some pieces put in, taken out, repeated, moved; sometimes cut. */
export function damagedHar(pick: Pick): string {
  let text = SAMPLES[pick(SAMPLES.length)]!;
  for (let left = 1 + pick(4); left > 0; left--) {
    const at = pick(text.length + 1);
    const piece = PIECES[pick(PIECES.length)]!;
    const way = pick(5);
    if (way === 0) text = text.slice(0, at) + piece + text.slice(at);
    else if (way === 1) text = text.slice(0, at) + text.slice(at + pick(30));
    else if (way === 2) text = text.slice(0, at) + text.slice(pick(text.length + 1));
    else if (way === 3) text = text.slice(0, at) + piece.repeat(pick(100)) + text.slice(at);
    else text = text.replace(/"[^"]*"|-?\d+/g, (value) => (pick(40) === 0 ? piece : value));
    if (text.length > 50_000) text = text.slice(0, 50_000);
  }
  return text;
}

/** What is read, in chunks of any size. */
export function readDamaged(text: string, pick: Pick): Promise<readonly ReadItem[]> {
  return readAll(har.read!, text, 1 + pick(5000));
}

/** In words what of an item is not as a reader promises; undefined when all is. */
export function faultOf(item: ReadItem): string | undefined {
  if (item.kind === 'about') return undefined;
  if (!Number.isInteger(item.line) || item.line < 1) return `line ${item.line}`;
  if (item.kind === 'problem') return item.message === '' ? 'no message' : undefined;
  const { start = 0, requestLast, responseFirst, responseLast, failed = 0 } = item.timing;
  const times = [start, requestLast ?? 0, responseFirst ?? 0, responseLast ?? 0, failed];
  if (!times.every((time) => Number.isSafeInteger(time) && time >= 0)) return `times ${times.join(' ')}`;
  const { outcome, request } = item;
  if (request.method === '') return 'no method';
  if (outcome.kind === 'failure') return undefined;
  return Number.isInteger(outcome.response.status) ? undefined : `status ${outcome.response.status}`;
}
