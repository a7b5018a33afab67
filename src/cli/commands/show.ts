/** `wiretale show`: flows as a tree, one step whole, or all of it as JSON. */

import { lastGate } from '../../app/last-gate.js';
import { openCapture } from '../../app/open-capture.js';
import { selectStep } from '../../app/select-step.js';
import { showCapture, showStep } from '../../app/show.js';
import type { ShownFlow } from '../../app/show.js';
import { understand } from '../../app/understand.js';
import type { Understood } from '../../app/understand.js';
import { EXIT } from '../../model/errors.js';
import type { Capture } from '../../model/capture.js';
import { printable } from '../../text/printable.js';
import { shellLine } from '../../text/shell.js';
import type { Command, CommandContext } from '../command.js';
import { flowLines, hasFailed } from '../lines.js';
import { stepLines } from '../step-lines.js';
import type { Terminal } from '../terminal.js';

export const showCommand: Command = {
  name: 'show',
  usage: 'show [capture] [step]',
  summary: 'Show the flows of a capture, or one step whole',
  positionals: {
    capture: 'Name of a capture, or a path with a slash; the latest when left out',
    step: 'A step: 7, 2:7 (step 7 of flow 2), or "POST /v2/images#1"',
  },
  examples: [
    ['wiretale show', 'The latest capture'],
    ['wiretale show image-create 7', 'Request and response 7, with headers and bodies'],
    ['wiretale show image-create "PUT /v2/images/{image_id}/file"', 'The same, by what was called'],
    ['wiretale show --json | jq .flows[0].steps[].path', 'For scripts'],
  ],
  async run(context) {
    const { options, terminal } = context;
    const { name, step } = meant(context);
    const capture = await openCapture(name, options);
    const understood = understand(capture, options);
    for (const problem of capture.problems) terminal.note(terminal.noteStyle('yellow', problem));

    const output = outputOf(context, { capture, understood, step }).join('\n');
    lastGate(capture.manifest, options)(output, 'The output');
    terminal.out(output);
    if (!options.json && step === undefined) noteGaps(understood, terminal);
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

interface Asked {
  readonly capture: Capture;
  readonly understood: Understood;
  readonly step: string | undefined;
}

function outputOf({ options, terminal }: CommandContext, { capture, understood, step }: Asked): string[] {
  if (options.json) return [JSON.stringify(showCapture(capture.manifest.name, understood), null, 2)];
  if (step === undefined) return flowsOf(capture, understood, terminal);
  const { in: flow, step: one } = selectStep(understood, step);
  return [...stepLines(one, showStep(one, flow.name), terminal)];
}

function flowsOf(capture: Capture, understood: Understood, terminal: Terminal): string[] {
  const shown = showCapture(capture.manifest.name, understood);
  return [
    `${terminal.style('bold', printable(shown.capture))}  ${capture.manifest.startedAt}`,
    ...shown.flows.flatMap((flow) => [
      '',
      headline(flow, terminal),
      ...(flow.command ? [terminal.style('dim', printable(`$ ${shellLine(flow.command)}`))] : []),
      ...flowLines(flow, terminal),
    ]),
  ];
}

function noteGaps({ flows, skipped }: Understood, terminal: Terminal): void {
  if (skipped > 0) terminal.note(`${skipped} exchanges left out by --only and --skip.`);
  if (flows.length === 0) terminal.note('No exchange was recorded.');
}

function headline(flow: ShownFlow, terminal: Terminal): string {
  const failed = flow.steps.filter(hasFailed).length;
  const count = `${flow.steps.length} exchange${flow.steps.length === 1 ? '' : 's'}`;
  const bad = failed > 0 ? terminal.style('red', `, ${failed} failed`) : '';
  return `${terminal.style('bold', `${flow.id.replace(/^f/, '')}: ${printable(flow.title)}`)}  ${count}${bad}`;
}
