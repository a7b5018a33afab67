/** The command line: reads the arguments, runs one command, prints its errors; the only place that knows exit codes. */

import yargs from 'yargs';
import type { Argv } from 'yargs';
import { flagName, optionsOf } from '../app/config/options.js';
import type { Option } from '../app/config/options.js';
import { resolveOptions } from '../app/config/resolve.js';
import { VERSION } from '../app/version.js';
import { EXIT, UserError } from '../model/errors.js';
import { printableLines } from '../text/printable.js';
import type { Command, CommandEntry } from './command.js';
import { COMMANDS } from './commands.js';
import { createTerminal } from './terminal.js';
import type { Terminal } from './terminal.js';

/** Runs `wiretale <args>` and resolves with its exit code. */
export async function run(args: readonly string[]): Promise<number> {
  const terminal = createTerminal(process, process.env);
  // What stands behind the first `--` belongs to the recorded command and is never read as options.
  const dashes = args.indexOf('--');
  const own = (dashes < 0 ? args : args.slice(0, dashes)).map((word) =>
    word === '-' ? STANDARD_STREAM : word,
  );
  const argv = dashes < 0 ? [] : args.slice(dashes + 1);
  try {
    if (dashes >= 0 && argv.length === 0) throw new UserError('usage', 'There is no command behind --.');
    return await parse(own, argv, terminal);
  } catch (error) {
    const isYargs = error instanceof Error && error.name === 'YError';
    return explain(isYargs ? usageError(error.message, own) : error, terminal);
  }
}

// yargs takes a lone dash neither for a value nor for a word of a list; no argument can hold a NUL.
const STANDARD_STREAM = '\0-';

function withDashes(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const dash = (value: unknown): unknown => (value === STANDARD_STREAM ? '-' : value);
  const entries = Object.entries(given).map(([name, value]) => [
    name,
    Array.isArray(value) ? value.map(dash) : dash(value),
  ]);
  return Object.fromEntries(entries) as Record<string, unknown>;
}

async function parse(own: readonly string[], argv: readonly string[], terminal: Terminal): Promise<number> {
  let exitCode: number = EXIT.ok;
  const parser = parserOf(own, terminal);
  for (const entry of COMMANDS) {
    // What the others are made of takes longer to read than most commands take to run.
    if (!own.includes(entry.name)) {
      parser.command(entry.usage, entry.summary);
      continue;
    }
    const command = await entry.load();
    register(parser, { entry, command }, async (parsed) => {
      const given = withDashes(parsed);
      if (argv.length > 0 && !entry.takesCommand) {
        throw new UserError('usage', `wiretale ${entry.name} takes no command behind --.`);
      }
      const options = await resolveOptions(entry.name, given, process.env);
      const positionals = given as Record<string, string | undefined>;
      const paths = [given['path'] ?? given['capture'] ?? []].flat() as string[];
      exitCode = await command.run({ positionals, paths, options, argv, terminal, environment: process.env });
    });
  }
  await parser.parseAsync();
  return exitCode;
}

function parserOf(own: readonly string[], terminal: Terminal): Argv {
  return yargs([...own])
    .scriptName('wiretale')
    .usage(
      '$0 <command>\n\nRecords HTTP conversations without their secrets and tells them as sequence diagrams.',
    )
    .version(VERSION)
    .exitProcess(false)
    .strict()
    .parserConfiguration({ 'duplicate-arguments-array': true, 'parse-numbers': false })
    .demandCommand(1, 'Which command? wiretale --help lists them; wiretale demo is a good first one.')
    .recommendCommands()
    .updateStrings(WORDS)
    .wrap(Math.min(100, terminal.columns ?? 100))
    .epilogue(
      'Exit codes: 0 done or same · 1 different, or a secret found · 2 your turn · 3 incomplete · 70 a bug of ours',
    )
    .fail((message, error) => {
      throw error ?? usageError(message, own);
    });
}

const MISSING = 'A file or a capture is missing: %s given, at least %s needed.';

/** Of a text that counts, yargs wants two forms, of which its types do not know. */
const WORDS = {
  'Not enough non-option arguments: got %s, need at least %s': { one: MISSING, other: MISSING },
} as unknown as Record<string, string>;

function register(
  parser: Argv,
  { entry, command }: { readonly entry: CommandEntry; readonly command: Command },
  handler: (given: Record<string, unknown>) => Promise<void>,
): void {
  parser.command(
    entry.usage,
    entry.summary,
    (builder) => {
      for (const [name, describe] of Object.entries(command.positionals)) {
        builder.positional(name, { type: 'string', describe });
      }
      for (const [name, option] of optionsOf(entry.name)) {
        if (option.kind !== 'file') builder.option(flagName(name), yargsOption(option));
      }
      for (const [line, meaning] of command.examples) builder.example(line, meaning);
      return builder;
    },
    handler,
  );
}

function yargsOption(option: Option) {
  const fallback = option.fallback === undefined ? '' : ` [${option.fallback}]`;
  return {
    describe: `${option.help}${fallback}`,
    type: option.kind === 'switch' ? ('boolean' as const) : ('string' as const),
    // Given or not given: defaults are the schema's, so that the environment and the file can come between.
    ...(option.kind === 'list' && { coerce: (value: string | string[]) => [value].flat() }),
    requiresArg: option.kind !== 'switch',
  };
}

/** A user's error in two lines; a bug with its stack, since only that helps. */
function explain(error: unknown, terminal: Terminal): number {
  const mark = terminal.noteStyle('red', 'error:');
  if (error instanceof UserError) {
    // The name of a file may hold whatever a terminal obeys.
    terminal.note(`${mark} ${printableLines(error.message)}`);
    if (error.hint) terminal.note(`       ${printableLines(error.hint)}`);
    return error.exitCode;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  terminal.note(
    `${mark} This is a bug in wiretale ${VERSION}; please report it with the lines below.\n${text}`,
  );
  return EXIT.internal;
}

function usageError(message: string, own: readonly string[]): UserError {
  const text = withoutWords(message.trim().replace(/\s*\n\s*/g, ' '), own);
  const command = COMMANDS.find(({ name }) => name === own[0]);
  const dashes =
    command?.takesCommand && /^Unknown argument/.test(text) ? ' A command to record stands behind --.' : '';
  return new UserError('usage', /[.?!]$/.test(text) ? text : `${text}.`, {
    hint: `See wiretale ${command ? `${command.name} ` : ''}--help.${dashes}`,
  });
}

/**
 * Somebody who forgot the `--` before a command gave us its words, and one of them may be a password: of what was not
 * understood only the names of flags are told.
 */
function withoutWords(message: string, own: readonly string[]): string {
  const unknown = /^Unknown arguments?: (.*)$/.exec(message)?.[1]?.split(', ');
  if (!unknown) return message;
  const flags = own.filter((word) => word.startsWith('-')).map((word) => word.replace(/=.*$/s, ''));
  const named = flags.filter((flag) => unknown.includes(flag.replace(/^-+/, '')));
  const words = unknown.filter((word) => own.includes(word)).length;
  const parts = [...new Set(named), ...(words > 0 ? [`${words} word${words === 1 ? '' : 's'}`] : [])];
  return `Unknown arguments: ${parts.join(', ')}.`;
}
