/** `wiretale scan --explain`: what was redacted in a capture, told from the pseudonyms that stand there. */

import { createFinder } from '../../redact/find/exchange.js';
import type { Finder } from '../../redact/find/exchange.js';
import { disjoint } from '../../redact/find/finding.js';
import type { Finding } from '../../redact/find/finding.js';
import { LEARNED } from '../../redact/hit.js';
import { pseudonymsIn } from '../../redact/pseudonym.js';
import { compileRules } from '../../redact/rules.js';
import { capturedLines } from '../../store/lines.js';
import { readManifest } from '../../store/read-capture.js';
import { resolveCapture } from '../../store/find-capture.js';
import { exchangePlaces, manifestPlaces, placeAt } from '../places.js';
import type { TextPlace } from '../places.js';
import type { GateRules } from '../gate-rules.js';

/** `secrets`: distinct ones; `times`: pseudonyms that stand for them. */
export interface Explained {
  readonly capture: string;
  readonly secrets: number;
  readonly times: number;
  readonly kinds: readonly ExplainedKind[];
}

export interface ExplainedKind {
  readonly kind: string;
  readonly secrets: number;
  readonly times: number;
  readonly places: readonly ExplainedPlace[];
}

/** Where no rule tells of the place, `rule` says that the secret was known from another. */
export interface ExplainedPlace {
  readonly place: string;
  readonly rule: string;
  readonly secrets: number;
  readonly times: number;
}

/** The capture that a name or a path means. Throws what reading one throws. */
export async function explain(
  name: string,
  { captures, rules }: { readonly captures: string; readonly rules: GateRules },
): Promise<Explained> {
  const path = await resolveCapture(name, captures);
  const { manifest, format } = await readManifest(path);
  const finder = createFinder({ rules: compileRules(rules.rules, rules.keep), show: () => undefined });
  const tally = createPseudonymTally();
  for (const place of manifestPlaces(manifest)) seenIn(place, finder).forEach(tally.add);
  for await (const { exchange } of capturedLines(path, format)) {
    if (!exchange) continue;
    for (const place of exchangePlaces(exchange)) seenIn(place, finder).forEach(tally.add);
  }
  return { capture: path, ...tally.counts() };
}

interface Seen {
  readonly kind: string;
  readonly pseudonym: string;
  readonly place: string;
  readonly rule: string;
}

/** Pseudonyms as they stand in a place; one in base64 (`Authorization: Basic`) only a rule makes out. */
function seenIn(place: TextPlace, finder: Finder): readonly Seen[] {
  const byRule = disjoint(place.find(finder)).flatMap((finding) =>
    pseudonymsOf(finding).map(({ plain, rule }) => ({ start: finding.start, end: finding.end, plain, rule })),
  );
  const others = pseudonymsIn(place.text).filter(
    ({ start }) => !byRule.some((told) => told.start <= start && start < told.end),
  );
  return [...byRule, ...others.map((span) => ({ ...span, rule: LEARNED }))].map(({ start, plain, rule }) => ({
    kind: /^<(\w+):/.exec(plain)![1]!,
    pseudonym: plain,
    // Of the items of a list all are one place.
    place: placeAt(place, start).replaceAll(/\/\d+(?=\/|$)/g, '/*'),
    rule,
  }));
}

function pseudonymsOf({ secret, rule, inside }: Finding): readonly { plain: string; rule: string }[] {
  if (inside) return disjoint(inside.findings).flatMap(pseudonymsOf);
  return pseudonymsIn(secret).map(({ plain }) => ({ plain, rule }));
}

interface Group {
  readonly kind: string;
  readonly place: string;
  readonly rule: string;
  readonly pseudonyms: Set<string>;
  times: number;
}

function createPseudonymTally() {
  const groups = new Map<string, Group>();
  return {
    add: ({ kind, pseudonym, place, rule }: Seen): void => {
      const key = JSON.stringify([kind, place, rule]);
      const group = groups.get(key) ?? { kind, place, rule, pseudonyms: new Set(), times: 0 };
      group.pseudonyms.add(pseudonym);
      group.times += 1;
      groups.set(key, group);
    },
    counts(): Omit<Explained, 'capture'> {
      const all = [...groups.values()].sort((a, b) => b.times - a.times || (a.place < b.place ? -1 : 1));
      const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
      return { ...sums(all), kinds: kinds.map((kind) => explainKind(kind, all)) };
    },
  };
}

function explainKind(kind: string, all: readonly Group[]): ExplainedKind {
  const groups = all.filter((group) => group.kind === kind);
  const places = groups.map((group) => ({ place: group.place, rule: group.rule, ...sums([group]) }));
  return { kind, ...sums(groups), places };
}

function sums(groups: readonly Group[]): { readonly secrets: number; readonly times: number } {
  const secrets = new Set(groups.flatMap(({ pseudonyms }) => [...pseudonyms])).size;
  return { secrets, times: groups.reduce((sum, { times }) => sum + times, 0) };
}
