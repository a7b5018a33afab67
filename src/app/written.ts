/** What the writer of a capture's `page.yaml` says, for the pages that are made of it. */

import type { Capture } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { stepsOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { Written } from '../model/page.js';
import { readPageFile } from './config/page-file.js';
import type { PageFile, StepNote } from './config/page-file.js';

export interface WrittenCapture {
  /** For the index of the capture, or its only page. */
  readonly whole: Written;
  /** For the page of a flow, by its number: title and sentence are those of the capture when it has no other flow. */
  readonly page: (number: number) => Written;
  /** Notes by the ids of exchanges. */
  readonly notes: ReadonlyMap<string, readonly string[]>;
  /** Where each note stands, and at what. */
  readonly noted: readonly (StepNote & { readonly exchange: string })[];
}

const NOTHING: PageFile = { title: '', sentence: [], reference: '', notes: [] };

/** @throws UserError `bad-page` with file and line, also for a note at a step that is not there */
export async function writtenOf({ path }: Capture, flows: readonly Flow[]): Promise<WrittenCapture> {
  const { notes, ...said } = (await readPageFile(path)) ?? NOTHING;
  const byFlow = flows.map(() => new Map<number, readonly string[]>());
  const byExchange = new Map<string, readonly string[]>();
  const noted: WrittenCapture['noted'][number][] = [];
  for (const note of notes) {
    const { flow, step: number, text, place } = note;
    const found = flows[flow - 1];
    if (!found) throw missing(place, `flow ${flow}`, `There are ${flows.length}, from 1 on.`);
    const steps = stepsOf(found);
    const step = steps.find((one) => one.number === number || one.responseNumber === number);
    if (!step)
      throw missing(
        place,
        `step ${number}${flows.length > 1 ? ` in flow ${flow}` : ''}`,
        `There are ${2 * steps.length}, as pages number them.`,
      );
    add(byFlow[flow - 1]!, number, text);
    add(byExchange, step.exchange.id, text);
    noted.push({ ...note, exchange: step.exchange.id });
  }
  const whole = { ...said, notes: byFlow[0] ?? new Map<number, readonly string[]>() };
  const alone = flows.length === 1;
  return {
    whole,
    page: (number) => ({
      ...(alone ? said : { title: '', sentence: [], reference: '' }),
      notes: byFlow[number - 1]!,
    }),
    notes: byExchange,
    noted,
  };
}

/** Several notes at one place are one behind the other. */
function add<K>(notes: Map<K, readonly string[]>, key: K, text: readonly string[]): void {
  notes.set(key, [...(notes.get(key) ?? []), ...text]);
}

function missing(place: string, what: string, hint: string): UserError {
  return new UserError('bad-page', `${place}: there is no ${what}.`, { hint });
}
