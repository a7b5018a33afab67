/** HAR 1.2: what browsers, proxies and testing tools keep of HTTP, in each one's dialect, and what wiretale adds to it. */

import type { Format } from '../format.js';
import { readHar } from './read.js';
import { writeHar } from './write.js';

export const har: Format = {
  name: 'har',
  title: 'HAR 1.2',
  extensions: ['har'],
  detect: (head) => /^\s*\{\s*"log"\s*:\s*\{/.test(head) || LATER.test(head),
  read: readHar,
  write: writeHar,
};

/** Something of a tool's own may stand before it. */
const LATER = /^\s*\{[^]*"log"\s*:\s*\{[^]*"entries"\s*:\s*\[/;
