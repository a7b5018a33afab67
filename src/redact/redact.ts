/** Replaces every secret of an exchange by its pseudonym: the only maker of redacted exchanges. */

import type { Exchange, Peer, RedactedExchange } from '../model/exchange.js';
import type { SecretKind, SecretRule } from '../model/profile.js';
import { applyEdits } from '../text/span.js';
import type { Digest } from './digests.js';
import { createTally } from './explain.js';
import type { Explanation } from './explain.js';
import { createFinder, isForm } from './find/exchange.js';
import type { Finder } from './find/exchange.js';
import { mayBeJson } from './find/json.js';
import { holdsShape } from './find/shape.js';
import type { IndexOf } from './find/shape.js';
import { isMarkup } from './find/xml.js';
import { createHiding } from './hide.js';
import type { Hiding, Replace } from './hide.js';
import { createLearned } from './learned.js';
import type { Learned } from './learned.js';
import { rewriteExchange, rewritePeer } from './parts.js';
import type { Rewrite, TextBody } from './parts.js';
import type { Pseudonym } from './pseudonym.js';
import { remembering } from './remember.js';
import { createReplacing } from './replace.js';
import type { Replacing } from './replace.js';
import { compileRules } from './rules.js';
import type { KeptPlace, Rules } from './rules.js';

export interface RedactorOptions {
  readonly rules: readonly SecretRule[];
  readonly pseudonym: Pseudonym;
  /**
   * Places whose values are no secrets, whatever a rule or a shape says: they are not replaced for what they are, nor
   * remembered. A secret that another place gives away is hidden there all the same.
   */
  readonly keep?: readonly KeptPlace[];
  /** How many secrets are remembered, to be found again where no rule tells of them; 50,000 unless given. */
  readonly learnedLimit?: number;
  /** Hashes, so that `{SHA256}<hex>`, as services log a token, is known for it; without, that is not looked for. */
  readonly digest?: Digest;
  /** Leaves `{SHA256}<hex>` and `{SHA1}<hex>` as they are: they join a capture to the logs of services. */
  readonly keepDigests?: boolean;
  /** Looks for what secrets begin with in passing bytes; without, it is done by hand. */
  readonly indexOf?: IndexOf;
  /** Takes whatever looks like a pseudonym for one: for captures whose key is gone. Traffic could forge one then. */
  readonly trustPseudonyms?: boolean;
}

/** Replaces secrets and remembers them: what was seen in one place is replaced in all places from then on. */
export interface Redactor {
  exchange(raw: Exchange): RedactedExchange;
  /** The exchange with what was found out later of its client. */
  withClient(exchange: RedactedExchange, client: Peer): RedactedExchange;
  /** Hides what was learned since an exchange was redacted; undefined when there is nothing of it in the exchange. */
  again(exchange: RedactedExchange): RedactedExchange | undefined;
  /** Grows when a secret is learned that may stand in what was redacted before. */
  learnedVersion(): number;
  /** Tells of a secret that is known from elsewhere. */
  learn(kind: SecretKind, secret: string): void;
  /** Free text: kept output, failure messages, names of files. */
  text(text: string): string;
  argv(argv: readonly string[]): readonly string[];
  env(env: Readonly<Record<string, string>>): Record<string, string>;
  /** True when bytes hold a learned secret, or one that its shape tells. */
  holds(bytes: Uint8Array): boolean;
  counts(): RedactionCounts;
  explain(): readonly Explanation[];
  /** Which secrets cannot be searched for everywhere, by kind and number; never the secrets. */
  warnings(): readonly string[];
}

/** Distinct secrets, places where one was replaced, and secrets that were forgotten since there were too many. */
export interface RedactionCounts {
  readonly secrets: number;
  readonly redactions: number;
  readonly dropped: number;
}

const LEARNED_LIMIT = 50_000;

// A megabyte of nothing but credentials of Keystone has 2,700.
const MOST_SECRETS = 3_500;
const CHARS_PER_SECRET = 300;

/** How many secrets are replaced in a body: more of them would take longer than others may wait for. */
function mostIn({ length }: string): number {
  return Math.max(MOST_SECRETS, length / CHARS_PER_SECRET);
}

/** What the rules say of a text stays the same, whatever is learned. */
const RULES = 0;

