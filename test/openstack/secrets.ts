/** Looks for secrets in everything that a recording left behind, in the encodings they may travel in. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** A text or a folder's files by name, as bytes. */
export type Searched = ReadonlyMap<string, Buffer>;

export async function everyFileIn(folder: string): Promise<Map<string, Buffer>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return new Map(await Promise.all(files.map(async (file) => [file, await readFile(file)] as const)));
}

/** `file: form` for each place where a secret was found; never the secret. */
export function findSecrets(secrets: readonly string[], searched: Searched): readonly string[] {
  const found: string[] = [];
  for (const secret of secrets) {
    for (const [form, text] of Object.entries(formsOf(secret))) {
      for (const [name, bytes] of searched) if (bytes.includes(text)) found.push(`${name}: ${form}`);
    }
  }
  return found;
}

function formsOf(secret: string): Record<string, string> {
  const base64 = [0, 1, 2].map((shift) => base64Core(secret, shift));
  return {
    raw: secret,
    json: JSON.stringify(secret).slice(1, -1),
    url: encodeURIComponent(secret),
    'url, lower case': encodeURIComponent(secret).replace(/%[0-9A-F]{2}/g, (escape) => escape.toLowerCase()),
    html: secret.replace(/&/g, '&amp;').replace(/=/g, '&#x3D;'),
    hex: Buffer.from(secret).toString('hex'),
    ...Object.fromEntries(base64.map((text, shift) => [`base64 at ${shift}`, text])),
    ...Object.fromEntries(
      base64.map((text, shift) => [`base64url at ${shift}`, text.replace(/\+/g, '-').replace(/\//g, '_')]),
    ),
  };
}

/** The characters of the base64 of a text with `shift` bytes before it that depend on the secret alone. */
function base64Core(secret: string, shift: number): string {
  const text = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]).toString('base64');
  const whole = Math.floor(((shift + Buffer.byteLength(secret)) * 8) / 6);
  return text.slice(shift === 0 ? 0 : shift + 1, whole);
}
