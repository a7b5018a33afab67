/** PNG files looked into: how large one is, and whether something is drawn near each of its edges. */

import { inflateSync } from 'node:zlib';

export interface PngSize {
  readonly width: number;
  readonly height: number;
}

/** Browsers leave a picture blank from some height on, without a word: none is drawn beyond this, in pixels. */
export const PNG_LIMIT = 16_384;

export function pngSize(png: Uint8Array): PngSize {
  const view = new DataView(png.buffer, png.byteOffset);
  return { width: view.getUint32(16), height: view.getUint32(20) };
}

/**
 * True when the first or the last rows of an 8-bit picture are all of one colour: a sequence diagram has its participants
 * at both ends. `rows`: how many of them are looked at.
 */
export function isBlank(png: Uint8Array, rows: number): boolean {
  const { height } = pngSize(png);
  const colored = rowsWithContrast(png);
  return !colored.slice(0, rows).some(Boolean) || !colored.slice(Math.max(0, height - rows)).some(Boolean);
}

/** For each row: whether it has two colours. */
function rowsWithContrast(png: Uint8Array): readonly boolean[] {
  const { width, height } = pngSize(png);
  const pixel = { 0: 1, 2: 3, 4: 2, 6: 4 }[png[25]!] ?? 1;
  const raw = inflateSync(pixelData(png));
  const stride = width * pixel;
  let above = new Uint8Array(stride);
  return Array.from({ length: height }, (_, y) => {
    const start = y * (stride + 1);
    const row = unfiltered(raw.subarray(start, start + stride + 1), above, pixel);
    above = row;
    return row.some((byte, at) => byte !== row[at % pixel]);
  });
}

function pixelData(png: Uint8Array): Buffer {
  const view = new DataView(png.buffer, png.byteOffset, png.byteLength);
  const chunks: Uint8Array[] = [];
  for (let at = 8; at + 8 <= png.length;) {
    const length = view.getUint32(at);
    const type = String.fromCharCode(...png.subarray(at + 4, at + 8));
    if (type === 'IDAT') chunks.push(png.subarray(at + 8, at + 8 + length));
    at += length + 12;
  }
  return Buffer.concat(chunks);
}

/** A row without its filter (PNG specification, section 9). */
function unfiltered(line: Uint8Array, above: Uint8Array, pixel: number): Uint8Array<ArrayBuffer> {
  const row = new Uint8Array(line.subarray(1));
  const guess = GUESSES[line[0]!];
  if (!guess) return row;
  for (let at = 0; at < row.length; at += 1) {
    const inside = at >= pixel;
    row[at]! += guess(inside ? row[at - pixel]! : 0, above[at]!, inside ? above[at - pixel]! : 0);
  }
  return row;
}

/** What each filter expects of a byte, by the ones left of it, above it, and left above it. */
const GUESSES: readonly (((left: number, up: number, corner: number) => number) | undefined)[] = [
  undefined,
  (left) => left,
  (_left, up) => up,
  (left, up) => (left + up) >> 1,
  paeth,
];

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner;
  const [a, b, c] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)];
  if (a <= b && a <= c) return left;
  return b <= c ? up : corner;
}
