/** Damaged files for readers, and what must hold of whatever a reader makes of them. */

import { join } from 'node:path';
import type { Format, ReadItem } from '../../src/formats/format.js';
import { all, chunksOf } from './chunks.js';
import { importDamaged } from './import-text.js';
import { numbers } from './numbers.js';
import { temporaryFolder } from './temporary-folder.js';

type Below = (below: number) => number;

/** A text with a few damages: pieces gone, doubled, moved, and words where they do not belong. */
export function damaged(text: string, below: Below, words: readonly string[]): string {
  let out = text;
  for (let left = 1 + below(6); left > 0; left--) {
    const at = below(out.length + 1);
    const end = Math.min(out.length, at + below(below(4) === 0 ? 400 : 12));
    const piece = out.slice(at, end);
    const word = words[below(words.length)]!;
    const put = [``, piece + piece, word, piece.split('').reverse().join(''), word.repeat(1 + below(300))][
      below(5)
    ]!;
    out = out.slice(0, at) + put + out.slice(end);
  }
  return below(10) === 0 ? out.slice(0, below(out.length + 1)) : out;
}

/** A text that is as well made as before, with other texts and numbers in some places. */
function altered(text: string, below: Below, words: readonly string[]): string {
  const values = words.filter((word) => /^(?:-?\d[\w.]*|"[^"]*")$/.test(word));
  const rare = 1 + Math.floor(text.length / 200);
  return text.replace(VALUE, (value) =>
    value.endsWith(':') || below(rare) > 0 ? value : values[below(values.length)]!,
  );
}

/** A name in JSON, which stays, or a value. */
const VALUE = /"(?:[^"\\\n]|\\.)*":?|\d+/g;

/** So many are only read; of those between, every other is well made. */
const IMPORTED = 4;

/**
 * Reads damaged copies of some texts until `isOver`, and imports some of them; gives how many. The seed of one that fails is
 * told.
 */
export async function fuzzReader(
  format: Format,
  {
    texts,
    words,
    isOver,
  }: { texts: readonly string[]; words: readonly string[]; isOver: (count: number) => boolean },
): Promise<number> {
  const folder = await temporaryFolder();
  let seed = 0;
  for (; !isOver(seed); seed++) {
    const below = numbers(seed * 7919 + 1);
    const change = seed % (2 * IMPORTED) === 0 ? altered : damaged;
    const text = change(texts[below(texts.length)]!, below, words);
    const chunks = chunksOf(text, 1 + below(5000));
    const context = { caller: 'glance', textLimitBytes: 1 + below(100_000) };
    try {
      const items = await all(format.read!(chunks, context));
      const lines = text.split('\n').length;
      for (const item of items) {
        const wrong = unsound(item, lines);
        if (wrong !== undefined) throw new Error(wrong);
      }
      if (seed % IMPORTED !== 0) continue;
      await importDamaged(text, { format: format.name, save: join(folder, String(seed)) });
    } catch (error) {
      throw new Error(`seed ${seed}`, { cause: error });
    }
  }
  return seed;
}

/** What is wrong with an item; undefined when nothing is. */
function unsound(item: ReadItem, lines: number): string | undefined {
  if (item.kind === 'about') return undefined;
  if (item.line < 1 || item.line > lines) return `line ${item.line} of ${lines}`;
  if (item.kind === 'problem') return /^[A-Z].*[.]$/.test(item.message) ? undefined : item.message;
  const { request, outcome, timing } = item;
  if (new URL(request.url).host === '' || !/^\S+$/.test(request.method)) return 'the request';
  const { start = 0, requestLast, responseFirst, responseLast, failed = 0 } = timing;
  const times = [start, requestLast ?? 0, responseFirst ?? 0, responseLast ?? 0, failed];
  if (!times.every((time) => Number.isFinite(time) && time >= 0)) return `the times ${times.join()}`;
  const messages = outcome.kind === 'response' ? [request, outcome.response] : [request];
  for (const { headers, body } of messages) {
    if (!headers.flat().every((one) => typeof one === 'string')) return 'the headers';
    if (body.kind === 'omitted' && !(Number.isSafeInteger(body.size) && body.size >= 0)) return 'a size';
  }
  const status = outcome.kind === 'response' ? outcome.response.status : 200;
  return Number.isInteger(status) && status >= 100 && status <= 999 ? undefined : `the status ${status}`;
}
