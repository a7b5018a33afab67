/** What was found for a text, to be found again at once. Texts come from traffic, so that no more than `most` are held. */

export interface Remembered<Found> {
  readonly get: (text: string) => Found | undefined;
  readonly set: (text: string, found: Found) => void;
}

export function remembered<Found>(most: number): Remembered<Found> {
  const known = new Map<string, Found>();
  return {
    get: (text) => known.get(text),
    set(text, found) {
      if (known.size >= most) known.clear();
      known.set(text, found);
    },
  };
}
