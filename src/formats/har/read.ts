/** Reads a HAR entry by entry. */

import { parseJson } from '../../text/json-value.js';
import { elementsOf } from '../elements.js';
import type { Fault } from '../elements.js';
import type { ReadContext, ReadItem, ReadProblem } from '../format.js';
import { readEntry } from './entry.js';

export async function* readHar(
  text: AsyncIterable<string>,
  context: ReadContext,
): AsyncGenerator<ReadItem, void> {
  for await (const element of elementsOf(text, ['log', 'entries'])) {
    const { line } = element;
    if (element.kind === 'broken') yield brokenEntry(line, element.fault);
    else {
      const entry = parseJson(element.text);
      if (entry === undefined) yield brokenEntry(line, 'damaged');
      else yield* readEntry(entry, { line, context });
    }
  }
}

const FAULTS: Readonly<Record<Fault, string>> = {
  damaged: 'The entry is damaged; it was left out.',
  cut: 'The file ends within this entry; it was left out.',
  'too-large': 'The entry is larger than what is kept of a call; it was left out.',
  unclosed: 'The file ends before its list of entries does; what stood there is missing.',
  missing: 'There is no list of entries here (log.entries).',
};

function brokenEntry(line: number, fault: Fault): ReadProblem {
  return {
    kind: 'problem',
    line,
    message: FAULTS[fault],
    dropped: fault !== 'unclosed' && fault !== 'missing',
  };
}
