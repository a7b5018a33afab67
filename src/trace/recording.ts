/** What is known of a recording beside its flows. */

import type { Manifest } from '../model/capture.js';
import type { Flow } from '../model/flow.js';
import type { Written } from '../model/page.js';
import { isCommandLine } from './command.js';
import type { Language } from './lang/languages.js';

/** What is known of the recording. `problems` says in sentences what could not be read of the capture. */
export interface Recording {
  readonly manifest: Manifest;
  readonly problems: readonly string[];
  readonly written?: Written | undefined;
  /** What pages are written in; English unless given. */
  readonly language?: Language | undefined;
}

/** Where no writer says anything. */
export const UNWRITTEN: Written = { title: '', sentence: '', reference: '', notes: new Map() };

/** A command line makes no title, and stands in its own box anyway. */
export function titleOf(flow: Pick<Flow, 'title'>, { command, name }: Manifest): string {
  return command && isCommandLine(flow.title, command.argv) ? name : flow.title;
}
