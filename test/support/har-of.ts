/** HARs for tests: what a test says of an entry, the rest filled in. */

import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.js';

interface Sketch {
  readonly url: string;
  readonly at?: number;
  readonly headers?: readonly (readonly [string, string])[];
  readonly more?: Readonly<Record<string, unknown>>;
  readonly response?: Readonly<Record<string, unknown>>;
}

function entryOf({
  url,
  at = 0,
  headers = [],
  more = {},
  response = {},
}: Sketch): Readonly<Record<string, unknown>> {
  return {
    startedDateTime: new Date(Date.UTC(2026, 0, 2, 3, 4, 5) + at).toISOString(),
    time: 5,
    request: { method: 'GET', url, headers: headers.map(([name, value]) => ({ name, value })) },
    response: { status: 200, statusText: 'OK', headers: [], content: { size: 0 }, ...response },
    timings: { send: 1, wait: 3, receive: 1 },
    ...more,
  };
}

export function harOf(entries: readonly Sketch[]): string {
  return JSON.stringify({ log: { version: '1.2', entries: entries.map(entryOf) } }, null, 1);
}

/** A folder with these files. */
export async function folderWith(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
  return folder;
}
