/** Text in the cells of a terminal: how many each character takes, and lines that are written cell by cell. */

const WIDE =
  /[\u1100-\u115f\u231a\u231b\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1f64f}\u{1f680}-\u{1f6ff}\u{1f900}-\u{1f9ff}\u{20000}-\u{3fffd}]/u;
const NONE = /[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]/u;

/** The cells that a text takes. */
export function cellWidth(text: string): number {
  return Array.from(text).reduce((sum, char) => sum + widthOf(char), 0);
}

/** Shortened in the middle to so many cells: the beginning and the end of a path tell most. */
export function fitCells(text: string, cells: number): string {
  if (cellWidth(text) <= cells) return text;
  if (cells < 1) return '';
  const chars = Array.from(text);
  const head = takeCells(chars, Math.ceil((cells - 1) / 2));
  const tail = takeCells(chars.toReversed(), Math.floor((cells - 1) / 2));
  return `${head.join('')}…${tail.toReversed().join('')}`;
}

/** Cells of a line. A wide character has an empty cell behind it. */
export type CellRow = string[];

/** Writes a text into a row from a cell on. */
export function writeCells(row: CellRow, at: number, text: string): void {
  let cell = at;
  for (const char of text) {
    const width = widthOf(char);
    if (width === 0) {
      if (cell > at) row[cell - 1] += char;
      continue;
    }
    for (let own = 0; own < width; own += 1) row[cell + own] = own === 0 ? char : '';
    cell += width;
  }
  // Half of a wide character that was written over would shift the rest of the line.
  if (row[cell] === '') row[cell] = ' ';
}

function takeCells(chars: readonly string[], cells: number): readonly string[] {
  let left = cells;
  const end = chars.findIndex((char) => (left -= widthOf(char)) < 0);
  return end < 0 ? chars : chars.slice(0, end);
}

function widthOf(char: string): number {
  return WIDE.test(char) ? 2 : NONE.test(char) ? 0 : 1;
}
