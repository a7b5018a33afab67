/** The local authority of this user: where it lives, and how it is had when it is needed. */

import { homedir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../model/errors.js';
import type { Authority, AuthorityPlace } from '../proxy/tls/authority.js';
import { ensureAuthority, isEnding, passingAuthority, readAuthority } from '../proxy/tls/authority.js';

export type { Authority, AuthorityPlace } from '../proxy/tls/authority.js';

export type Environment = Readonly<Record<string, string | undefined>>;

/** `--authority`, else the user's own folder of configuration (XDG Base Directory). */
export function authorityFolder(given: string | undefined, environment: Environment): string {
  const config = environment['XDG_CONFIG_HOME'];
  // A relative path there is to be ignored, says the specification.
  const base = config?.startsWith('/') ? config : join(environment['HOME'] ?? homedir(), '.config');
  return given ?? join(base, 'wiretale');
}

export interface AuthorityNeeds extends AuthorityPlace {
  readonly now: () => Date;
  readonly onProblem: (message: string) => void;
}

/**
 * The authority, made when it is first asked for and made anew before it ends. Where its folder cannot be written, one that
 * lasts as long as this process: a recording does not fail for that. @throws UserError `bad-authority` when the file is none
 */
export async function localAuthority(needs: AuthorityNeeds): Promise<() => Promise<Authority>> {
  const { now } = needs;
  await readAuthority(needs.folder); // a damaged one is said at once, not when the first client comes
  let current: Promise<Authority> | undefined;
  return async () => {
    if (!current || isEnding(await current, now())) current = had(needs);
    return current;
  };
}

async function had({ now, onProblem, ...place }: AuthorityNeeds): Promise<Authority> {
  try {
    return await ensureAuthority(place, now());
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? (error as Error).name;
    onProblem(`No authority can be kept in ${place.folder} (${code}): this recording has one of its own.`);
    return passingAuthority(now());
  }
}
