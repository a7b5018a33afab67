/** Curl commands: a terminal's or a page's transcript of them in, a client's calls as a script of them out. */

import type { Format } from '../format.js';
import { isTranscript } from './read/lines.js';
import { readTranscript } from './read/transcript.js';
import { callsIn, writeScript } from './write/script.js';

export const curl: Format = {
  name: 'curl',
  title: 'curl commands',
  extensions: ['sh'],
  detect: isTranscript,
  read: readTranscript,
  write: writeScript,
  callsIn,
};
