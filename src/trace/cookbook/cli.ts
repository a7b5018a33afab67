/** The command lines of a client beside the calls that they made. */

import type { Manifest } from '../../model/capture.js';
import type { ServiceProfile } from '../../model/profile.js';
import type { BoundFlow } from '../../model/replay.js';
import { programOf, shellText, type ShellPiece } from '../../text/shell.js';
import { shownShell } from '../../text/shell-shown.js';
import { commandText } from '../command.js';
import { isSignOn, type ToldCall } from './calls.js';
import type { ShellVariable } from './variables.js';

export interface CliCommand {
  readonly text: string;
  /** The numbers of all recipes that it is; none where that goes without saying: one, and signing on. */
  readonly numbers: readonly number[];
}

/** A call that is a recipe, and the exchanges of all calls that are the same. */
interface Gathered {
  readonly call: ToldCall;
  readonly same: readonly string[];
}

interface CliInput {
  readonly flows: readonly BoundFlow[];
  readonly manifest: Manifest;
  readonly profiles: readonly ServiceProfile[];
}

/** By the index of the first recipe of each flow that is no sign-on. Only programs that profiles know are worth telling. */
export function cliOf(
  recipes: readonly Gathered[],
  { flows, manifest, profiles }: CliInput,
  variables: readonly ShellVariable[],
): ReadonlyMap<number, CliCommand> {
  const clients = new Set(profiles.flatMap((profile) => Object.keys(profile.clients)));
  const found = new Map<number, CliCommand>();
  const names = namesOf(variables);
  for (const [flow, { flow: told }] of flows.entries()) {
    const argv = told.command ?? (flows.length === 1 ? manifest.command?.argv : undefined);
    if (!argv || !clients.has(programOf(argv))) continue;
    const first = recipes.findIndex(({ call }) => call.flow === flow && !isSignOn(call.step));
    const own = new Set(told.roots.map(({ exchange }) => exchange.id));
    const made = recipes.flatMap(({ same }, index) => (same.some((id) => own.has(id)) ? [index] : []));
    if (first < 0) continue;
    const isMore = made.some((index) => index !== first && !isSignOn(recipes[index]!.call.step));
    found.set(first, { text: lineOf(argv, names), numbers: isMore ? made.map((index) => index + 1) : [] });
  }
  return found;
}

function namesOf(variables: readonly ShellVariable[]): ReadonlyMap<string, string> {
  return new Map(
    variables
      .filter(({ kind, secret }) => secret || kind === 'id')
      .flatMap(({ name, bindings }) => bindings.map(({ value }) => [value, name] as const)),
  );
}

/** Values that are variables here are so in the command line too. */
function lineOf(argv: readonly string[], names: ReadonlyMap<string, string>): string {
  const text = commandText(argv);
  const isBound = argv.some((word) => [...names.keys()].some((value) => word.includes(value)));
  if (!isBound && !argv.some((word) => PSEUDONYM.test(word))) return text;
  return argv.map((word) => shellText(shownShell(piecesOf(word, names)))).join(' ');
}

const PSEUDONYM = /<([a-z]{3,12}):[0-9a-f]{16}>/;

function piecesOf(word: string, names: ReadonlyMap<string, string>): readonly ShellPiece[] {
  for (const [value, name] of names) {
    const at = word.indexOf(value);
    if (at >= 0) return around(word, { at, length: value.length, name }, names);
  }
  const secret = PSEUDONYM.exec(word);
  if (!secret) return word === '' ? [] : [word];
  return around(word, { at: secret.index, length: secret[0].length, name: secret[1]!.toUpperCase() }, names);
}

function around(
  word: string,
  { at, length, name }: { readonly at: number; readonly length: number; readonly name: string },
  names: ReadonlyMap<string, string>,
): readonly ShellPiece[] {
  return [
    ...piecesOf(word.slice(0, at), names),
    { variable: name },
    ...piecesOf(word.slice(at + length), names),
  ];
}
