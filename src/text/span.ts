/** Spans of a text, decoded views of them, and replacements that leave every other character as it was. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** What shall stand in place of [start, end). */
export interface Edit extends Span {
  readonly text: string;
}

/** A decoded text, and for each of its UTF-16 units (and its end) the offset in the text that it was decoded from. */
export interface Decoded {
  readonly text: string;
  readonly offsets: ArrayLike<number>;
}

/** The text with the edits applied: in order of start, without overlap. */
export function applyEdits(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  let result = '';
  let at = 0;
  for (const edit of edits) {
    result += text.slice(at, edit.start) + edit.text;
    at = edit.end;
  }
  return result + text.slice(at);
}
