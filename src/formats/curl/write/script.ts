/** Writes the calls of a client as a script that makes them again, checks each status, and takes ids out of the answers. */

import { responseOf } from '../../../model/exchange.js';
import { stepsOf, type Flow, type Step } from '../../../model/flow.js';
import { targetOf } from '../../../model/message.js';
import { printable } from '../../../text/printable.js';
import { holdsPseudonym } from '../../../text/pseudonyms.js';
import { shellWord } from '../../../text/shell.js';
import type { WriteContext, WriteFlow, WriteSource } from '../../format.js';
import { commandOf, type Standing } from './call.js';
import { FUNCTIONS, NEED } from './functions.js';
import { shellName, variablesOf, type Names, type Variable } from './variables.js';

/** What services ask each other is left out: the live ones ask it themselves. */
export async function* writeScript(
  { manifest, flows }: WriteSource,
  context: WriteContext,
): AsyncGenerator<string, void> {
  const names: Names = { taken: new Set(), asked: new Map() };
  const parts = flows.map((flow) => partOf(flow, names, context));
  const given = [...new Set(parts.flatMap((part) => part.given))];
  const calls = callsIn({ flows });
  const { name, version } = context.tool;
  yield `#!/bin/sh
# ${calls} ${calls === 1 ? 'call' : 'calls'} of the capture ${comment(manifest.name)}, as ${name} ${version} wrote them. Needs curl and jq.
# Exit: 0 every status as recorded · 1 another status · 2 a variable or program is missing · 3 no answer · 4 an answer lacks a value.
set -eu
${given.length === 0 ? '' : `${NEED}${given.join('\n')}\n`}${FUNCTIONS}`;
  for (const part of parts) {
    yield part.text;
    await Promise.resolve();
  }
}

/** How many calls the script makes. */
export function callsIn({ flows }: Pick<WriteSource, 'flows'>): number {
  return flows.reduce((sum, { flow }) => sum + callsOf(flow).length, 0);
}

/** The client's calls that were answered. */
function callsOf(flow: Flow): readonly Step[] {
  const clients = new Set(flow.roots.filter((root) => !root.continuation).map(({ from }) => from));
  const calls = stepsOf(flow).filter(({ from, parent }) => parent === null && clients.has(from));
  return calls.filter(({ exchange }) => responseOf(exchange) !== undefined);
}

interface Part {
  readonly text: string;
  /** Lines that ask the environment for a variable, or give what was recorded. */
  readonly given: readonly string[];
}

function partOf({ number, flow, bindings }: WriteFlow, names: Names, context: WriteContext): Part {
  const made = callsOf(flow);
  const variables = variablesOf(bindings, made, names);
  const given = [...variables.values()].filter(({ capture }) => !capture).map(givenLine);
  const standing = standingFor(variables, names, given);
  const marks = new Map([...standing.variables].map(([mark, variable]) => [variable, mark]));
  const values = new Map([...variables].map(([name, variable]) => [name, marks.get(variable)!]));
  const texts = made.map((step) => {
    const request = context.fill(step.exchange, bindings, values);
    // As `--step` takes it: in the first flow by its number alone.
    const begin = `_step=${number === 1 ? '' : `${number}:`}${step.number}`;
    const command = commandOf(step, request, standing);
    return stepText(step, [begin, command], [...variables.values()]);
  });
  const text = `\n# ${comment(flow.title)}\n${texts.join('')}`;
  return { text, given };
}

function standingFor(
  variables: ReadonlyMap<string, Variable>,
  { taken, asked }: Names,
  given: string[],
): Standing {
  const ask = (name: string): Variable => {
    const variable = { name: shellName(name, taken, true), isPlain: false };
    taken.add(variable.name);
    given.push(givenLine(variable));
    return variable;
  };
  return {
    variables: new Map([...variables.values()].map((variable, index) => [markOf(index), variable])),
    secret(pseudonym, kind) {
      const known = asked.get(pseudonym) ?? ask(`the_${kind}`);
      asked.set(pseudonym, known);
      return known;
    },
    file: ({ operation, exchange }) => ask(`file_for_${operation.title || exchange.id}`).name,
  };
}

/** Letters and digits alone, which no place writes in another way; nobody writes it by chance. */
function markOf(index: number): string {
  return `wiretaleQ7vX${index}Xv7Q`;
}

function givenLine({ name, recorded }: Variable): string {
  if (recorded === undefined) return `_need ${name}`;
  return `${name}=\${${name}:-${shellWord(recorded)}}`;
}

function stepText(
  step: Step,
  [begin, command]: readonly [begin: string, command: string],
  variables: readonly Variable[],
): string {
  const { exchange, operation } = step;
  const status = responseOf(exchange)!.status;
  const captured = variables.flatMap(({ capture }) =>
    capture?.exchange === exchange.id ? capture.lines : [],
  );
  const title = comment(`${exchange.request.method} ${targetOf(exchange.request)}`);
  const call = `_call ${status} ${command}`;
  const lines = [begin, ...(holdsPseudonym(command) ? [REFUSAL] : []), call, ...captured];
  return `\n# ${comment(operation.title)}: ${title}\n${lines.join('\n')}\n`;
}

// A secret in an encoding of its own, which no variable can be put into: its pseudonym must not be sent for it.
const REFUSAL = `echo "step $_step: it sends a secret in a form that this script cannot write" >&2; exit 2`;

/** On one line, whatever stands in it. */
function comment(text: string): string {
  return printable(text);
}
