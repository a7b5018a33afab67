/** The terminal a command writes to: results on stdout, everything else on stderr, colours only where they are wanted. */

import { styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

export interface Terminal {
  /** A line of the result. */
  out(line: string): void;
  /** A line for the person: progress, hints, warnings. */
  note(line: string): void;
  /** Text in a style on stdout, plain where colours are not wanted. */
  style(style: Style, text: string): string;
  /** The same for `note`. */
  noteStyle(style: Style, text: string): string;
  /** Width of stdout in columns; undefined when it is no terminal. */
  readonly columns: number | undefined;
}

type Stream = NodeJS.WritableStream & { readonly isTTY?: boolean; readonly columns?: number };

export function createTerminal(
  { stdout, stderr }: { readonly stdout: Stream; readonly stderr: Stream },
  environment: Readonly<Record<string, string | undefined>>,
): Terminal {
  // A reader that went away (`| head`) is no reason to lose the rest of the work.
  for (const stream of [stdout, stderr]) stream.on('error', () => undefined);
  return {
    out: (line) => void stdout.write(`${line}\n`),
    note: (line) => void stderr.write(`${line}\n`),
    style: painter(stdout, environment),
    noteStyle: painter(stderr, environment),
    columns: stdout.isTTY ? stdout.columns : undefined,
  };
}

function painter(
  stream: Stream,
  environment: Readonly<Record<string, string | undefined>>,
): (style: Style, text: string) => string {
  const wanted = environment['FORCE_COLOR']
    ? environment['FORCE_COLOR'] !== '0'
    : Boolean(stream.isTTY) && !environment['NO_COLOR'] && environment['TERM'] !== 'dumb';
  return (style, text) => (wanted ? styleText(style, text, { validateStream: false }) : text);
}
