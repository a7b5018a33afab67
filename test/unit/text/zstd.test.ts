/** Frames of zstd, as the `zstd` program writes them. */

import { expect, it } from 'vitest';
import { isWholeZstd } from '../../../src/text/zstd.js';

const bytes = (hex: string): Buffer => Buffer.from(hex.replaceAll(' ', ''), 'hex');
// `x` twenty times from a pipe, with a checksum; four bytes of a file, whose size it then says; a frame to be skipped.
const PIPED = bytes('28b52ffd 0458 450000 1078 78 01001ec002 12cf4c37');
const SIZED = bytes('28b52ffd 24 04 210000 61626364 00000000');
const SKIPPED = bytes('502a4d18 02000000 abcd');

it.each([
  ['piped', PIPED],
  ['of known size', SIZED],
  ['to be skipped', SKIPPED],
  ['one after the other', Buffer.concat([SKIPPED, PIPED, SIZED])],
])('a frame %s is whole, and not without its end or with more', (_what, frame) => {
  expect(isWholeZstd(frame)).toBe(true);
  expect(isWholeZstd(Buffer.concat([frame, Buffer.from('x')]))).toBe(false);
  for (const cut of [1, 2, 5]) expect(isWholeZstd(frame.subarray(0, frame.length - cut))).toBe(false);
});

it.each([[''], ['x'], ['none of it at all']])('%j is none', (text) => {
  expect(isWholeZstd(Buffer.from(text))).toBe(false);
});
