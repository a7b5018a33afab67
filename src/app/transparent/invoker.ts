/** Who called us with `sudo`: the recorded command runs as them, in their environment, and the capture becomes theirs. */

import { readFileSync } from 'node:fs';
/** Variables by name. */
export type Environment = Readonly<Record<string, string | undefined>>;

export interface Invoker {
  readonly uid: number;
  readonly gid: number;
  readonly environment: Environment;
}

/** Ourselves, where it was not `sudo`. */
export function invokerOf(environment: Environment): Invoker {
  const uid = Number(environment['SUDO_UID']);
  const gid = Number(environment['SUDO_GID']);
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0, environment };
  if (!environment['SUDO_UID'] || !Number.isInteger(uid) || !Number.isInteger(gid)) return own;
  return { uid, gid, environment: beforeSudo(environment) };
}

/** What sudo sets for the user whom it changes to. */
const SET_BY_SUDO = /^(?:SUDO_.*|HOME|LOGNAME|USER|MAIL|SHELL|PATH|PWD|_)$/;

/** `sudo` empties the environment (`OS_CLOUD` is gone, and the PATH of a venv); its own still stands in `/proc`. */
function beforeSudo(environment: Environment): Environment {
  const before = environmentOfSudo();
  if (!before) return environment;
  const given = Object.entries(environment).filter(([name]) => !SET_BY_SUDO.test(name));
  return { ...before, ...Object.fromEntries(given) };
}

/** Between sudo and us there may be npx and a shell. */
const NEAREST = 6;

function environmentOfSudo(): Environment | undefined {
  let pid = process.ppid;
  for (let step = 0; step < NEAREST && pid > 1; step += 1) {
    const status = readText(`/proc/${pid}/status`);
    if (/^Name:\tsudo$/m.test(status)) return parseEnvironment(readText(`/proc/${pid}/environ`));
    pid = Number(/^PPid:\t(\d+)$/m.exec(status)?.[1] ?? 0);
  }
  return undefined;
}

function parseEnvironment(text: string): Environment {
  const pairs = text.split('\0').flatMap((line): (readonly [string, string])[] => {
    const at = line.indexOf('=');
    return at > 0 ? [[line.slice(0, at), line.slice(at + 1)]] : [];
  });
  return Object.fromEntries(pairs);
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
}
