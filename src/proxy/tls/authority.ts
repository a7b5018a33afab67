/** The local authority in its folder: made on first use, its key for its owner alone, renewed before it ends. */

import { randomBytes, X509Certificate } from 'node:crypto';
import { chmod, lchown, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { UserError } from '../../model/errors.js';
import { codeOf } from '../failure.js';
import { newAuthority } from './certificates.js';
import type { Credentials } from './certificates.js';

/** An authority at hand. */
export interface Authority extends Credentials {
  /** Its certificate's file, for others to trust; undefined when it lives in memory only. */
  readonly file: string | undefined;
  readonly startsAt: Date;
  readonly expiresAt: Date;
  /** SHA-256 of the certificate, as `openssl x509 -fingerprint` prints it. */
  readonly fingerprint: string;
  /** The hosts that it may speak for, with all below them; empty: all. */
  readonly permitted: readonly string[];
}

/** Certificate and key in one file, so that no two processes can mix theirs. */
const SECRET_FILE = 'authority.pem';
/** The certificate alone. */
const PUBLIC_FILE = 'authority.crt';
/** An authority that ends within this is replaced by a new one. */
const RENEW_MS = 7 * 24 * 60 * 60 * 1000;

/** The authority of a folder. @throws UserError `bad-authority` when there is a file that is none */
export async function readAuthority(folder: string): Promise<Authority | undefined> {
  const file = join(folder, SECRET_FILE);
  try {
    return parsed(await readFile(file, 'utf8'), folder);
  } catch (error) {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw new UserError('bad-authority', `${file} cannot be read as an authority.`, {
      hint: 'wiretale ca create --force makes a new one; clients that trust the old one must be given it.',
      cause: error,
    });
  }
}

/** Where an authority is kept, and whose all is that is made there; without an owner our own. */
export interface AuthorityPlace {
  readonly folder: string;
  readonly owner?: { readonly uid: number; readonly gid: number };
}

/** Makes a folder's authority; one that is there is replaced. @throws when the folder cannot be written */
export async function createAuthority(
  place: AuthorityPlace,
  { now, permitted }: { readonly now: Date; readonly permitted: readonly string[] },
): Promise<Authority> {
  const text = textOf(await newAuthority(now, permitted), permitted);
  await rename(await writeUnfinished(place, text, 0o600), join(place.folder, SECRET_FILE));
  return published(parsed(text, place.folder), place);
}

/** The authority of a folder, made when there is none and made anew, for the same hosts, when it is about to end. */
export async function ensureAuthority(place: AuthorityPlace, now: Date): Promise<Authority> {
  const { folder } = place;
  const found = await readAuthority(folder);
  if (found && !isEnding(found, now)) return found;
  if (found) return createAuthority(place, { now, permitted: found.permitted });
  const text = textOf(await newAuthority(now, []), []);
  const unfinished = await writeUnfinished(place, text, 0o600);
  try {
    await link(unfinished, join(folder, SECRET_FILE));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    // Another process was first: both use its authority.
    return (await readAuthority(folder)) ?? parsed(text, undefined);
  } finally {
    await rm(unfinished, { force: true });
  }
  return published(parsed(text, folder), place);
}

/** True when it is about to end. */
export function isEnding({ expiresAt }: Authority, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() <= RENEW_MS;
}

/** An authority that nobody keeps, for when no folder can be written. */
export async function passingAuthority(now: Date): Promise<Authority> {
  return parsed(textOf(await newAuthority(now, []), []), undefined);
}

/** A whole file under a name of its own: where it is to be, a link of somebody's may lead elsewhere. */
async function writeUnfinished(
  { folder, owner }: AuthorityPlace,
  text: string,
  mode: number,
): Promise<string> {
  const first = await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `unfinished-${randomBytes(8).toString('hex')}`);
  await writeFile(unfinished, text, { mode, flag: 'wx' });
  await chmod(unfinished, mode); // whatever the umask says
  const made = [unfinished, ...foldersFrom(first, folder)];
  if (owner) for (const path of made) await lchown(path, owner.uid, owner.gid);
  return unfinished;
}

/** The folders that were made, from the first one down; none where none was. */
function foldersFrom(first: string | undefined, last: string): readonly string[] {
  if (first === undefined) return [];
  const top = resolve(first);
  const folders = [resolve(last)];
  while (folders[0] !== top) folders.unshift(dirname(folders[0]!));
  return folders;
}

async function published(authority: Authority, place: AuthorityPlace): Promise<Authority> {
  await rename(await writeUnfinished(place, authority.certificate, 0o644), authority.file!);
  return authority;
}

const PERMITTED_LINE = /^permitted: (.+)$/m;

/** Text before the first PEM block is for people (RFC 7468, 5.2), and says what node:crypto cannot read out of a certificate. */
function textOf({ certificate, key }: Credentials, permitted: readonly string[]): string {
  const line = permitted.length === 0 ? '' : `permitted: ${permitted.join(' ')}\n`;
  return `${line}${certificate}${key}`;
}

/** @throws when it is not a certificate with its key */
function parsed(text: string, folder: string | undefined): Authority {
  const certificate = `${/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/.exec(text)![0]}\n`;
  const key = `${/-----BEGIN PRIVATE KEY-----[^-]+-----END PRIVATE KEY-----/.exec(text)![0]}\n`;
  const { validFrom, validTo, fingerprint256 } = new X509Certificate(certificate);
  return {
    certificate,
    key,
    file: folder === undefined ? undefined : join(folder, PUBLIC_FILE),
    startsAt: new Date(validFrom),
    expiresAt: new Date(validTo),
    fingerprint: fingerprint256,
    permitted: PERMITTED_LINE.exec(text)?.[1]?.split(' ') ?? [],
  };
}
