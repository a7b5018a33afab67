/** A client's calls as a script of curl commands for a POSIX shell. */

import type { Format } from '../format.js';
import { writeScript } from './script.js';

export const curl: Format = {
  name: 'curl',
  title: 'a script of curl commands',
  extensions: ['sh'],
  write: writeScript,
};
