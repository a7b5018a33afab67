/** A capture, searched by its own places: `line 5 (x000004) request header X-Auth-Token`. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { CAPTURE_FORMAT } from '../../model/capture.js';
import { capturedLines } from '../../store/lines.js';
import { MANIFEST_FILE } from '../../store/manifest-file.js';
import { readManifest } from '../../store/read-capture.js';
import { parseJson } from '../../text/json-value.js';
import { exchangePlaces, manifestPlaces } from '../places.js';
import { scanFile } from './file.js';
import type { Hit, Search } from './search.js';

/** The lines of a capture. One that is damaged, or holds more than an exchange, is searched as text. */
export async function* scanExchanges(path: string, search: Search): AsyncGenerator<Hit> {
  const format = await readManifest(path).then(
    (read) => read.format,
    () => CAPTURE_FORMAT,
  );
  for await (const { number, text, exchange } of capturedLines(path, format)) {
    const hits = exchange ? exchangePlaces(exchange).flatMap((place) => search.inPlace(place)) : [];
    for (const { place, rule } of hits) yield { place: `line ${number} (${exchange!.id}) ${place}`, rule };
    if (!isDeepStrictEqual(parseJson(text), exchange)) yield* search.inText(text, number);
  }
}

/** The manifest. One that is damaged, or holds more than it should, is searched as text. */
export async function* scanManifest(path: string, search: Search): AsyncGenerator<Hit> {
  const file = join(path, MANIFEST_FILE);
  const manifest = await readManifest(path).then(
    (read) => read.manifest,
    () => undefined,
  );
  if (manifest) yield* manifestPlaces(manifest).flatMap((place) => search.inPlace(place));
  if (!isDeepStrictEqual(parseJson(await readFile(file, 'utf8')), manifest)) yield* scanFile(file, search);
}
