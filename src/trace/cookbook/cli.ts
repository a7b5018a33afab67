/** The command lines of a client beside the calls that they made. */

import type { Manifest } from '../../model/capture.js';
import type { Flow } from '../../model/flow.js';
import type { ServiceProfile } from '../../model/profile.js';
import type { BoundFlow } from '../../model/replay.js';
import { spokenCommand } from '../../text/program.js';
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

/** By the index of the first recipe of each command that is no sign-on. Only programs that profiles know are worth telling. */
export function cliOf(
  recipes: readonly Gathered[],
  { flows, manifest, profiles }: CliInput,
  variables: readonly ShellVariable[],
): ReadonlyMap<number, CliCommand> {
  const clients = new Set(profiles.flatMap((profile) => Object.keys(profile.clients)));
  const found = new Map<number, CliCommand>();
  const names = namesOf(variables);
  const argvOf = ({ command }: Flow): readonly string[] =>
    command ?? (flows.length === 1 ? manifest.command?.argv : undefined) ?? [];
  for (const { argv, own } of flows.flatMap(({ flow }) => commandsOf(flow, argvOf(flow), clients))) {
    const made = recipes.flatMap(({ same }, index) => (same.some((id) => own.has(id)) ? [index] : []));
    const [first, more] = made.filter((index) => !isSignOn(recipes[index]!.call.step));
    if (first === undefined || found.has(first)) continue;
    const numbers = more === undefined ? [] : made.map((index) => index + 1);
    found.set(first, { text: lineOf(argv, names), numbers });
  }
  return found;
}

interface Told {
  readonly argv: readonly string[];
  /** The exchanges that it made. */
  readonly own: ReadonlySet<string>;
}

/** What was recorded, where that is a client; of a script the clients that it ran, each by its process. */
function commandsOf({ roots }: Flow, argv: readonly string[], clients: ReadonlySet<string>): readonly Told[] {
  if (clients.has(programOf(argv))) return [{ argv, own: new Set(roots.map(({ exchange }) => exchange.id)) }];
  const ran = new Map<number, { readonly argv: readonly string[]; readonly own: Set<string> }>();
  for (const { exchange } of roots) {
    const { process } = exchange.client;
    if (!process) continue;
    const one = ran.get(process.pid) ?? { argv: spokenCommand(process.command), own: new Set() };
    ran.set(process.pid, one);
    one.own.add(exchange.id);
  }
  return [...ran.values()].filter((one) => clients.has(programOf(one.argv)));
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
