/** `wiretale show`: flows as a tree, one step whole, or all of it as JSON. */

import { lastGate } from '../../app/last-gate.js';
import { openCapture } from '../../app/open-capture.js';
import { selectFlows } from '../../app/select/flows.js';
import { refuseIdle } from '../../app/select/idle.js';
import type { SelectedFlow } from '../../app/select/flows.js';
import { selectStep } from '../../app/select/step.js';
import type { SelectedStep } from '../../app/select/step.js';
import { showCapture, showStep, showSummary } from '../../app/show.js';
import type { FlowSummary, ShownFlow } from '../../app/show.js';
import { understand } from '../../app/understand.js';
import type { Understood } from '../../app/understand.js';
import { EXIT, UserError } from '../../model/errors.js';
import type { Capture } from '../../model/capture.js';
import { printable } from '../../text/printable.js';
import { shellLine } from '../../text/shell.js';
import type { Command, CommandContext } from '../command.js';
import { flowLines, hasFailed, milliseconds } from '../lines.js';
import { stepLines } from '../step-lines.js';
import type { Terminal } from '../terminal.js';
import { whyLines } from '../why-lines.js';
import { plural } from '../words.js';

export const showCommand: Command = {
  positionals: {
    capture: 'Name of a capture, or a path with a slash; the latest when left out',
    step: 'A step: 7, 2:7 (step 7 of flow 2), or "POST /v2/images#1"',
  },
  examples: [
    ['wiretale show', 'The latest capture'],
    ['wiretale show image-create 7', 'Request and response 7, with headers and bodies'],
    ['wiretale show image-create "PUT /v2/images/{image_id}/file"', 'The same, by what was called'],
    ['wiretale show --summary', 'A line per flow: of a long recording'],
    [
      'wiretale show --flow 2 --hide quota --hide "GET */v3/limits*"',
      'One flow, without what is no part of the story',
    ],
    ['wiretale show --errors', 'What failed, and the calls that led to it'],
    ['wiretale show --why 54', 'By what evidence step 54 belongs where it is'],
    ['wiretale show --json | jq .flows[0].steps[].path', 'For scripts'],
  ],
  async run(context) {
    const { options, terminal } = context;
    const { name, step } = meant(context);
    if (options.why && (step === undefined || options.json)) throw noStep();
    const capture = await openCapture(name, options);
    const understood = understand(capture, options.profiles);
    for (const problem of capture.problems) terminal.note(terminal.noteStyle('yellow', problem));

    const one = step === undefined || options.json ? undefined : selectStep(understood, step, options.flow);
    if (!one) {
      refuseIdle(
        understood.flows.map(({ flow }) => flow),
        options,
      );
    }
    const flows = one ? [] : selectFlows(understood, options);
    const lines = one ? oneStep(one, understood, context) : flowsOf(capture, flows, context);
    const output = lines.join('\n');
    lastGate(capture.manifest, options)(output, 'The output');
    terminal.out(output);
    if (!one && !options.json) noteGaps(flows, terminal);
    return capture.damaged ? EXIT.incomplete : EXIT.ok;
  },
};

/** A single argument that looks like a step is one, of the latest capture. */
function meant({ positionals }: CommandContext): { name: string | undefined; step: string | undefined } {
  const { capture, step } = positionals;
  if (step === undefined && capture !== undefined && /^(\d+:)?\d+$|^[A-Z]+ [/*]/.test(capture)) {
    return { name: undefined, step: capture };
  }
  return { name: capture, step };
}

function oneStep(one: SelectedStep, understood: Understood, context: CommandContext): readonly string[] {
  const { options, terminal } = context;
  const shown = showStep(one.step, one.in.name);
  return options.why ? whyLines(one, understood) : stepLines(one.step, shown, terminal);
}

function noStep(): UserError {
  return new UserError('usage', '--why is asked of one step, and answered in words.', {
    hint: 'Name the step: wiretale show --why 7. With --json the evidence of every step is there.',
  });
}

function flowsOf(
  capture: Capture,
  flows: readonly SelectedFlow[],
  { options, terminal }: CommandContext,
): readonly string[] {
  const { name, startedAt } = capture.manifest;
  if (options.json) {
    const shown = options.summary ? showSummary(name, flows) : showCapture(name, flows);
    return [JSON.stringify(shown, null, 2)];
  }
  return [
    `${terminal.style('bold', printable(name))}  ${startedAt}`,
    ...(options.summary
      ? showSummary(name, flows).flows.map((flow) => headline(flow, terminal))
      : showCapture(name, flows).flows.flatMap((flow) => linesOf(flow, terminal))),
  ];
}

function linesOf(flow: ShownFlow, terminal: Terminal): readonly string[] {
  const calls = flow.steps.length;
  const failures = flow.steps.filter(hasFailed).length;
  return [
    '',
    headline({ ...flow, calls, failures, ms: 0 }, terminal),
    ...(flow.command ? [terminal.style('dim', printable(`$ ${shellLine(flow.command)}`))] : []),
    ...flowLines(flow, terminal),
  ];
}

function noteGaps(flows: readonly SelectedFlow[], terminal: Terminal): void {
  for (const { hiddenWords, number } of flows) {
    if (hiddenWords !== undefined) terminal.note(printable(`Flow ${number}: ${hiddenWords}.`));
  }
  if (flows.length === 0) terminal.note('No exchange was recorded.');
}

function headline({ id, title, calls, failures, ms }: FlowSummary, terminal: Terminal): string {
  const bad = failures > 0 ? terminal.style('red', `, ${failures} failed`) : '';
  const took = ms > 0 ? `, ${milliseconds(ms)}` : '';
  const name = terminal.style('bold', `${id.replace(/^f/, '')}: ${printable(title)}`);
  return `${name}  ${plural(calls, 'exchange')}${bad}${took}`;
}
