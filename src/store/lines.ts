/** The lines of `exchanges.jsonl`, one by one, whatever their number. */

import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import type { RedactedExchange } from '../model/exchange.js';
import { parseExchange } from './schema.js';

export const EXCHANGES_FILE = 'exchanges.jsonl';

/** `number` counts from the first line read; `bytes` are without the line break. */
export interface Line {
  readonly number: number;
  readonly bytes: Buffer;
  /** False for a last line without its line break. */
  readonly ended: boolean;
}

/** The lines of a file from a byte on. Not node:readline, which also breaks lines at characters that JSON text may hold. */
export async function* linesOf(file: string, start = 0): AsyncGenerator<Line> {
  let number = 0;
  let open: Buffer[] = [];
  const take = (ended: boolean): Line => {
    const bytes = Buffer.concat(open);
    open = [];
    return { number: (number += 1), bytes, ended };
  };
  for await (const chunk of createReadStream(file, {
    start,
    highWaterMark: READ_BYTES,
  }) as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      open.push(chunk.subarray(from, end));
      from = end + 1;
      yield take(true);
    }
    if (from < chunk.length) open.push(chunk.subarray(from));
  }
  if (open.length > 0) yield take(false);
}

/** A long capture is read in pieces that hold hundreds of lines. */
const READ_BYTES = 1 << 20;

/** A line of a capture; `exchange` is undefined when the line is damaged. */
export interface CapturedLine {
  readonly number: number;
  readonly text: string;
  readonly ended: boolean;
  readonly exchange: RedactedExchange | undefined;
}

/** The lines of a capture that is written in `format`, empty ones left out. Fails with the file system's error. */
export async function* capturedLines(path: string, format: number): AsyncGenerator<CapturedLine> {
  for await (const { number, bytes, ended } of linesOf(join(path, EXCHANGES_FILE))) {
    if (bytes.length === 0) continue;
    const text = bytes.toString('utf8');
    yield { number, text, ended, exchange: parseExchange(text, format) };
  }
}
