/** Node's own search in bytes, several times faster than one by hand: every byte of an image passes it. */

import type { IndexOf } from '../redact/find/shape.js';

export const indexOf: IndexOf = (bytes, text, from) =>
  // Of an empty text, Node would name the end for ever.
  from < bytes.length
    ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).indexOf(text, from, 'latin1')
    : -1;
