/** What the options say of who may come in and where they may go. */

import { readFile } from 'node:fs/promises';
import { UserError } from '../model/errors.js';
import type { ProxyOptions } from '../proxy/server.js';
import type { Options } from './config/options.js';

/** Who may use the proxy, how many at a time, and whether link-local addresses are out of bounds. */
export type Guarding = Required<Pick<ProxyOptions, 'access' | 'allowMetadata' | 'maxConnections'>>;

/** @throws UserError `no-password` */
export async function guarding(
  options: Options,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Guarding> {
  const { allow, allowMetadata, maxConnections, proxyPassword, transparent } = options;
  const password = proxyPassword && (await passwordFrom(proxyPassword, environment));
  return {
    access: { allow, ...(password !== undefined && { password }) },
    // Whose calls are intercepted gets there without us, too.
    allowMetadata: allowMetadata || transparent,
    maxConnections,
  };
}

async function passwordFrom(
  { from, name }: NonNullable<Options['proxyPassword']>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<string> {
  const password = from === 'env' ? environment[name] : await firstLine(name);
  if (password !== undefined && password.length >= SHORTEST) return password;
  throw new UserError('no-password', `${from}:${name} holds no password of ${SHORTEST} characters or more.`, {
    hint: 'Name a variable that is set, or a file whose first line is the password.',
  });
}

// What is shorter is guessed, and could not be redacted without harm to everything else.
const SHORTEST = 8;

async function firstLine(path: string): Promise<string | undefined> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError('no-password', `${path} cannot be read (${cause.code ?? 'unknown'}).`, { cause });
  });
  return text.split(/\r?\n/)[0];
}
