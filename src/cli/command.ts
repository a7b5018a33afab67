/** What a command of wiretale is, in two parts: only the one that is asked for is read whole. */

import type { CommandName, Options } from '../app/config/options.js';
import type { Terminal } from './terminal.js';

/** A line of `--help`, and where the rest of the command is. */
export interface CommandEntry {
  readonly name: CommandName;
  /** As yargs reads it: `show [capture] [step]`. */
  readonly usage: string;
  readonly summary: string;
  /** Takes `-- command …`. */
  readonly takesCommand?: boolean;
  readonly load: () => Promise<Command>;
}

/** The rest of a command: its words for `--help`, and what it does. */
export interface Command {
  readonly positionals: Readonly<Record<string, string>>;
  readonly examples: readonly (readonly [line: string, meaning: string])[];
  /** Resolves with the exit code. */
  readonly run: (context: CommandContext) => Promise<number>;
}

export interface CommandContext {
  readonly positionals: Readonly<Record<string, string | undefined>>;
  /** What a positional that may be repeated was given: `scan <path..>`, `render [capture..]`. */
  readonly paths: readonly string[];
  readonly options: Options;
  /** What stood behind `--`. */
  readonly argv: readonly string[];
  readonly terminal: Terminal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}
