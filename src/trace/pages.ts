/** The page of a flow. */

import type { Binding } from '../model/binding.js';
import type { Manifest } from '../model/capture.js';
import { stepsOf } from '../model/flow.js';
import type { Evidence, Flow } from '../model/flow.js';
import type { LogLine, Picture, StepView, TracePage } from '../model/page.js';
import { programOf } from '../text/shell.js';
import { commandText } from './command.js';
import type { NamePath } from './labels.js';
import type { Words } from './lang/en.js';
import { ENGLISH } from './lang/languages.js';
import { EXCHANGES, say, sayCount, sayList } from './lang/words.js';
import { notesOf } from './notes.js';
import { numberingOf } from './numbering.js';
import type { NumberStyle } from './numbering.js';
import { withTexts } from './picture-texts.js';
import { fullPictures, summaryPictures } from './pictures.js';
import { titleOf, UNWRITTEN } from './recording.js';
import type { Recording } from './recording.js';
import { environmentOf, runFacts } from './run.js';
import { steadied } from './steady/flow.js';
import type { SteadyRules } from './steady/volatile.js';
import { spanOf, stepViews } from './steps.js';
import { storyOf } from './story.js';
import { variableRows } from './variables.js';
import { apiVersions } from './versions.js';
import { duration, listed, moment, sinceStart } from './words.js';

/** A flow with its variables. `name` puts their names in place of their values in a path. */
export interface Told {
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
  readonly name: NamePath;
  /** What a selection left out of the flow, in words. */
  readonly hidden?: string;
}

/** How pictures are cut and numbered. */
export interface PageStyle {
  readonly budget: number;
  readonly numbers: NumberStyle;
}

export interface PageInput extends Told, Recording {
  readonly slug: string;
  readonly style?: PageStyle;
  /** For a steady page, what is another in each run by its profiles. */
  readonly steady?: SteadyRules | undefined;
}

/** Beyond so many messages a picture is too small to read. */
export const DEFAULT_STYLE: PageStyle = { budget: 60, numbers: 'document' };

/** Everything that the page of one flow says. */
export function tracePage(given: PageInput): TracePage {
  const timed = given.steady === undefined;
  const input = timed ? given : steadied(given, given.steady);
  const { flow, name, manifest, style = DEFAULT_STYLE, written = UNWRITTEN, language = ENGLISH } = input;
  const { words } = language;
  const took = duration(spanOf(flow).ms);
  const numbering = numberingOf(flow, style.numbers);
  const steps = stepViews(flow, { name, numbering, timed, notes: written.notes, language });
  const sections = steps.flatMap(({ request, response }) => [request, response]);
  return {
    ...picturesOf(input, style),
    title: written.title || titleOf(flow, manifest, language),
    slug: input.slug,
    intro: written.sentence,
    reference: written.reference,
    sentence: sentenceOf(input, steps, words),
    command: commandOf(flow, manifest),
    run: runFacts(manifest, words, { versions: apiVersions(flow), ...(timed ? {} : { took }) }),
    environment: environmentOf(manifest),
    variables: variableRows(flow, input.bindings, words),
    participants: flow.participants.map(({ id, label, evidence }) => ({
      id,
      label,
      evidence: listed(evidenceWords(evidence)),
    })),
    story: storyOf(flow, language),
    sections: sections.sort((a, b) => a.number - b.number),
    steps,
    timed,
    duration: timed ? took : '',
    failures: steps.filter((step) => step.failed).length,
    log: logOf(flow, steps, timed),
    output: manifest.command?.output ?? null,
    notes: [
      ...traceNotes({ ...input, timed }, words),
      ...(input.hidden === undefined ? [] : [`${input.hidden}.`]),
      ...(timed ? [] : [words.steady]),
    ],
  };
}

/** Of a program that ran many times the first process is told, and how many there were. */
function evidenceWords(evidence: readonly Evidence[]): readonly string[] {
  const groups = new Map<string, string[]>();
  for (const { detail } of evidence) {
    const program = detail.replace(PID, '');
    groups.set(program, [...(groups.get(program) ?? []), detail]);
  }
  return [...groups.values()].map(([first = '', ...more]) =>
    more.length === 0 ? first : first.replace(PID, `$& and ${more.length} more`),
  );
}

const PID = /\bpid \d+/;

/** What is kept and what is not, and how what was replaced is to be read. */
export function traceNotes(
  { manifest, problems, timed }: Pick<Recording, 'manifest' | 'problems'> & { readonly timed: boolean },
  words: Words,
): readonly string[] {
  const notes = notesOf(manifest, problems, words);
  // Steady pages have names of variables instead.
  return manifest.counts.secrets === 0 || !timed
    ? notes
    : [`${notes[0]!} ${words.pseudonyms}`, ...notes.slice(1)];
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

function sentenceOf({ flow, manifest, steady }: PageInput, steps: readonly StepView[], words: Words): string {
  const failures = steps.filter((step) => step.failed).length;
  const first = stepsOf(flow)[0];
  const slots = {
    between: say(words, 'between', {
      calls: sayCount(words, steps.length, EXCHANGES),
      participants: sayList(
        words,
        flow.participants.map(({ label }) => label),
      ),
    }),
    time: duration(spanOf(flow).ms),
    moment: moment(first?.exchange.timing.startedAt ?? manifest.startedAt),
    ending: endingOf(steps.length, failures, words),
  };
  return say(words, steady ? 'untimed' : 'took', slots);
}

function endingOf(calls: number, failures: number, words: Words): string {
  if (calls === 1) return failures === 0 ? words.itSucceeded : words.itFailed;
  if (failures === 0) return words.allSucceeded;
  return failures === calls ? words.allFailed : say(words, 'someFailed', { n: String(failures) });
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
