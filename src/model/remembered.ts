/** What was found for a text, to be found again at once. Texts come from traffic, so that no more than `most` are held. */

export interface Remembered<Found> {
  readonly get: (text: string) => Found | undefined;
  readonly set: (text: string, found: Found) => void;
}

export function remembered<Found>(most: number): Remembered<Found> {
  let known = new Map<string, Found>();
  return {
    get: (text) => known.get(text),
    set(text, found) {
      // Not cleared: a table that V8 cleared points to the one after it, so an old one would hold all that came later.
      if (known.size >= most) known = new Map();
      known.set(text, found);
    },
  };
}
