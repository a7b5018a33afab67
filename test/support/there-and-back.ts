/** A capture on disk exported as HAR, and what an import makes of that. */

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { resolveOptions } from '../../src/app/config/resolve.js';
import { exportCapture } from '../../src/app/export.js';
import { importFiles } from '../../src/app/import/import.js';
import { readCapture } from '../../src/store/read-capture.js';

/** Exports the capture `one` of a folder as `one.har`, and imports that as `two`; its path. A problem is an error. */
export async function thereAndBack(folder: string): Promise<string> {
  const out = join(folder, 'one.har');
  const options = await resolveOptions('export', { out }, {});
  const capture = await readCapture(join(folder, 'one'));
  await exportCapture(capture, options, () => Promise.resolve());
  const { path } = await importFiles({
    paths: [out],
    options: await resolveOptions('import', { save: join(folder, 'two') }, {}),
    stdin: Readable.from([]),
    until: () => new Promise(() => undefined),
    onProblem: (problem) => {
      throw new Error(JSON.stringify(problem));
    },
    onProgress: () => undefined,
  });
  return path;
}
