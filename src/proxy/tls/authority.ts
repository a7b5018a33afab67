/** The local authority in its folder: made on first use, its key for its owner alone, renewed before it ends. */

import { randomBytes, X509Certificate } from 'node:crypto';
import { chmod, link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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

/** Makes a folder's authority; one that is there is replaced. @throws when the folder cannot be written */
export async function createAuthority(
  folder: string,
  { now, permitted }: { readonly now: Date; readonly permitted: readonly string[] },
): Promise<Authority> {
  const text = textOf(await newAuthority(now, permitted), permitted);
  const unfinished = await writeUnfinished(folder, text);
  await rename(unfinished, join(folder, SECRET_FILE));
  return published(parsed(text, folder));
}

/** The authority of a folder, made when there is none and made anew, for the same hosts, when it is about to end. */
export async function ensureAuthority(folder: string, now: Date): Promise<Authority> {
  const found = await readAuthority(folder);
  if (found && !isEnding(found, now)) return found;
  if (found) return createAuthority(folder, { now, permitted: found.permitted });
  const text = textOf(await newAuthority(now, []), []);
  const unfinished = await writeUnfinished(folder, text);
  try {
    await link(unfinished, join(folder, SECRET_FILE));
  } catch (error) {
    if (codeOf(error) !== 'EEXIST') throw error;
    // Another process was first: both use its authority.
    return (await readAuthority(folder)) ?? parsed(text, undefined);
  } finally {
    await rm(unfinished, { force: true });
  }
  return published(parsed(text, folder));
}

/** True when it is about to end. */
export function isEnding({ expiresAt }: Authority, now: Date): boolean {
  return expiresAt.getTime() - now.getTime() <= RENEW_MS;
}

/** An authority that nobody keeps, for when no folder can be written. */
export async function passingAuthority(now: Date): Promise<Authority> {
  return parsed(textOf(await newAuthority(now, []), []), undefined);
}

async function writeUnfinished(folder: string, text: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const unfinished = join(folder, `unfinished-${randomBytes(8).toString('hex')}`);
  await writeFile(unfinished, text, { mode: 0o600, flag: 'wx' });
  return unfinished;
}

async function published(authority: Authority): Promise<Authority> {
  await writeFile(authority.file!, authority.certificate, { mode: 0o644 });
  await chmod(authority.file!, 0o644);
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
