/** Lines on their way into a file: those that come while a write is under way, or soon after, go together in the next. */

import { setTimeout as rest } from 'node:timers/promises';
import { createSpare } from './spare.js';

const noop = (): void => undefined;

interface LineGroup {
  readonly memory: Buffer;
  /** So much of the memory is filled. */
  length: number;
  readonly written: Promise<void>;
}

/**
 * Lines go together in one write up to so many bytes. They are written into memory that is used again: to join them would take
 * as long as to make them.
 */
const GROUP_BYTES = 1 << 20;

const LINE_BREAK = '\n'.charCodeAt(0);

/**
 * From the beginning of a write to that of the next one: a write costs as much as to make some lines, and a line may take 100 ms to
 * be safe.
 */
const APART_MS = 5;

export interface Appended {
  readonly bytes: number;
  readonly written: Promise<void>;
}

/** Lines that arrive while a write is under way go together in the next one, in order. */
export function lineGroups(write: (lines: Buffer) => Promise<void>) {
  const spare = createSpare(GROUP_BYTES, 2); // one is filled while another one is written
  let group: LineGroup | undefined;
  let settled: Promise<void> = Promise.resolve();
  let cut = false;
  let begun = -APART_MS;

  const writeGroup = async (one: LineGroup): Promise<void> => {
    await restUntil(begun + APART_MS);
    begun = performance.now();
    if (group === one) group = undefined;
    // A write that failed may have left half a line: a line break keeps the damage to that line.
    const from = cut ? 0 : 1;
    cut = true;
    await write(one.memory.subarray(from, one.length));
    cut = false;
  };

  const newGroup = (bytes: number): LineGroup => {
    const isUsual = 1 + bytes <= GROUP_BYTES;
    const memory = isUsual ? spare.take() : Buffer.allocUnsafeSlow(1 + bytes);
    memory[0] = LINE_BREAK;
    const written = settled.then(() => writeGroup(made));
    const made: LineGroup = { memory, length: 1, written };
    settled = written.catch(noop).then(() => (isUsual ? spare.give(memory) : undefined));
    return made;
  };

  return {
    /** Takes the line, of which it says how many bytes it has. */
    append: (line: string): Appended => {
      const room = mostBytes(line);
      if (!group || group.length + room > group.memory.length) group = newGroup(room);
      const bytes = group.memory.write(line, group.length);
      group.length += bytes;
      return { bytes, written: group.written };
    },
    /** Does something while nothing is written; lines that come meanwhile wait. */
    alone: <T>(work: () => Promise<T>): Promise<T> => {
      const done = settled.then(work);
      settled = done.then(noop, noop);
      return done;
    },
    settled: () => settled,
  };
}

async function restUntil(ms: number): Promise<void> {
  const early = ms - performance.now();
  if (early > 0) await rest(early);
}

/** How many bytes a line can have at most, without counting them where there is room anyway. */
function mostBytes(line: string): number {
  const most = MOST_BYTES_OF_A_UNIT * line.length;
  return most < GROUP_BYTES / 2 ? most : Buffer.byteLength(line);
}

/** In UTF-8, of a unit of UTF-16. */
const MOST_BYTES_OF_A_UNIT = 3;
