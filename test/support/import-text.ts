/** A text as `wiretale import` takes it from stdin. */

import { Readable } from 'node:stream';
import { resolveOptions } from '../../src/app/config/resolve.js';
import { importFiles, type FileProblem, type ImportResult } from '../../src/app/import/import.js';
import { UserError } from '../../src/model/errors.js';
import { readCapture } from '../../src/store/read-capture.js';

interface Importing {
  readonly format: string;
  /** Where the capture is to be. */
  readonly save: string;
}

export async function importText(
  text: string,
  { format, save }: Importing,
): Promise<ImportResult & { readonly told: readonly FileProblem[] }> {
  const told: FileProblem[] = [];
  const result = await importFiles({
    paths: ['-'],
    options: await resolveOptions('import', { save, format }, {}),
    stdin: Readable.from([Buffer.from(text)]),
    until: () => new Promise(() => undefined),
    onProblem: (problem) => told.push(problem),
    onProgress: () => undefined,
  });
  return { ...result, told };
}

/** Whether a text of any kind became a capture that can be read, or was refused; fails when it is neither. */
export async function importDamaged(text: string, importing: Importing): Promise<'imported' | 'refused'> {
  try {
    await importText(text, importing);
  } catch (error) {
    if (error instanceof UserError) return 'refused';
    throw error;
  }
  const { problems } = await readCapture(importing.save);
  if (problems.length > 0) throw new Error(JSON.stringify(problems));
  return 'imported';
}
