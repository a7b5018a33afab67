/** Runs the built `wiretale` as a user would: a process of its own, in a temporary folder. */

import { spawn } from 'node:child_process';
import type { ChildProcess, ChildProcessByStdio } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';

const MAIN = fileURLToPath(new URL('../../dist/bin/wiretale.js', import.meta.url));

// Nobody's own authority is touched; one for all tests of a file, since it takes a while to make.
const CONFIG = mkdtempSync(join(tmpdir(), 'wiretale-config-'));
afterAll(() => rmSync(CONFIG, { recursive: true, force: true }));

const children = new Set<ChildProcess>();

// A test that failed half-way leaves nothing running.
afterAll(() => children.forEach((child) => void child.kill('SIGKILL')));

export interface Finished {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly finished: Promise<Finished>;
  /** Resolves with the first match in what was printed so far or will be. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
}

export async function wiretale(cwd: string, ...args: readonly string[]): Promise<Finished> {
  return startWiretale(cwd, args).finished;
}

export function startWiretale(
  cwd: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Running {
  return startThrough([], { cwd, args, environment });
}

export interface Start {
  readonly cwd: string;
  readonly args: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Stdin is a pipe, which the test writes to. */
  readonly piped?: boolean;
}

/** The same started by another program: `ip netns exec …`, `setpriv …`. */
export function startThrough(starter: readonly string[], { cwd, args, environment, piped }: Start): Running {
  const { FORCE_COLOR: _, ...inherited } = process.env;
  const [program, ...rest] = [...starter, process.execPath, MAIN, ...args];
  const child = spawn(program!, rest, {
    cwd,
    env: { ...inherited, NO_COLOR: '1', XDG_CONFIG_HOME: CONFIG, ...environment },
    stdio: [piped ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  }) as ChildProcessByStdio<Writable | null, Readable, Readable>;
  children.add(child);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const finished = new Promise<Finished>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
  });
  return { child, finished, printed };

  function printed(pattern: RegExp): Promise<RegExpExecArray> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(stdout + stderr);
        if (match) resolve(match);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      void finished.then(() => reject(new Error(`ended without ${String(pattern)}:\n${stdout}${stderr}`)));
      look();
    });
  }
}
