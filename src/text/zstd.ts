/** The frames of zstd (RFC 8878), as far as it takes to tell whether the last one is whole. */

/** True for whole frames and nothing else; what is in them may be broken all the same. */
export function isWholeZstd(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at >= 0 && at < bytes.length) at = frameEnd(view, at);
  return bytes.length > 0 && at === bytes.length;
}

const FRAME = 0xfd2fb528;
const SKIPPABLE = 0x184d2a50;
const BROKEN = -1;

/** The end of the frame that begins here, which may lie behind the end of all; negative where there is none. */
function frameEnd(view: DataView, start: number): number {
  if (start + 8 > view.byteLength) return BROKEN;
  const magic = view.getUint32(start, true);
  if ((magic & 0xfffffff0) >>> 0 === SKIPPABLE) return start + 8 + view.getUint32(start + 4, true);
  if (magic !== FRAME) return BROKEN;
  const descriptor = view.getUint8(start + 4);
  const checksumBytes = (descriptor & 4) === 0 ? 0 : 4;
  const end = blocksEnd(view, start + 5 + headerBytes(descriptor));
  return end < 0 ? BROKEN : end + checksumBytes;
}

/** The bytes of a frame's header behind its descriptor. */
function headerBytes(descriptor: number): number {
  const isSingleSegment = (descriptor & 32) !== 0;
  const dictionary = [0, 1, 2, 4][descriptor & 3]!;
  const contentSize = [isSingleSegment ? 1 : 0, 2, 4, 8][descriptor >> 6]!;
  return (isSingleSegment ? 0 : 1) + dictionary + contentSize;
}

const REPEATED = 1;

function blocksEnd(view: DataView, start: number): number {
  for (let at = start; at + 3 <= view.byteLength;) {
    const header = view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
    // Of a block that repeats one byte, that byte alone is there.
    at += 3 + (((header >> 1) & 3) === REPEATED ? 1 : header >> 3);
    if ((header & 1) !== 0) return at;
  }
  return BROKEN;
}
