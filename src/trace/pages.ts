/** The page of a flow, and the trace that holds the pages of a capture. */

import type { Binding } from '../model/binding.js';
import type { Manifest } from '../model/capture.js';
import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type {
  LogLine,
  PageHead,
  Picture,
  ServiceView,
  StepView,
  Trace,
  TracePage,
  Written,
} from '../model/page.js';
import type { VolatileRule } from '../model/profile.js';
import { commandText, isCommandLine } from './command.js';
import type { NamePath } from './labels.js';
import { numberingOf } from './numbering.js';
import type { NumberStyle } from './numbering.js';
import { withTexts } from './picture-texts.js';
import { fullPictures, summaryPictures } from './pictures.js';
import { captureNotes, environmentOf, runFacts } from './run.js';
import { programOf } from '../text/shell.js';
import { servicesIn } from './services.js';
import { slugOf } from './slug.js';
import { steadied } from './steady/flow.js';
import { spanOf, stepViews } from './steps.js';
import { storyOf } from './story.js';
import { variableRows } from './variables.js';
import { count, duration, listed, moment, sinceStart } from './words.js';

/** A flow with its variables. `name` puts their names in place of their values in a path. */
export interface Told {
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
  readonly name: NamePath;
  /** What a selection left out of the flow, in words. */
  readonly hidden?: string;
}

/** What is known of the recording. `problems` says in sentences what could not be read of the capture. */
export interface Recording {
  readonly manifest: Manifest;
  readonly problems: readonly string[];
  readonly written?: Written | undefined;
}

/** Where no writer says anything. */
const UNWRITTEN: Written = { title: '', sentence: '', reference: '', notes: new Map() };

/** How pictures are cut and numbered. */
export interface PageStyle {
  readonly budget: number;
  readonly numbers: NumberStyle;
}

export interface PageInput extends Told, Recording {
  readonly slug: string;
  readonly style?: PageStyle;
  /** For a steady page, what is another in each run by its profiles. */
  readonly steady?: readonly VolatileRule[] | undefined;
}

/** Beyond so many messages a picture is too small to read. */
export const DEFAULT_STYLE: PageStyle = { budget: 60, numbers: 'document' };

