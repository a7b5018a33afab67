/** A text that comes in chunks as lines, each with its number, however long the text and its lines are. */

export interface Line {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** True when only the beginning of it is here. */
  readonly cut: boolean;
}

/** Yields every line without its line break. Of a line that is longer than `limit` characters, the beginning. */
export async function* linesOf(text: AsyncIterable<string>, limit: number): AsyncGenerator<Line> {
  const open = openLine(limit);
  for await (const chunk of text) {
    let from = 0;
    for (let at = chunk.indexOf('\n'); at >= 0; at = chunk.indexOf('\n', from)) {
      open.add(chunk.slice(from, at));
      yield open.close();
      from = at + 1;
    }
    open.add(chunk.slice(from));
  }
  if (!open.isEmpty()) yield open.close();
}

function openLine(limit: number): { add(text: string): void; close(): Line; isEmpty(): boolean } {
  let number = 1;
  let text = '';
  let length = 0;
  return {
    add(more) {
      length += more.length;
      if (text.length < limit) text += more.slice(0, limit - text.length);
    },
    close() {
      const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
      const line = { number, text: whole, cut: length > text.length };
      number += 1;
      text = '';
      length = 0;
      return line;
    },
    isEmpty: () => length === 0,
  };
}
