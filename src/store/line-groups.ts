/** Lines on their way into a file: those that come while a write is under way go together in the next. */

const noop = (): void => undefined;

interface LineGroup {
  readonly lines: string[];
  characters: number;
  readonly written: Promise<void>;
}

/** Lines go together in one write up to so many characters: all that waits could be longer than a string can be. */
const GROUP_CHARACTERS = 16 << 20;

/** Lines that arrive while a write is under way go together in the next one, in order. */
export function lineGroups(write: (text: string) => Promise<void>) {
  let group: LineGroup | undefined;
  let settled: Promise<void> = Promise.resolve();
  let cut = false;

  const writeGroup = async (lines: readonly string[]): Promise<void> => {
    if (group?.lines === lines) group = undefined;
    // A write that failed may have left half a line: a line break keeps the damage to that line.
    const text = (cut ? '\n' : '') + lines.join('');
    cut = true;
    await write(text);
    cut = false;
  };

  const newGroup = (): LineGroup => {
    const lines: string[] = [];
    const written = settled.then(() => writeGroup(lines));
    settled = written.catch(noop);
    return { lines, characters: 0, written };
  };

  return {
    append: (line: string): Promise<void> => {
      if (!group || group.characters + line.length > GROUP_CHARACTERS) group = newGroup();
      group.lines.push(line);
      group.characters += line.length;
      return group.written;
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
