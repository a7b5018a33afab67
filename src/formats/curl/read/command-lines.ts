/** The lines of one command, to where it ends; and what it is fed behind them. */

import { createShellReader } from '../../../text/shell-words.js';

export interface CommandLines {
  /** Takes the next line, and tells whether there is more of it. */
  add(line: string, cut: boolean): boolean;
  /** True while lines are what the command is fed. */
  isFed(): boolean;
  /** Undefined when it is damaged: something is left open in it, or it is too long. */
  read(): { readonly words: readonly string[]; readonly fed: string | undefined } | undefined;
}

export function createCommandLines(limit: number): CommandLines {
  const reader = createShellReader();
  const fed: string[] = [];
  let [size, isOpen, isDamaged] = [0, true, false];
  let isFed = false;
  return {
    add(line, cut) {
      size += line.length + 1;
      if (cut || size > limit) isDamaged = true;
      if (isDamaged) return false;
      if (isFed) {
        const isEnd = line.trim() === reader.here();
        if (isEnd) isOpen = false;
        else fed.push(line);
        return !isEnd;
      }
      isOpen = reader.add(line);
      if (isOpen || reader.here() === undefined) return isOpen;
      [isFed, isOpen] = [true, true];
      return true;
    },
    isFed: () => isFed,
    read: () =>
      isOpen || isDamaged
        ? undefined
        : { words: reader.words(), fed: isFed ? fed.map((line) => `${line}\n`).join('') : undefined },
  };
}