/** The files of flows, by their place in the capture: the same whichever of them are shown. `others`: names that are taken. */
export function slugsOf(
  flows: readonly Pick<Flow, 'title'>[],
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

/** What the index says: a line per flow, in order. */
export function traceOf({
  manifest,
  problems,
  flows,
  timed = true,
  written = UNWRITTEN,
}: Recording & {
  readonly flows: readonly FlowHead[];
  readonly timed?: boolean;
}): Trace {
  const pages = flows.map((flow) => headOf({ ...flow, manifest, timed }));
  const exchanges = pages.reduce((sum, { calls }) => sum + calls, 0);
  return {
    name: manifest.name,
    title: written.title || manifest.name,
    intro: written.sentence,
    reference: written.reference,
    sentence:
      `${count(exchanges, 'HTTP exchange')} in ${count(pages.length, 'flow')}, ` +
      `recorded on ${moment(manifest.startedAt)}.`,
    pages,
    timed,
    notes: [...captureNotes(manifest, problems), ...(timed ? [] : [STEADY])],
    several: false,
    services: [],
  };
}

/** What the index of several captures says: their flows one after another, and every service that they call. */
export function traceOfSeveral(traces: readonly Trace[], services: readonly ServiceView[]): Trace {
  const pages = traces.flatMap((trace) => trace.pages);
  const exchanges = pages.reduce((sum, { calls }) => sum + calls, 0);
  const among = `${count(exchanges, 'HTTP exchange')} in ${count(pages.length, 'flow')}`;
  return {
    name: 'site',
    title: 'Recorded HTTP flows',
    intro: '',
    reference: '',
    sentence: `${among} of ${count(traces.length, 'capture')}: ${listed(traces.map(({ name }) => name))}.`,
    pages,
    timed: traces.every((trace) => trace.timed),
    notes: traces.flatMap(({ name, notes }) => notes.map((note) => `${name}: ${note}`)),
    several: true,
    services,
  };
}

/** What stands on a steady page in the place of values. */
const STEADY =
  'What is another in each recording has a name in braces: {id}, {time}, {port}, and variables such as {image_id}. ' +
  'The capture has the values, and how long each call took.';

/** `title`: the writer's. */
export interface FlowHead {
  readonly flow: Flow;
  readonly slug: string;
  readonly title?: string | undefined;
}

interface HeadInput extends FlowHead {
  readonly manifest: Manifest;
  readonly timed: boolean;
}

function headOf({ flow, slug, title, manifest, timed }: HeadInput): PageHead {
  const steps = stepsOf(flow);
  return {
    title: title || titleOf(flow, manifest),
    slug,
    calls: steps.length,
    failures: steps.filter(({ exchange }) => hasFailed(exchange)).length,
    duration: timed ? duration(spanOf(flow).ms) : '',
    capture: manifest.name,
    services: servicesIn(flow),
  };
}

/** Everything that the page of one flow says. */
export function tracePage(given: PageInput): TracePage {
  const timed = given.steady === undefined;
  const input = timed ? given : steadied(given, given.steady);
  const { flow, name, manifest, style = DEFAULT_STYLE, written = UNWRITTEN } = input;
  const took = duration(spanOf(flow).ms);
  const steps = stepViews(flow, {
    name,
    numbering: numberingOf(flow, style.numbers),
    timed,
    notes: written.notes,
  });
  const sections = steps.flatMap(({ request, response }) => [request, response]);
  const hidden = input.hidden === undefined ? [] : [`${input.hidden}.`];
  return {
    ...picturesOf(input, style),
    title: written.title || titleOf(flow, manifest),
    slug: input.slug,
    intro: written.sentence,
    reference: written.reference,
    sentence: sentenceOf(input, steps),
    command: commandOf(flow, manifest),
    run: runFacts(manifest, timed ? undefined : took),
    environment: environmentOf(manifest),
    variables: variableRows(flow, input.bindings),
    participants: flow.participants.map(({ id, label, evidence }) => ({
      id,
      label,
      evidence: listed(evidence.map(({ detail }) => detail)),
    })),
    story: storyOf(flow),
    sections: sections.sort((a, b) => a.number - b.number),
    steps,
    timed,
    duration: timed ? took : '',
    failures: steps.filter((step) => step.failed).length,
    log: logOf(flow, steps, timed),
    output: manifest.command?.output ?? null,
    notes: [...captureNotes(manifest, input.problems), ...hidden, ...(timed ? [] : [STEADY])],
  };
}

/** What was recorded as typed; of several commands that a shell ran, the flow's own. */
function commandOf({ command: own }: Flow, { command }: Manifest): string | null {
  const recorded = command?.argv;
  const argv = own && own[0] !== programOf(recorded ?? []) ? own : (recorded ?? own);
  return argv ? commandText(argv) : null;
}

/** The pictures of a flow with their texts and links. The summary is worth showing when it leaves something out. */
export function picturesOf(
  { flow, name, hidden }: Told,
  style: PageStyle,
): Pick<TracePage, 'summary' | 'full' | 'folded'> {
  const options = { name, ...style, ...(hidden === undefined ? {} : { hidden }) };
  const summary = withTexts(summaryPictures(flow, options), 'summary');
  const full = withTexts(fullPictures(flow, options), 'full');
  const same = (one: Picture, index: number): boolean => one.mermaid === full[index]?.mermaid;
  return { summary, full, folded: summary.length !== full.length || !summary.every(same) };
}

/** A command line makes no title, and stands in its own box anyway. */
function titleOf(flow: Pick<Flow, 'title'>, { command, name }: Manifest): string {
  return command && isCommandLine(flow.title, command.argv) ? name : flow.title;
}

function sentenceOf({ flow, manifest, steady }: PageInput, steps: readonly StepView[]): string {
  const failures = steps.filter((step) => step.failed).length;
  const first = stepsOf(flow)[0];
  const among = listed(flow.participants.map(({ label }) => label));
  const calls = `${count(steps.length, 'HTTP exchange')} between ${among}`;
  const when = moment(first?.exchange.timing.startedAt ?? manifest.startedAt);
  const how = steady ? '' : ` in ${duration(spanOf(flow).ms)}, recorded on ${when}`;
  return `${calls}${how}; ${endingOf(steps.length, failures)}`;
}

function endingOf(calls: number, failures: number): string {
  if (calls === 1) return failures === 0 ? 'it succeeded.' : 'it failed.';
  if (failures === 0) return 'all of them succeeded.';
  return failures === calls ? 'all of them failed.' : `${failures} of them failed.`;
}

/** One line per message, by number: when, from whom to whom, and the first line of the message. */
function logOf(flow: Flow, steps: readonly StepView[], timed: boolean): readonly LogLine[] {
  const { origin } = spanOf(flow);
  const timings = new Map(stepsOf(flow).map(({ number, exchange }) => [number, exchange.timing]));
  return steps
    .flatMap(({ number, request, response }) => {
      const { requestFirst, responseFirst, responseLast } = timings.get(number)!;
      return [
        { section: request, at: requestFirst },
        { section: response, at: responseLast ?? responseFirst ?? requestFirst },
      ];
    })
    .sort((a, b) => a.section.number - b.section.number)
    .map(({ section, at }) => ({
      start: timed ? sinceStart((at - origin) / 1000) : '',
      from: section.from,
      to: section.to,
      what: section.title,
    }));
}
