/** A piece of a text that does not keep the whole of it in memory. */

/** An engine may hold a piece as a place in the text that it was cut from: a few bytes would hold a file. */
export function detached(piece: string): string {
  return piece.split('').join('');
}
