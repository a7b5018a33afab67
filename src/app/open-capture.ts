/** The capture that a name on the command line means, read. */

import type { Capture } from '../model/capture.js';
import { lockedBy } from '../store/lock.js';
import { resolveCapture } from '../store/find-capture.js';
import { readCapture, readManifest } from '../store/read-capture.js';
import type { Options } from './config/options.js';
import { gateRules } from './gate-rules.js';
import { scrub } from './scrub.js';
import type { ScrubResult } from './scrub.js';

type OpenOptions = Pick<Options, 'captures' | 'redact' | 'keep'>;

/**
 * Without a name: the latest in the folder for captures. One whose recording was cut short is swept again first, by the
 * user's rules too, and that is said.
 * @throws UserError `unknown-capture`, `not-a-capture`, `newer-format`, `cannot-write`, `rule-misses`
 */
export async function openCapture(name: string | undefined, options: OpenOptions): Promise<Capture> {
  const path = await resolveCapture(name, options.captures);
  const swept = await sweptAgain(path, options);
  const capture = await readCapture(path);
  return swept ? { ...capture, problems: [...capture.problems, sentence(swept)] } : capture;
}

/** What a recorder that died had learned last may not have been taken out of what it had written before. */
async function sweptAgain(path: string, options: OpenOptions): Promise<ScrubResult | undefined> {
  const { manifest } = await readManifest(path);
  if (manifest.endedAt !== undefined || (await lockedBy(path)) !== undefined) return undefined;
  return scrub(path, { dryRun: false, ...gateRules(options) });
}

function sentence({ values, places, bodies }: ScrubResult): string {
  if (values + bodies === 0) return 'It was swept for secrets again, and none was found.';
  const removed = bodies > 0 ? ` and ${bodies} kept bodies removed` : '';
  return `It was swept for secrets again: ${values} values in ${places.length} places were replaced${removed}.`;
}
