/** A piece of a text that does not keep the whole of it in memory. */

/** An engine may hold a piece as a place in the text that it was cut from: a few bytes would hold a file. */
export function detached(piece: string): string {
  if (piece.length < SHORTEST_PLACE) return piece;
  // Joining makes a new text, of which the rest is a place.
  return ` ${piece}`.slice(1);
}

// V8 copies what is shorter.
const SHORTEST_PLACE = 13;