export function createRedactor(options: RedactorOptions): Redactor {
  const rules = compileRules(options.rules, options.keep);
  const learned = learnedFor(rules, options);
  const finder = createFinder({ rules, show: learned.show });
  const tally = createTally();
  const apply: Replace = (text, replacements) => {
    if (replacements.length === 0) return text;
    tally.add(replacements);
    return applyEdits(text, replacements);
  };
  const replace = createReplacing({ learned, rules, apply });
  const byPlace = remembering(rewritePlaces(finder, replace), () => RULES);
  const hiding = createHiding(learned, apply);
  const everywhere = remembering(rewriteAll(hiding, byPlace), learned.version);
  const hide = (exchange: Exchange): RedactedExchange =>
    hiddenInAll(exchange, everywhere, learned.version) as RedactedExchange;
  return {
    // All that the places tell first: a secret may stand before the place that gives it away.
    exchange: (raw) => hide(rewriteExchange(raw, byPlace)),
    withClient(exchange, client) {
      const before = learned.version();
      const whole = { ...exchange, client: rewritePeer(rewritePeer(client, byPlace), everywhere) };
      return learned.version() === before ? whole : hide(whole);
    },
    again(exchange) {
      const before = tally.places();
      const hidden = hide(exchange);
      return tally.places() === before ? undefined : hidden;
    },
    learn: (kind, secret) => void learned.name(kind, secret),
    text: (text) =>
      settled(byPlace.text(text), hidingOf({ kind: 'text', text, mediaType: '' }, hiding), byPlace.text),
    argv: (argv) => everywhere.argv(byPlace.argv(argv)),
    env: (env) => redactEnvironment(env, { finder, replace, hiding }),
    holds: (bytes) => holdsShape(bytes, rules.shapes, options.indexOf) || learned.holdsBytes(bytes),
    counts: () => ({ ...learned.counts(), redactions: tally.places() }),
    learnedVersion: learned.version,
    warnings: learned.warnings,
    explain: tally.explain,
  };
}

interface Tools {
  readonly finder: Finder;
  readonly replace: Replacing;
  readonly hiding: Hiding;
}

function redactEnvironment(
  env: Readonly<Record<string, string>>,
  { finder, replace, hiding }: Tools,
): Record<string, string> {
  // All that the places tell first, here too.
  const found = Object.entries(env).map(([name, value]): [string, string] => [
    name,
    replace.all(value, (text) => finder.variable([name, text])),
  ]);
  return Object.fromEntries(found.map(([name, value]) => [name, hiding.value(value)]));
}

function redactArguments(finder: Finder, replace: Replacing): Rewrite['argv'] {
  return (argv) => {
    const findings = finder.argv(argv);
    return argv.map((text, index) =>
      replace.all(text, (argument) =>
        argument === text ? findings[index]! : finder.argv(argv.toSpliced(index, 1, argument))[index]!,
      ),
    );
  };
}

function learnedFor({ vocabulary }: Rules, options: RedactorOptions): Learned {
  return createLearned({
    vocabulary,
    pseudonym: options.pseudonym,
    limit: options.learnedLimit ?? LEARNED_LIMIT,
    digest: options.keepDigests ? undefined : options.digest,
    indexOf: options.indexOf,
    keepDigests: options.keepDigests ?? false,
    trustPseudonyms: options.trustPseudonyms ?? false,
  });
}

function rewritePlaces(finder: Finder, replace: Replacing): Rewrite {
  return {
    url: (url) => replace.all(url, finder.url),
    header: (header) => [header[0], replace.all(header[1], (value) => finder.header([header[0], value]))],
    body: (body) =>
      replace.limited(body.text, (text) => finder.bodyUpTo({ ...body, text }, mostIn(body.text))),
    text: (text) => replace.all(text, finder.text),
    argv: redactArguments(finder, replace),
  };
}

function rewriteAll(hiding: Hiding, { url, header, body, text }: Rewrite): Rewrite {
  const hideText = (free: string): string => settled(free, hiding.text, text);
  return {
    url: (whole) => settled(whole, hiding.url, url),
    header: ([name, value]) => {
      const written = hideText(name);
      return [written, settled(value, hiding.value, (hidden) => header([written, hidden])[1])];
    },
    body(whole) {
      const hide = hiding.upTo(mostIn(whole.text), hidingOf(whole, hiding));
      return settled(whole.text, hide, (hidden) => body({ ...whole, text: hidden }));
    },
    text: hideText,
    argv: (argv) => argv.map(hiding.value),
  };
}

function hidingOf({ mediaType, text }: TextBody, hiding: Hiding): (text: string) => string {
  if (isMarkup(mediaType, text)) return hiding.markup;
  if (mayBeJson(text)) return hiding.json;
  return isForm(mediaType) ? hiding.form : hiding.text;
}

const ROUNDS = 4;

/** A place that reads differently without a secret may give one more away, which stands in what was looked at before. */
function hiddenInAll(exchange: Exchange, everywhere: Rewrite, version: () => number): Exchange {
  let hidden = exchange;
  for (let round = 0, known = -1; round < ROUNDS && known !== version(); round++) {
    known = version();
    hidden = rewriteExchange(hidden, everywhere);
  }
  return hidden;
}

type MayGiveUp = (text: string) => string | undefined;

/** Hides what is known; where there was something, a place may read differently without it, and so on. */
function settled(text: string, hide: (text: string) => string, place: (text: string) => string): string;
function settled(text: string, hide: MayGiveUp, place: MayGiveUp): string | undefined;
function settled(text: string, hide: MayGiveUp, place: MayGiveUp): string | undefined {
  let placed = text;
  for (let round = 0; round < ROUNDS; round++) {
    const hidden = hide(placed);
    if (hidden === undefined || hidden === placed) return hidden;
    const replaced = place(hidden);
    if (replaced === undefined || replaced === hidden) return replaced;
    placed = replaced;
  }
  return hide(placed);
}
