/** `wiretale scan`: is there a secret in these files? Says where and by which rule, and never which. */

import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UserError } from '../../model/errors.js';
import type { Manifest } from '../../model/capture.js';
import { readManifest } from '../../store/read-capture.js';
import { resolveCapture } from '../../store/find-capture.js';
import { rulesFor } from '../gate-rules.js';
import type { GateRules } from '../gate-rules.js';
import { EXCHANGES_FILE } from '../../store/lines.js';
import { MANIFEST_FILE } from '../../store/manifest-file.js';
import { scanExchanges, scanManifest } from './capture.js';
import { readableFiles } from './files.js';
import type { Pass } from './files.js';
import { scanFile } from './file.js';
import { givenValues } from './given.js';
import type { ValueSource } from './given.js';
import { createSearch } from './search.js';
import type { Hit, Search } from './search.js';

export interface ScanRequest {
  /** Files and folders; the name of a capture where there is no such path. */
  readonly paths: readonly string[];
  /** The folder of captures. */
  readonly captures: string;
  readonly rules: GateRules;
  readonly valuesFrom: readonly ValueSource[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly onHit: (hit: FoundHit) => void;
}

export interface FoundHit extends Hit {
  readonly file: string;
}

export interface ScanResult {
  readonly files: number;
  readonly hits: number;
  /** What could not be looked into, and why. */
  readonly unread: readonly Passed[];
  /** Symbolic links, devices and the like. */
  readonly skipped: readonly Passed[];
}

export interface Passed {
  readonly file: string;
  readonly reason: string;
}

/** @throws UserError `no-such-path`, `no-value` */
export async function scan(request: ScanRequest): Promise<ScanResult> {
  const values = await givenValues(request.valuesFrom, request.environment);
  const search = createSearch(values, request.rules);
  const searchWith = ({ keep }: Pick<Manifest, 'keep'>): Search =>
    keep ? createSearch(values, rulesFor({ keep }, request.rules)) : search;
  const passed = { unread: [] as Passed[], skipped: [] as Passed[] };
  const pass = (file: string, { reason, why }: Pass): void =>
    void passed[why].push({ file: search.printable(file), reason });
  let files = 0;
  let hits = 0;
  for (const path of await Promise.all(request.paths.map((path) => found(path, request.captures)))) {
    for await (const file of readableFiles(path, pass)) {
      files += 1;
      try {
        for await (const hit of distinct(hitsIn(file, search, searchWith))) {
          hits += 1;
          request.onHit({
            file: search.printable(file),
            place: search.printable(hit.place),
            rule: hit.rule,
          });
        }
      } catch (error) {
        const { code } = error as NodeJS.ErrnoException;
        if (code === undefined) throw error;
        pass(file, { why: 'unread', reason: code });
      }
    }
  }
  return { files, hits, ...passed };
}

async function found(path: string, captures: string): Promise<string> {
  if (await exists(path)) return path;
  const capture = await resolveCapture(path, captures).catch(() => undefined);
  if (capture !== undefined && (await exists(capture))) return capture;
  throw new UserError('no-such-path', `There is no file, folder or capture ${path}.`);
}

function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}

/** `searchWith` is the search for a capture that kept some places. */
async function* hitsIn(
  file: string,
  search: Search,
  searchWith: (manifest: Pick<Manifest, 'keep'>) => Search,
): AsyncGenerator<Hit> {
  const name = basename(file);
  const beside =
    name === EXCHANGES_FILE ? MANIFEST_FILE : name === MANIFEST_FILE ? EXCHANGES_FILE : undefined;
  const capture = dirname(file);
  if (beside === undefined || !(await exists(join(capture, beside)))) {
    yield* scanFile(file, search);
    return;
  }
  const own = searchWith(await manifestOf(capture));
  if (name === EXCHANGES_FILE) yield* scanExchanges(capture, own);
  else yield* scanManifest(capture, own);
}

/** Nothing is known of a manifest that is damaged; it is searched as text then. */
function manifestOf(capture: string): Promise<Pick<Manifest, 'keep'>> {
  return readManifest(capture).then(
    ({ manifest }): Pick<Manifest, 'keep'> => manifest,
    () => ({}),
  );
}

/** One place can be hit more than once by the same rule. */
async function* distinct(hits: AsyncIterable<Hit>): AsyncGenerator<Hit> {
  const seen = new Set<string>();
  for await (const hit of hits) {
    const key = JSON.stringify([hit.place, hit.rule]);
    if (seen.has(key)) continue;
    seen.add(key);
    yield hit;
  }
}
