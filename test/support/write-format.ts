/** A capture as a format's writer writes it. */

import { createHash } from 'node:crypto';
import { fill } from '../../src/bindings/apply.js';
import { understand } from '../../src/app/understand.js';
import type { Format, WriteContext } from '../../src/formats/format.js';
import type { Capture } from '../../src/model/capture.js';
import { all } from './chunks.js';

export const WRITE_CONTEXT: WriteContext = {
  tool: { name: 'wiretale', version: '0.1.0' },
  hash: (text) => createHash('sha256').update(text).digest('hex'),
  fill,
};

/** The text of a file; kept bodies are these bytes. */
export async function writtenAs(
  format: Format,
  capture: Pick<Capture, 'manifest' | 'exchanges'>,
  bytes?: Uint8Array,
): Promise<string> {
  const flows = understand(capture).flows.map(({ flow, bindings }, index) => ({
    number: index + 1,
    flow,
    bindings,
  }));
  const source = { manifest: capture.manifest, flows, body: () => Promise.resolve(bytes) };
  return (await all(format.write!(source, WRITE_CONTEXT))).join('');
}
