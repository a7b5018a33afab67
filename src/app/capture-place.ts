/** Where a new capture goes, by the name that a user gives it, or one that is made up. */

import { join } from 'node:path';
import { UserError } from '../model/errors.js';
import { freeName } from '../store/find-capture.js';

/**
 * A path when it has a slash, else a name in the folder for captures; without one the first that is free of those that begin
 * with `otherwise`. @throws UserError `bad-name`
 */
export async function capturePlace(
  given: string | undefined,
  captures: string,
  otherwise: () => string,
): Promise<{ readonly name: string; readonly path: string }> {
  if (given?.includes('/')) return { name: given.split('/').filter(Boolean).at(-1)!, path: given };
  if (given !== undefined && (!/^[A-Za-z0-9][\w.-]*$/.test(given) || /^\d+$/.test(given))) {
    throw new UserError('bad-name', `"${given}" is not a name for a capture.`, {
      hint: 'Use letters, digits, dots, dashes and underscores, not digits alone (those are steps), or a path with a slash.',
    });
  }
  const name = given ?? (await freeName(captures, otherwise()));
  return { name, path: join(captures, name) };
}
