/** A long text in pieces, each with what stands around it: looked through as a whole, it would be held several times over. */

/** `firstLine` is the number of the piece's first line in the text; of its lines, from 1, those from `from` to `to` are its own. */
export interface Piece {
  readonly text: string;
  readonly firstLine: number;
  readonly from: number;
  readonly to: number;
}

/** `own`: about so many characters are each piece's own; `around`: so many before and after them are read with them. */
export interface PieceSize {
  readonly own: number;
  readonly around: number;
}

/** A text, or its bytes in UTF-8. */
type Text = string | Buffer;

/** Pieces begin and end where lines do, and every line is one piece's own. A text that is no longer than a piece is one. */
export function* piecesOf(text: Text, { own, around }: PieceSize): Iterable<Piece> {
  let line = 1;
  let start = 0;
  do {
    const end = nextLine(text, start + own);
    const begin = lineBegin(text, start - around);
    const before = breaksIn(text, begin, start);
    const lines = breaksIn(text, start, end);
    const to = end === text.length ? Infinity : before + lines;
    const last = nextLine(text, end + around);
    const piece = typeof text === 'string' ? text.slice(begin, last) : text.toString('utf8', begin, last);
    yield { text: piece, firstLine: line - before, from: before + 1, to };
    line += lines;
    start = end;
  } while (start < text.length);
}

/** Where the first line begins that begins at an offset or after it; the end of the text without one. */
function nextLine(text: Text, at: number): number {
  const end = at > text.length ? -1 : text.indexOf('\n', at - 1);
  return end < 0 ? text.length : end + 1;
}

/** Where the line begins that an offset is in. */
function lineBegin(text: Text, at: number): number {
  return at <= 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
}

function breaksIn(text: Text, start: number, end: number): number {
  let breaks = 0;
  for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) breaks += 1;
  return breaks;
}
