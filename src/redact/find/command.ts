/** Secrets in a command: its arguments and its environment. */

import type { Verdict } from '../rules.js';
import { beforePassword, USER_PASSWORD } from './curl-user.js';
import { plainFinding } from './finding.js';
import type { Finding, Search } from './finding.js';
import { beforeSshPassword, SSH_PASSWORD } from './sshpass.js';
import type { FindInValue } from './url.js';

/** For each argument the secrets in it: an option's value, or what free text shows. */
export function findInArgv(
  argv: readonly string[],
  { rules, show }: Search,
  inText: FindInValue,
): readonly (readonly Finding[])[] {
  return argv.map((argument, index) => {
    const option = argv[index - 1] ?? '';
    const [verdict] = rules.argv(option);
    if (verdict) return rest(argument, 0, verdict);
    if (rules.kept.argv(option).length > 0) return [];
    if (OPEN_OPTION.test(option)) show(argument);
    const login = beforePassword(argv, index);
    if (login !== undefined) return rest(argument, login, USER_PASSWORD);
    const ssh = beforeSshPassword(argument, argv.slice(0, index));
    if (ssh !== undefined) return rest(argument, ssh, SSH_PASSWORD);
    const assigned = /^([\w-]+)=/.exec(argument);
    if (assigned && isKept(assigned[1]!, rules)) return [];
    const [assignedVerdict] = assigned ? [...rules.argv(assigned[1]!), ...rules.env(assigned[1]!)] : [];
    if (assigned && assignedVerdict) return rest(argument, assigned[0].length, assignedVerdict);
    return inText(argument);
  });
}

function isKept(name: string, { kept }: Search['rules']): boolean {
  return kept.argv(name).length > 0 || kept.env(name).length > 0;
}

/** The secrets in the value of an environment variable. */
export function findInVariable(
  [name, value]: readonly [string, string],
  { rules, show }: Search,
  inText: FindInValue,
): readonly Finding[] {
  const [verdict] = rules.env(name);
  if (verdict) return rest(value, 0, verdict);
  if (rules.kept.env(name).length > 0) return [];
  if (/(?:NAME|_ID)$/.test(name)) show(value);
  return inText(value);
}

// `--os-username`, `--project`, `--user-domain-id`
const OPEN_OPTION = /^--[a-z-]*(?:name|user|project|domain|role|id)$/;

function rest(text: string, start: number, verdict: Verdict): readonly Finding[] {
  return start < text.length ? [plainFinding(text, { start, end: text.length }, verdict)] : [];
}
