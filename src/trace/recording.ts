/** What is known of a recording beside its flows. */

import type { Manifest } from '../model/capture.js';
import { BACKGROUND, type FlowTitle } from '../model/flow.js';
import type { Written } from '../model/page.js';
import { inSentence, shortLine } from '../text/short-line.js';
import { isCommandLine } from './command.js';
import { ENGLISH, type Language } from './lang/languages.js';
import { say, sayList } from './lang/words.js';

/** What is known of the recording. `problems` says in sentences what could not be read of the capture. */
export interface Recording {
  readonly manifest: Manifest;
  readonly problems: readonly string[];
  readonly written?: Written | undefined;
  /** What pages are written in; English unless given. */
  readonly language?: Language | undefined;
}

/** Where no writer says anything. */
export const UNWRITTEN: Written = { title: '', sentence: [], reference: '', notes: new Map() };

/** A command line makes no title, and stands in its own box anyway. */
export function titleOf(flow: FlowTitle, { command, name }: Manifest, language = ENGLISH): string {
  return command && isCommandLine(flow.title, command.argv) ? name : titleIn(flow, language);
}

/** What the language has no words for is said in English; the title as it is when that is all of it. */
function titleIn({ title, deeds = [] }: FlowTitle, { words, operation }: Language): string {
  if (title === BACKGROUND) return words.backgroundCalls;
  if (!deeds.some((deed) => operation(deed.operation))) return title;
  const [first, second, ...more] = deeds.map((deed) => {
    const [named] = operation(deed.operation) ?? [deed.operation];
    return deed.subject === '' ? named : say(words, 'titled', { operation: named, subject: deed.subject });
  });
  const told = second === undefined ? [first!] : [first!, inSentence(second)];
  const both = sayList(words, told);
  return shortLine(more.length === 0 ? both : say(words, 'titleMore', { both, n: String(more.length) }));
}
