/** `wiretale ca`: the local authority looked at, made, and handed to those who are to trust it. */

import { writeFile } from 'node:fs/promises';
import { UserError } from '../model/errors.js';
import { createAuthority, ensureAuthority, readAuthority } from '../proxy/tls/authority.js';
import { authorityFolder } from './authority.js';
import type { Authority, Environment } from './authority.js';
import type { Options } from './config/options.js';

export type { Authority } from './authority.js';

export interface CaRequest {
  readonly options: Options;
  readonly environment: Environment;
}

/** The authority's folder, and the authority if there is one yet. @throws UserError `bad-authority` */
export async function showAuthority(
  request: CaRequest,
): Promise<{ folder: string; authority: Authority | undefined }> {
  const folder = folderOf(request);
  return { folder, authority: await readAuthority(folder) };
}

/** The authority, made if there is none. @throws UserError `bad-authority`, `cannot-write` */
export function neededAuthority(request: CaRequest): Promise<Authority> {
  const folder = folderOf(request);
  return writing({ path: folder, hint: OWN_FOLDER }, () => ensureAuthority({ folder }, new Date()));
}

/** A new authority. @throws UserError `authority-exists` unless it may be replaced, `cannot-write` */
export async function newLocalAuthority(request: CaRequest): Promise<Authority> {
  const { permit, force } = request.options;
  const folder = folderOf(request);
  if (!force && (await readAuthority(folder))) {
    throw new UserError('authority-exists', `There is an authority in ${folder} already.`, {
      hint: '--force replaces it; clients that were given the old one must be given the new one.',
    });
  }
  const make = () => createAuthority({ folder }, { now: new Date(), permitted: permit });
  return writing({ path: folder, hint: OWN_FOLDER }, make);
}

/** Writes the certificate, never the key, where it is wanted. @throws UserError `cannot-write` */
export function exportCertificate({ certificate }: Authority, file: string): Promise<void> {
  const hint = 'Give a file in a folder that exists and is yours.';
  return writing({ path: file, hint }, () => writeFile(file, certificate));
}

function folderOf({ options, environment }: CaRequest): string {
  return authorityFolder(options.authority, environment);
}

interface Written {
  readonly path: string;
  /** What to do when it cannot be. */
  readonly hint: string;
}

const OWN_FOLDER = 'Choose a folder of yours with --authority.';

async function writing<T>({ path, hint }: Written, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === undefined) throw cause;
    throw new UserError('cannot-write', `${path} cannot be written (${code}).`, { hint, cause });
  }
}
