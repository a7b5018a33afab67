/** The users of this machine, as far as they stand in `/etc/passwd`. */

import { readFile } from 'node:fs/promises';
import type { UserRow } from '../text/proc.js';
import { passwdRows } from '../text/proc.js';

/** Names users; those who are in no file by their number. */
export function userNames(): (uid: number) => Promise<string> {
  const names = new Map<number, Promise<string>>();
  return (uid) => {
    const known = names.get(uid) ?? nameOf(uid);
    names.set(uid, known);
    return known;
  };
}

async function nameOf(uid: number): Promise<string> {
  return (await users()).find((user) => user.uid === uid)?.name ?? String(uid);
}

/** A user by name or number. */
export async function findUser(nameOrUid: string): Promise<UserRow | undefined> {
  return (await users()).find(({ name, uid }) => name === nameOrUid || String(uid) === nameOrUid);
}

async function users(): Promise<readonly UserRow[]> {
  return passwdRows(await readFile('/etc/passwd', 'utf8').catch(() => ''));
}
