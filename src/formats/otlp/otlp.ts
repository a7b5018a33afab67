/** Traces as OpenTelemetry writes them to files: OTLP in JSON, in one document or one per line. */

import type { Format } from '../format.js';
import { readOtlp } from './read.js';
import { writeOtlp } from './write.js';

export const otlp: Format = {
  name: 'otlp',
  title: 'OpenTelemetry traces, OTLP/JSON',
  extensions: ['otlp.json', 'otlp.jsonl'],
  detect: (head) => /^\s*\{/.test(head) && LIST.test(head),
  read: readOtlp,
  write: writeOtlp,
};

/** Tempo calls the list of resources `batches`. */
const LIST = /"(?:resourceSpans|batches)"\s*:\s*\[/;
