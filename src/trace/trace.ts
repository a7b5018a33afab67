/** The trace that holds the pages of a capture, or of several: what its index says, and the files of its flows. */

import type { Manifest } from '../model/capture.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, FlowTitle } from '../model/flow.js';
import type { PageHead, ServiceView, Trace } from '../model/page.js';
import type { Words } from './lang/en.js';
import { ENGLISH } from './lang/languages.js';
import type { Language } from './lang/languages.js';
import { CAPTURES, EXCHANGES, FLOWS, say, sayCount, sayList } from './lang/words.js';
import { traceNotes } from './pages.js';
import { titleOf, UNWRITTEN } from './recording.js';
import type { Recording } from './recording.js';
import { servicesIn } from './services.js';
import { slugOf } from './slug.js';
import { spanOf } from './steps.js';
import { duration, moment } from './words.js';

/** The files of flows, by their place in the capture: the same whichever of them are shown. `others`: names that are taken. */
export function slugsOf(
  flows: readonly FlowTitle[],
  manifest: Manifest,
  others: Iterable<string> = [],
): readonly string[] {
  const taken = new Set<string>(['index', 'readme', ...others]);
  return flows.map((flow) => {
    const slug = slugOf(titleOf(flow, manifest), taken);
    taken.add(slug);
    return slug;
  });
}

/** `title`: the writer's. */
export interface FlowHead {
  readonly flow: Flow;
  readonly slug: string;
  readonly title?: string | undefined;
}

export interface TraceInput extends Recording {
  readonly flows: readonly FlowHead[];
  readonly timed?: boolean;
}

/** What the index says: a line per flow, in order. */
export function traceOf(input: TraceInput): Trace {
  const { manifest, timed = true, written = UNWRITTEN, language = ENGLISH } = input;
  const { words } = language;
  const pages = input.flows.map((flow) => headOf({ ...flow, manifest, timed, language }));
  return {
    name: manifest.name,
    title: written.title || manifest.name,
    intro: written.sentence,
    reference: written.reference,
    sentence: say(words, 'recordedOn', { ...countsOf(pages, words), moment: moment(manifest.startedAt) }),
    pages,
    timed,
    notes: [...traceNotes({ ...input, timed }, words), ...(timed ? [] : [words.steady])],
    several: false,
    captures: [],
    services: [],
    labels: words,
    language: language.name,
  };
}

/** What the index of several captures says: their flows one after another, and every service that they call. */
export function traceOfSeveral(
  traces: readonly Trace[],
  services: readonly ServiceView[],
  { words, name }: Language = ENGLISH,
): Trace {
  const pages = traces.flatMap((trace) => trace.pages);
  return {
    name: 'site',
    title: words.several,
    intro: [],
    reference: '',
    sentence: say(words, 'ofCaptures', {
      ...countsOf(pages, words),
      captures: sayCount(words, traces.length, CAPTURES),
      names: sayList(
        words,
        traces.map((trace) => trace.name),
      ),
    }),
    pages,
    timed: traces.every((trace) => trace.timed),
    notes: traces.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)),
    several: true,
    captures: traces
      .filter(({ name, title, intro, reference }) => title !== name || intro.length > 0 || reference !== '')
      .map(({ name, title, intro, reference }) => ({ name, title, intro, reference })),
    services,
    labels: words,
    language: name,
  };
}

function countsOf(pages: readonly PageHead[], words: Words) {
  const exchanges = pages.reduce((sum, { calls }) => sum + calls, 0);
  return {
    exchanges: sayCount(words, exchanges, EXCHANGES),
    flows: sayCount(words, pages.length, FLOWS),
  };
}

interface HeadInput extends FlowHead {
  readonly manifest: Manifest;
  readonly timed: boolean;
  readonly language: Language;
}

function headOf({ flow, slug, title, manifest, timed, language }: HeadInput): PageHead {
  const steps = stepsOf(flow);
  return {
    title: title || titleOf(flow, manifest, language),
    slug,
    calls: steps.length,
    failures: steps.filter(({ exchange }) => hasFailed(exchange)).length,
    duration: timed ? duration(spanOf(flow).ms) : '',
    capture: manifest.name,
    services: servicesIn(flow),
  };
}
