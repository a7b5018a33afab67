/** The page of a flow, and the trace that holds the pages of a capture. */

import type { Binding } from '../model/binding.js';
import type { Manifest } from '../model/capture.js';
import type { Diagram } from '../model/diagram.js';
import { stepsOf } from '../model/flow.js';
import type { Flow } from '../model/flow.js';
import type { LogLine, Picture, StepView, Trace, TracePage } from '../model/page.js';
import { commandText, isCommandLine } from './command.js';
import { diagramOf } from './diagram.js';
import { summaryOf } from './fold.js';
import type { NamePath } from './labels.js';
import { toMermaid, VIEWER_LIMIT } from './mermaid.js';
import { captureNotes, environmentOf, runFacts } from './run.js';
import { programOf } from '../text/shell.js';
import { slugOf } from './slug.js';
import { spanOf, stepViews } from './steps.js';
import { storyOf } from './story.js';
import { variableRows } from './variables.js';
import { count, duration, listed, moment, sinceStart } from './words.js';

/** A flow with its variables. `name` puts their names in place of their values in a path. */
export interface Told {
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
  readonly name: NamePath;
}

/** What is known of the recording. `problems` says in sentences what could not be read of the capture. */
export interface Recording {
  readonly manifest: Manifest;
  readonly problems: readonly string[];
}

export interface PageInput extends Told, Recording {
  readonly slug: string;
}

/** One page per flow, in order, and what the index says. */
export function traceOf({
  manifest,
  problems,
  flows,
}: Recording & { readonly flows: readonly Told[] }): Trace {
  const taken = new Set<string>(['index', 'readme']);
  const pages = flows.map((told) => {
    const slug = slugOf(titleOf(told.flow, manifest), taken);
    taken.add(slug);
    return tracePage({ ...told, manifest, problems, slug });
  });
  const exchanges = flows.reduce((sum, { flow }) => sum + stepsOf(flow).length, 0);
  return {
    name: manifest.name,
    title: manifest.name,
    sentence:
      `${count(exchanges, 'HTTP exchange')} in ${count(pages.length, 'flow')}, ` +
      `recorded on ${moment(manifest.startedAt)}.`,
    pages,
    notes: captureNotes(manifest, problems),
  };
}

/** Everything that the page of one flow says. */
export function tracePage(input: PageInput): TracePage {
  const { flow, name, manifest } = input;
  const steps = stepViews(flow, name);
  const sections = steps.flatMap(({ request, response }) => [request, response]);
  const summary = summaryOf(flow, { name });
  return {
    title: titleOf(flow, manifest),
    slug: input.slug,
    sentence: sentenceOf(input, steps),
    command: commandOf(flow, manifest),
    run: runFacts(manifest),
    environment: environmentOf(manifest),
    variables: variableRows(flow, input.bindings),
    participants: flow.participants.map(({ id, label, evidence }) => ({
      id,
      label,
      evidence: listed(evidence.map(({ detail }) => detail)),
    })),
    summary: pictureOf(summary),
    full: pictureOf(diagramOf(flow, { name })),
    folded: summary.items.some(({ kind }) => kind === 'note'),
    story: storyOf(flow),
    sections: sections.sort((a, b) => a.number - b.number),
    steps,
    duration: duration(spanOf(flow).ms),
    failures: steps.filter((step) => step.failed).length,
    log: logOf(flow, steps),
    output: manifest.command?.output ?? null,
    notes: captureNotes(manifest, input.problems),
  };
}

/** What was recorded as typed; of several commands that a shell ran, the flow's own. */
function commandOf({ command: own }: Flow, { command }: Manifest): string | null {
  const recorded = command?.argv;
  const argv = own && own[0] !== programOf(recorded ?? []) ? own : (recorded ?? own);
  return argv ? commandText(argv) : null;
}

/** A command line makes no title, and stands in its own box anyway. */
function titleOf(flow: Flow, { command, name }: Manifest): string {
  return command && isCommandLine(flow.title, command.argv) ? name : flow.title;
}

function pictureOf(diagram: Diagram): Picture {
  const mermaid = toMermaid(diagram);
  return { diagram, mermaid, tooLong: mermaid.length >= VIEWER_LIMIT };
}

function sentenceOf({ flow, manifest }: PageInput, steps: readonly StepView[]): string {
  const failures = steps.filter((step) => step.failed).length;
  const first = stepsOf(flow)[0];
  const among = listed(flow.participants.map(({ label }) => label));
  return (
    `${count(steps.length, 'HTTP exchange')} between ${among} in ${duration(spanOf(flow).ms)}, ` +
    `recorded on ${moment(first?.exchange.timing.startedAt ?? manifest.startedAt)}; ` +
    endingOf(steps.length, failures)
  );
}

function endingOf(calls: number, failures: number): string {
  if (calls === 1) return failures === 0 ? 'it succeeded.' : 'it failed.';
  if (failures === 0) return 'all of them succeeded.';
  return failures === calls ? 'all of them failed.' : `${failures} of them failed.`;
}

/** One line per message, by number: when, from whom to whom, and the first line of the message. */
function logOf(flow: Flow, steps: readonly StepView[]): readonly LogLine[] {
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
      start: sinceStart((at - origin) / 1000),
      from: section.from,
      to: section.to,
      what: section.title,
    }));
}
