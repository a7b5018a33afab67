/** Changes lines that were written already: into a new file beside, line by line, which then takes the place of the old. */

import { createReadStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { CAPTURE_FORMAT } from '../model/capture.js';
import type { RedactedExchange } from '../model/exchange.js';
import { EXCHANGES_FILE, linesOf } from './lines.js';
import { exchangeLine, parseExchange } from './schema.js';

export interface LineChange {
  /** What is to stand in the place of an exchange; undefined: its line stays as it is, byte for byte. */
  readonly exchange: (exchange: RedactedExchange) => RedactedExchange | undefined;
  /** The same for the text of a line that is no whole exchange. */
  readonly damaged: (line: string) => string;
}

/** A rewriting under way. Ends with either `replace` or `discard`. */
export interface Rewriting {
  /** Goes through the whole lines that are there by now; more may be appended meanwhile. */
  advance(): Promise<void>;
  /** Goes through the rest, to which nothing is appended any more, and puts the new file in place of the old. */
  replace(): Promise<Replaced>;
  discard(): Promise<void>;
}

export interface Replaced {
  /** How many lines are no longer what they were. */
  readonly lines: number;
  /** The new file, open for appending; undefined when no line changed: then the old one was never touched. */
  readonly file: FileHandle | undefined;
}

/** Memory is bounded by the longest line. All that fails, fails with the file system's error. */
export function startRewriting(path: string, change: LineChange): Rewriting {
  const source = join(path, EXCHANGES_FILE);
  const output = outputBeside(source);
  let at = 0;
  let changed = 0;

  const goThrough = async (last: boolean): Promise<void> => {
    for await (const { bytes, ended } of linesOf(source, at)) {
      // Half a line may still be on its way to the disk.
      if (!ended && !last) break;
      const rewritten = changedLine(bytes, change);
      if (rewritten) {
        changed += 1;
        await output.begin(at);
      }
      await output.write(rewritten ?? bytes, ended);
      at += bytes.length + (ended ? 1 : 0);
    }
    await output.flush();
  };

  return {
    advance: () => goThrough(false),
    replace: async () => {
      await goThrough(true);
      return { lines: changed, file: await output.takePlace() };
    },
    discard: () => output.discard(),
  };
}

function changedLine(bytes: Buffer, change: LineChange): Buffer | undefined {
  if (bytes.length === 0) return undefined;
  const text = bytes.toString('utf8');
  const exchange = parseExchange(text, CAPTURE_FORMAT);
  if (!exchange) {
    const changed = change.damaged(text);
    return changed === text ? undefined : Buffer.from(changed);
  }
  const changed = change.exchange(exchange);
  return changed && Buffer.from(exchangeLine(changed).slice(0, -1));
}

// Many lines are short, and each write is a call of the system.
const WRITE_BYTES = 256 << 10;

/** A file that will take the place of `source`; there is none until a line differs. */
function outputBeside(source: string) {
  const temporary = `${source}.new`;
  let file: FileHandle | undefined;
  let waiting: Buffer[] = [];
  let waitingBytes = 0;

  const write = async (): Promise<void> => {
    const bytes = Buffer.concat(waiting);
    waiting = [];
    waitingBytes = 0;
    if (bytes.length > 0) await file?.appendFile(bytes);
  };

  return {
    /** Begins with the first bytes of the source as they are. */
    begin: async (length: number): Promise<void> => {
      if (file) return;
      // Whatever a crash left there, or somebody who wants us to write through a link of his.
      await rm(temporary, { force: true });
      file = await open(temporary, 'ax');
      if (length === 0) return;
      const kept = createReadStream(source, { end: length - 1 }) as AsyncIterable<Buffer>;
      for await (const chunk of kept) await file.appendFile(chunk);
    },
    write: async (line: Buffer, ended: boolean): Promise<void> => {
      if (!file) return;
      waiting.push(line, ended ? LINE_BREAK : NOTHING);
      waitingBytes += line.length + 1;
      if (waitingBytes >= WRITE_BYTES) await write();
    },
    flush: async (): Promise<void> => {
      await write();
      await file?.sync();
    },
    takePlace: async (): Promise<FileHandle | undefined> => {
      if (file) await rename(temporary, source);
      return file;
    },
    discard: async (): Promise<void> => {
      await file?.close().catch(() => undefined);
      await rm(temporary, { force: true });
    },
  };
}

const LINE_BREAK = Buffer.from('\n');
const NOTHING = Buffer.alloc(0);
