/** What a command of wiretale is: its words for `--help`, and what it does. */

import type { CommandName, Options } from '../app/config/options.js';
import type { Terminal } from './terminal.js';

export interface Command {
  readonly name: CommandName;
  /** As yargs reads it: `show [capture] [step]`. */
  readonly usage: string;
  readonly summary: string;
  /** Takes `-- command …`. */
  readonly takesCommand?: boolean;
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
