/** Runs the recorded command with the recorder as its proxy; input, output, signals and exit code pass untouched. */

import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { constants } from 'node:os';
import { UserError } from '../model/errors.js';

export interface CommandRun {
  /** What the shell would say: the exit code, or 128 + n by signal n. */
  readonly exitCode: number;
  readonly signal?: NodeJS.Signals;
  /** What was printed, when it was asked for. */
  readonly stdout: string;
  readonly stderr: string;
  readonly truncated: boolean;
}

export interface RunOptions {
  readonly argv: readonly string[];
  /** `http://127.0.0.1:port`; undefined: the environment stays as it is. */
  readonly proxyUrl: string | undefined;
  /** Keep what is printed, up to this many bytes per stream; 0: the command keeps the terminal to itself. */
  readonly keepOutputBytes: number;
  /** What it prints on stdout goes to stderr: stdout is for a result of ours. */
  readonly aside?: boolean;
  /** As whom it runs, and in which environment; as we do without. */
  readonly as?: { readonly uid: number; readonly gid: number };
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** @throws UserError `command-not-started` */
export async function runCommand(options: RunOptions): Promise<CommandRun> {
  const { argv, keepOutputBytes, aside } = options;
  const child = start(options);
  const stdout = keepWhilePassing(child.stdout, aside ? process.stderr : process.stdout, keepOutputBytes);
  const stderr = keepWhilePassing(child.stderr, process.stderr, keepOutputBytes);
  const release = passSignals((signal) => child.kill(signal));
  try {
    const { code, signal } = await ended(child, argv[0]!);
    return {
      exitCode: signal ? 128 + constants.signals[signal] : (code ?? 0),
      ...(signal ? { signal } : {}),
      stdout: stdout.text(),
      stderr: stderr.text(),
      truncated: stdout.truncated() || stderr.truncated(),
    };
  } finally {
    release();
  }
}

/** Both spellings, since programs read one or the other; an empty `no_proxy`, or loopback would go around. */
export function proxyEnvironment(url: string): Record<string, string> {
  return { http_proxy: url, https_proxy: url, HTTP_PROXY: url, HTTPS_PROXY: url, no_proxy: '', NO_PROXY: '' };
}

function start({
  argv,
  proxyUrl,
  keepOutputBytes,
  aside,
  as,
  environment,
}: RunOptions): ReturnType<typeof spawn> {
  const [file, ...rest] = argv;
  const through = keepOutputBytes > 0 ? 'pipe' : 'inherit';
  const env = { ...environment, ...(proxyUrl === undefined ? {} : proxyEnvironment(proxyUrl)) };
  try {
    return spawn(file!, rest, {
      stdio: ['inherit', keepOutputBytes === 0 && aside ? 2 : through, through],
      env,
      ...as,
    });
  } catch (error) {
    throw notStarted(file!, error as NodeJS.ErrnoException);
  }
}

function ended(
  child: ReturnType<typeof spawn>,
  file: string,
): Promise<{ code: number | null; signal: NodeJS.Signals | null }> {
  return new Promise((resolve, reject) => {
    child.once('error', (error: NodeJS.ErrnoException) => reject(notStarted(file, error)));
    // `close`, not `exit`: the last of the output has been read then.
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}

const WHY: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such command',
  EACCES: 'it is not executable',
  ERR_INVALID_ARG_VALUE: 'that is no command',
};

function notStarted(file: string, error: NodeJS.ErrnoException): UserError {
  const why = WHY[error.code ?? ''] ?? error.code ?? 'unknown error';
  const hint = 'Check its name and your PATH; it was not run.';
  return new UserError('command-not-started', `${file || "''"} could not be started: ${why}.`, {
    hint,
    cause: error,
  });
}

/**
 * What the terminal sends (Ctrl-C, hang-up) reaches the command by itself, since it is in the same process group; without a
 * terminal a signal was sent to wiretale alone and is handed on. Either way wiretale lives until the command has ended, so
 * that the capture is sealed.
 */
function passSignals(send: (signal: NodeJS.Signals) => void): () => void {
  const fromTerminal: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT', 'SIGHUP'];
  const handedOn: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGUSR1', 'SIGUSR2'];
  const atTerminal = hasTerminal() ? (): void => undefined : send;
  for (const signal of fromTerminal) process.on(signal, atTerminal);
  for (const signal of handedOn) process.on(signal, send);
  return () => {
    for (const signal of fromTerminal) process.off(signal, atTerminal);
    for (const signal of handedOn) process.off(signal, send);
  };
}

/** True when there is a controlling terminal, wherever standard input comes from. */
function hasTerminal(): boolean {
  try {
    closeSync(openSync('/dev/tty', 'r'));
    return true;
  } catch {
    return false;
  }
}

function keepWhilePassing(
  from: NodeJS.ReadableStream | null,
  to: NodeJS.WritableStream,
  limitBytes: number,
): { text(): string; truncated(): boolean } {
  const chunks: Buffer[] = [];
  let size = 0;
  from?.on('data', (chunk: Buffer) => {
    if (size < limitBytes) chunks.push(chunk.subarray(0, limitBytes - size));
    size += chunk.length;
  });
  from?.pipe(to, { end: false });
  const truncated = (): boolean => size > limitBytes;
  return {
    truncated,
    text() {
      const text = Buffer.concat(chunks).toString('utf8');
      // Cut at a line's end: half a secret would be recognised by nobody.
      return truncated() ? text.slice(0, text.lastIndexOf('\n') + 1) : text;
    },
  };
}
