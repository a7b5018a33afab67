/** The profiles that are active: the user's own, from the files that `profiles:` in wiretale.yaml names, before the built-in. */

import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../../model/errors.js';
import type { ServiceProfile } from '../../model/profile.js';
import { profileFile } from './profile-file.js';
import { PROFILES } from '../profiles.js';

/** @throws UserError `bad-profile`: which file, which key, and what it must be */
export async function loadProfiles(files: readonly string[]): Promise<readonly ServiceProfile[]> {
  if (files.length === 0) return PROFILES;
  const own = await Promise.all(files.map(loadProfile));
  return [...own, ...PROFILES];
}

/** YAML, and so JSON too. */
async function loadProfile(file: string): Promise<ServiceProfile> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw badProfile(file, `cannot be read (${error.code ?? 'unknown'})`, error);
  });
  const parsed = profileFile.safeParse(contentOf(text, file));
  if (parsed.success) return parsed.data;
  throw badProfile(file, reasonOf(parsed.error.issues[0]!));
}

function contentOf(text: string, file: string): unknown {
  try {
    return parseYaml(text) as unknown;
  } catch (error) {
    throw badProfile(file, 'is neither YAML nor JSON', error);
  }
}

function reasonOf({ path, code, message, ...issue }: z.core.$ZodIssue): string {
  const where = path.map((key) => (typeof key === 'number' ? `[${key + 1}]` : `.${String(key)}`)).join('');
  const at = where === '' ? '' : `${where.replace(/^\./, '')} `;
  if (code === 'unrecognized_keys' && 'keys' in issue) return `${at}knows no "${String(issue.keys[0])}"`;
  return `${at}${message.startsWith('must') || message.startsWith('is ') ? message : `is not right: ${message}`}`;
}

function badProfile(file: string, reason: string, cause?: unknown): UserError {
  return new UserError('bad-profile', `${file}: ${reason}.`, {
    hint: 'docs/reference/profile.md says what a profile may hold.',
    ...(cause === undefined ? {} : { cause }),
  });
}
