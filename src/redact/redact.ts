/** Replaces every secret of an exchange by its pseudonym: the only maker of redacted exchanges. */

import type { Exchange, RedactedExchange } from '../model/exchange.js';
import type { SecretKind, SecretRule } from '../model/profile.js';
import { applyEdits } from '../text/span.js';
import { createFinder, isForm } from './find/exchange.js';
import type { Finder } from './find/exchange.js';
import { disjoint } from './find/finding.js';
import type { Finding } from './find/finding.js';
import { mayBeJson } from './find/json.js';
import { holdsShape } from './find/shape.js';
import { createHiding } from './hide.js';
import type { Hiding } from './hide.js';
import { createLearned } from './learned.js';
import type { Learned } from './learned.js';
import { rewriteExchange } from './parts.js';
import type { Rewrite } from './parts.js';
import { outside } from './pseudonym.js';
import type { Pseudonym } from './pseudonym.js';
import { compileRules } from './rules.js';

export interface RedactorOptions {
  readonly rules: readonly SecretRule[];
  readonly pseudonym: Pseudonym;
  /** How many secrets are remembered, to be found again where no rule tells of them; 50,000 unless given. */
  readonly learnedLimit?: number;
}

/** Replaces secrets and remembers them: what was seen in one place is replaced in all places from then on. */
export interface Redactor {
  exchange(raw: Exchange): RedactedExchange;
  /** Tells of a secret that is known from elsewhere. */
  learn(kind: SecretKind, secret: string): void;
  /** Free text: kept output, failure messages, names of files. */
  text(text: string): string;
  argv(argv: readonly string[]): readonly string[];
  env(env: Readonly<Record<string, string>>): Record<string, string>;
  /** True when bytes hold a learned secret, or one that its shape tells. */
  holds(bytes: Uint8Array): boolean;
  counts(): RedactionCounts;
}

/** Distinct secrets, places where one was replaced, and secrets that were forgotten since there were too many. */
export interface RedactionCounts {
  readonly secrets: number;
  readonly redactions: number;
  readonly dropped: number;
}

const LEARNED_LIMIT = 50_000;

export function createRedactor({ rules: secretRules, pseudonym, learnedLimit }: RedactorOptions): Redactor {
  const rules = compileRules(secretRules);
  const limit = learnedLimit ?? LEARNED_LIMIT;
  const learned = createLearned({ pseudonym, vocabulary: rules.vocabulary, limit });
  const finder = createFinder({ rules, show: learned.show });
  let redactions = 0;
  const apply: typeof applyEdits = (text, edits) => {
    redactions += edits.length;
    return applyEdits(text, edits);
  };
  const replace = (text: string, findings: readonly Finding[]): string =>
    findings.length === 0
      ? text
      : apply(text, disjoint(named(outside(findings, learned.own(text)), learned)));
  const byPlace = rewritePlaces(finder, replace);
  const everywhere = rewriteAll(createHiding(learned, apply));
  return {
    // All that the places tell first: a secret may stand before the place that gives it away.
    exchange: (raw) => rewriteExchange(rewriteExchange(raw, byPlace), everywhere) as RedactedExchange,
    learn: (kind, secret) => void learned.name(kind, secret),
    text: (text) => everywhere.body({ kind: 'text', text: byPlace.text(text), mediaType: '' }),
    argv(argv) {
      const findings = finder.argv(argv);
      return argv.map((text, index) => replace(text, findings[index]!)).map(everywhere.text);
    },
    env(env) {
      const found = Object.entries(env).map(([name, value]) => ({
        name,
        value: replace(value, finder.variable([name, value])),
      }));
      return Object.fromEntries(found.map(({ name, value }) => [name, everywhere.text(value)]));
    },
    holds: (bytes) => holdsShape(bytes, rules.shapes) || learned.holdsBytes(bytes),
    counts: () => ({ ...learned.counts(), redactions }),
  };
}

function rewritePlaces(
  finder: Finder,
  replace: (text: string, found: readonly Finding[]) => string,
): Rewrite {
  return {
    url: (url) => replace(url, finder.url(url)),
    header: (header) => [header[0], replace(header[1], finder.header(header))],
    body: (body) => replace(body.text, finder.body(body)),
    text: (text) => replace(text, finder.text(text)),
  };
}

function rewriteAll({ text, percent, json }: Hiding): Rewrite {
  return {
    url: percent,
    header: ([name, value]) => [text(name), text(value)],
    body(body) {
      if (isForm(body.mediaType)) return percent(body.text);
      return mayBeJson(body.text) ? json(body.text) : text(body.text);
    },
    text,
  };
}

/** The findings with the pseudonyms in place. All are named, also one inside of another: so it is known as well. */
function named(
  findings: readonly Finding[],
  learned: Learned,
): readonly (Finding & { readonly text: string })[] {
  return findings.flatMap((finding) => {
    const pseudonym = learned.name(finding.kind, finding.secret);
    return pseudonym === undefined ? [] : [{ ...finding, text: finding.write(pseudonym) }];
  });
}
