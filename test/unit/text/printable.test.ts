import { expect, it } from 'vitest';
import { printable, printableLines } from '../../../src/text/printable.js';
import { formatBytes, parseBytes } from '../../../src/text/size.js';

it('turns what a terminal would obey into what it shows', () => {
  expect(printable('a\u001b[31mb\u0007\r\n\u202ec\u007f\u009b')).toBe('a␛[31mb␇␍␊\ufffdc␡\ufffd');
  expect(printableLines('a\tb\r\n\u001bc')).toBe('a\tb\n␛c');
});

it.each([
  ['4MiB', 4 << 20],
  ['4M', 4 << 20],
  ['1.5 kb', 1500],
  ['12', 12],
  ['-1', undefined],
  ['4 parsecs', undefined],
])('%s is %s bytes', (text, bytes) => {
  expect(parseBytes(text)).toBe(bytes);
});

it.each([
  [0, '0 B'],
  [1023, '1023 B'],
  [1024, '1.0 KiB'],
  [21233664, '20.3 MiB'],
])('%i bytes are %s', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});
