/** `wiretale scrub`: today's rules on a capture that was written before, in place. */

import type { Manifest } from '../model/capture.js';
import type { RedactedExchange } from '../model/exchange.js';
import { pseudonymsIn } from '../redact/pseudonym.js';
import type { Redactor } from '../redact/redact.js';
import { bodyNames } from '../store/bodies.js';
import { editCapture, refuseLocked } from '../store/edit-capture.js';
import { resolveCapture } from '../store/find-capture.js';
import { capturedLines } from '../store/lines.js';
import { readManifest } from '../store/read-capture.js';
import type { Options } from './config/options.js';
import { createSecondGate } from './gate.js';
import { gateRules, rulesFor } from './gate-rules.js';
import type { GateRules } from './gate-rules.js';
import { hiddenIds } from './hidden-ids.js';
import { bodiesWithSecrets, withoutBodies } from './kept-bodies.js';
import { manifestThroughGate } from './manifest.js';
import { exchangePlaces, manifestPlaces, placeAt } from './places.js';
import type { TextPlace } from './places.js';
import { givenValues } from './scan/given.js';
import type { GivenValue } from './scan/given.js';

/** What a scrub changes, or would change. */
export interface ScrubResult {
  readonly path: string;
  /** How many values become pseudonyms. */
  readonly values: number;
  /** Where, over all exchanges: `request header X-Auth-Token`. */
  readonly places: readonly { readonly name: string; readonly values: number }[];
  /** Ids by which exchanges were told to belong together, and are no longer. */
  readonly hiddenIds: number;
  /** Kept bodies that hold a secret and go. */
  readonly bodies: number;
}

export interface ScrubOptions extends GateRules {
  /** Only tell what would change. */
  readonly dryRun: boolean;
  /** Values that somebody knows to be secret. */
  readonly values?: readonly GivenValue[];
}

export interface ScrubRequest {
  readonly name: string | undefined;
  readonly options: Options;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** The capture that a name on the command line means. @throws UserError as `scrub` does, and `no-value` */
export async function scrubCapture({ name, options, environment }: ScrubRequest): Promise<ScrubResult> {
  const values = await givenValues(options.valueFrom, environment);
  const path = await resolveCapture(name, options.captures);
  return scrub(path, { dryRun: options.dryRun, values, ...gateRules(options) });
}

/** @throws UserError `capture-locked`, `cannot-write`, and what reading a capture throws */
export async function scrub(
  path: string,
  { dryRun, values: known = [], ...given }: ScrubOptions,
): Promise<ScrubResult> {
  await refuseLocked(path);
  const before = await readWritten(path);
  const rules = rulesFor(before.manifest, given);
  const gate = createSecondGate(rules);
  for (const { value } of known) gate.learn('secret', value);
  learnAll(before, gate);
  const bodies = await bodiesWithSecrets(path, await bodyNames(path), gate);
  const after = throughGate(before, gate);
  const places = changedPlaces(before, after);
  const values = places.reduce((sum, place) => sum + place.values, 0);
  const result = {
    path,
    values,
    places,
    hiddenIds: values === 0 ? 0 : hiddenIds({ before, after, rules }),
    bodies: bodies.size,
  };
  if (!dryRun && values + bodies.size > 0) await apply(result, { gate, bodies, manifest: after.manifest });
  return result;
}

/** A capture with what could not be read of it. */
interface Written {
  readonly manifest: Manifest;
  readonly exchanges: readonly RedactedExchange[];
  readonly damaged: readonly string[];
}

async function readWritten(path: string): Promise<Written> {
  const { manifest, format } = await readManifest(path);
  const exchanges: RedactedExchange[] = [];
  const damaged: string[] = [];
  for await (const { exchange, text } of capturedLines(path, format)) {
    if (exchange) exchanges.push(exchange);
    else damaged.push(text);
  }
  return { manifest, exchanges, damaged };
}

/** A secret may stand anywhere before the place that gives it away. */
function learnAll(written: Written, gate: Redactor): void {
  throughGate(written, gate);
}

function throughGate({ manifest, exchanges, damaged }: Written, gate: Redactor): Written {
  return {
    manifest: manifestThroughGate(manifest, gate),
    exchanges: exchanges.map((exchange) => gate.exchange(exchange)),
    damaged: damaged.map((line) => gate.text(line)),
  };
}

function changedPlaces(before: Written, after: Written): ScrubResult['places'] {
  const counts = new Map<string, number>();
  const count = (name: string): void => void counts.set(name, (counts.get(name) ?? 0) + 1);
  const compare = (old: readonly TextPlace[], fresh: readonly TextPlace[]): void =>
    fresh.forEach((place, index) => changesIn(place, old[index]!.text).forEach(count));
  compare(manifestPlaces(before.manifest), manifestPlaces(after.manifest));
  before.exchanges.forEach((exchange, index) =>
    compare(exchangePlaces(exchange), exchangePlaces(after.exchanges[index]!)),
  );
  compare(before.damaged.map(damagedPlace), after.damaged.map(damagedPlace));
  return Array.from(counts, ([name, values]) => ({ name, values }));
}

function damagedPlace(text: string): TextPlace {
  return { name: 'damaged line', text, find: (finder) => finder.text(text) };
}

/** For each value of a place that is a pseudonym now and was none before the name of where it stands. */
function changesIn(place: TextPlace, before: string): readonly string[] {
  if (place.text === before) return [];
  const known = new Set(pseudonymsIn(before).map(({ plain }) => plain));
  const fresh = pseudonymsIn(place.text).filter(({ plain }) => !known.has(plain));
  // In base64 a pseudonym cannot be seen.
  return fresh.length === 0 ? [place.name] : fresh.map(({ start }) => placeAt(place, start));
}

interface Change {
  readonly gate: Redactor;
  readonly bodies: ReadonlySet<string>;
  readonly manifest: Manifest;
}

async function apply({ path, values }: ScrubResult, { gate, bodies, manifest }: Change): Promise<void> {
  const changed = (exchange: RedactedExchange): RedactedExchange | undefined => {
    const redacted = gate.exchange(exchange);
    const without = withoutBodies(redacted, bodies) ?? redacted;
    return JSON.stringify(without) === JSON.stringify(exchange) ? undefined : without;
  };
  await editCapture(path, async (edit) => {
    await edit.rewrite({ exchange: changed, damaged: (line) => gate.text(line) });
    const { secrets, redactions } = manifest.counts;
    const counts = {
      ...manifest.counts,
      secrets: secrets + gate.counts().secrets,
      redactions: redactions + values,
    };
    await edit.writeManifest({ ...manifest, counts });
    for (const name of bodies) await edit.removeBody(name);
  });
}
