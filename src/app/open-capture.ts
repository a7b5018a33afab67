/** The capture that a name on the command line means, read. */

import type { Capture } from '../model/capture.js';
import { resolveCapture } from '../store/find-capture.js';
import { readCapture } from '../store/read-capture.js';

/** Without a name: the latest in `folder`. @throws UserError `unknown-capture`, `not-a-capture`, `newer-format` */
export async function openCapture(name: string | undefined, folder: string): Promise<Capture> {
  return readCapture(await resolveCapture(name, folder));
}
