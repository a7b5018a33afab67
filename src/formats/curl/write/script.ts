/** Writes the calls of a client as a script that makes them again, checks each status, and takes ids out of the answers. */

import { responseOf } from '../../../model/exchange.js';
import { stepsOf, type Step } from '../../../model/flow.js';
import { targetOf } from '../../../model/message.js';
import { printable } from '../../../text/printable.js';
import { shellWord } from '../../../text/shell.js';
import type { WriteContext, WriteFlow, WriteSource } from '../../format.js';
import { commandOf, type Standing } from './call.js';
import { FUNCTIONS, NEED } from './functions.js';
import { shellName, variablesOf, type Variable } from './variables.js';

/** What services ask each other is left out: the live ones ask it themselves. */
export async function* writeScript(
  { manifest, flows }: WriteSource,
  context: WriteContext,
): AsyncGenerator<string, void> {
  const taken = new Set<string>();
  const parts = flows.map((flow) => partOf(flow, taken, context));
  const given = [...new Set(parts.flatMap((part) => part.given))];
  const calls = parts.reduce((sum, part) => sum + part.calls, 0);
  const { name, version } = context.tool;
  yield `#!/bin/sh
# ${calls} ${calls === 1 ? 'call' : 'calls'} of the capture ${comment(manifest.name)}, as ${name} ${version} wrote them. Needs curl and jq.
# Exit: 0 every status as recorded · 1 another status · 2 a variable is missing · 3 no answer.
set -eu
${given.length === 0 ? '' : `${NEED}${given.join('\n')}\n`}${FUNCTIONS}`;
  for (const part of parts) {
    yield part.text;
    await Promise.resolve();
  }
}

interface Part {
  readonly calls: number;
  readonly text: string;
  /** Lines that ask the environment for a variable, or give what was recorded. */
  readonly given: readonly string[];
}

function partOf({ flow, bindings }: WriteFlow, taken: Set<string>, context: WriteContext): Part {
  const clients = new Set(flow.roots.filter((root) => !root.continuation).map(({ from }) => from));
  const calls = stepsOf(flow).filter(({ from, parent }) => parent === null && clients.has(from));
  const made = calls.filter(({ exchange }) => responseOf(exchange) !== undefined);
  const variables = variablesOf(bindings, made, taken);
  const given = [...variables.values()].filter(({ capture }) => !capture).map(givenLine);
  const standing = standingFor(variables, taken, given);
  const marks = new Map([...standing.variables].map(([mark, variable]) => [variable, mark]));
  const values = new Map([...variables].map(([name, variable]) => [name, marks.get(variable)!]));
  const texts = made.map((step) => {
    const request = context.fill(step.exchange, bindings, values);
    return stepText(step, commandOf(step, request, standing), [...variables.values()]);
  });
  const text = `\n# ${comment(flow.title)}\n${texts.join('')}`;
  return { calls: made.length, text, given };
}

function standingFor(
  variables: ReadonlyMap<string, Variable>,
  taken: Set<string>,
  given: string[],
): Standing {
  const secrets = new Map<string, Variable>();
  const ask = (name: string): Variable => {
    const variable = { name: shellName(name, taken, true), isPlain: false };
    taken.add(variable.name);
    given.push(givenLine(variable));
    return variable;
  };
  return {
    variables: new Map([...variables.values()].map((variable, index) => [markOf(index), variable])),
    secret(pseudonym, kind) {
      const known = secrets.get(pseudonym) ?? ask(`the_${kind}`);
      secrets.set(pseudonym, known);
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

function stepText(step: Step, command: string, variables: readonly Variable[]): string {
  const { exchange, operation } = step;
  const status = responseOf(exchange)!.status;
  const captured = variables.flatMap(({ capture }) =>
    capture?.exchange === exchange.id ? capture.lines : [],
  );
  const title = comment(`${exchange.request.method} ${targetOf(exchange.request)}`);
  const call = `_call ${status} ${command}`;
  return `\n# ${comment(operation.title)}: ${title}\n${[call, ...captured].join('\n')}\n`;
}

/** On one line, whatever stands in it. */
function comment(text: string): string {
  return printable(text);
}
