/** How often values occur, in bounded memory: a count-min sketch, which may say too much and never too little. */

export interface Sketch {
  add(value: string): void;
  /** At least how often it was added; at most 65,535. */
  count(value: string): number;
}

const ROWS = 3;
const LEAST_WIDTH = 1 << 12;
const GREATEST_WIDTH = 1 << 22;
const MOST = 65_535;

/** A sketch that is right for about so many different values. */
export function createSketch(expected: number): Sketch {
  let width = LEAST_WIDTH;
  while (width < expected && width < GREATEST_WIDTH) width *= 2;
  const rows = Array.from({ length: ROWS }, () => new Uint16Array(width));
  const mask = width - 1;
  return {
    add(value) {
      const [first, step] = hashes(value);
      rows.forEach((row, index) => {
        const at = (first + index * step) & mask;
        if (row[at]! < MOST) row[at]! += 1;
      });
    },
    count(value) {
      const [first, step] = hashes(value);
      return Math.min(...rows.map((row, index) => row[(first + index * step) & mask]!));
    },
  };
}

/** Two hashes in one pass (FNV-1a with two bases); the second is odd, so that the rows differ. */
function hashes(value: string): readonly [number, number] {
  let one = 0x811c9dc5;
  let two = 0x1b873593;
  for (let at = 0; at < value.length; at += 1) {
    const unit = value.charCodeAt(at);
    one = Math.imul(one ^ unit, 0x01000193);
    two = Math.imul(two ^ unit, 0x85ebca6b);
  }
  return [(one ^ (one >>> 15)) >>> 0, ((two ^ (two >>> 13)) | 1) >>> 0];
}
