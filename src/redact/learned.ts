/** The secrets that were seen: the pseudonym of each, and the search for them in every encoding. */

import type { SecretKind } from '../model/profile.js';
import { percentEncode } from '../text/percent.js';
import { applyEdits } from '../text/span.js';
import type { Span } from '../text/span.js';
import { isUrl } from '../text/url.js';
import { createDigests, isDigest } from './digests.js';
import type { Digest, DigestHit, Digests } from './digests.js';
import { asIs, disjoint } from './find/finding.js';
import { createLimit } from './find/limit.js';
import type { Limit } from './find/limit.js';
import type { IndexOf } from './find/shape.js';
import { hitReplacement, LEARNED } from './hit.js';
import type { Encode, Replacement, Secret, Tag } from './hit.js';
import { detached } from '../text/detached.js';
import { oldestOf } from '../text/oldest.js';
import type { Hit } from './matcher.js';
import { apart, looksLikePseudonym, pseudonymsIn } from './pseudonym.js';
import type { Pseudonym } from './pseudonym.js';
import { createSecrets } from './secrets.js';
import type { Secrets } from './secrets.js';

export interface Learned extends Limit, Pick<Secrets, 'counts' | 'version' | 'spaced' | 'warnings'> {
  /** The secret with its pseudonym, known from now on; undefined for what is itself a pseudonym given here. */
  readonly name: (kind: SecretKind, secret: string) => Secret | undefined;
  /** Where pseudonyms that were given here stand in a text. */
  readonly own: (text: string) => readonly Span[];
  /** Tells of a value that is an id or a name, and so stays readable wherever it stands. */
  readonly show: (value: string) => void;
  /** What is to be replaced in a text so that no secret is in it; `encode` as the text's place asks for. */
  readonly edits: (text: string, encode?: Encode) => readonly Replacement[];
  readonly holds: (text: string) => boolean;
  readonly holdsBytes: (bytes: Uint8Array) => boolean;
  /** The secret that a value is as a whole, of those that are too short or too common to be searched for in text. */
  readonly whole: (value: string) => Secret | undefined;
  /** False when no string of a JSON text can be one of those. */
  readonly mayHoldWhole: (json?: string) => boolean;
}

export interface LearnedOptions {
  readonly pseudonym: Pseudonym;
  /** Words that are no secret in a text. */
  readonly vocabulary: ReadonlySet<string>;
  /** How many secrets are remembered, and how many ids and names. */
  readonly limit: number;
  /** For the log forms of secrets; without, they are not looked for. */
  readonly digest?: Digest | undefined;
  /** Takes log forms for no secrets. */
  readonly keepDigests?: boolean;
  readonly indexOf?: IndexOf | undefined;
  /** Takes all that looks like a pseudonym for one. */
  readonly trustPseudonyms?: boolean;
}

export function createLearned(options: LearnedOptions): Learned {
  const { pseudonym, vocabulary, limit } = options;
  const secrets = createSecrets(limit, vocabulary);
  const digests = createDigests({ digest: options.digest, indexOf: options.indexOf, secrets: secrets.all });
  const shown = createShown(limit);
  const found = createLimit();
  const isOwn = options.trustPseudonyms ? looksLikePseudonym : secrets.gave;
  const own = (text: string): readonly Span[] => pseudonymsIn(text).filter(({ plain }) => isOwn(plain));
  const isHidden = (secret: Secret): boolean => secret.kind === 'token' || !shown.has(secret.value);
  let number = 0;
  return {
    name(kind, value) {
      if (isOwn(value) || (options.keepDigests && isDigest(value))) return undefined;
      const known = secrets.get(value) ?? digests.of(value);
      if (known) return known;
      const secret = {
        kind,
        value: detached(value),
        pseudonym: pseudonym(kind, value),
        number: number++,
        rules: [],
      };
      secrets.add(secret);
      return secret;
    },
    own,
    show: shown.add,
    ...createSearch({ secrets, digests, isHidden, own, isOver: found.isOver }),
    ...found,
    counts: secrets.counts,
    version: secrets.version,
    spaced: secrets.spaced,
    warnings: secrets.warnings,
  };
}

interface Sources {
  readonly secrets: Secrets;
  readonly digests: Digests<Secret>;
  readonly isHidden: (secret: Secret) => boolean;
  readonly own: (text: string) => readonly Span[];
  readonly isOver: Limit['isOver'];
}

type Search = Pick<Learned, 'edits' | 'holds' | 'holdsBytes' | 'whole' | 'mayHoldWhole'>;

function createSearch({ secrets, digests, isHidden, own, isOver }: Sources): Search {
  const hits = (text: string): readonly Hit<Tag>[] => {
    const found = secrets.find(text, isOver);
    return found.length === 0
      ? found
      : apart(
          found.filter(({ tag }) => isHidden(tag.secret)),
          own(text),
        );
  };
  const logged = (text: string): readonly DigestHit<Secret>[] =>
    digests.find(text).filter(({ secret }) => isHidden(secret));
  const edits: Learned['edits'] = (text, encode = isUrl(text) ? percentEncode : asIs) => {
    const [known, forms] = [hits(text), logged(text)];
    if (known.length === 0 && forms.length === 0) return NOTHING;
    const place = { encode: remembering(encode), redact: (inner: string) => applyEdits(inner, edits(inner)) };
    return disjoint([
      ...forms.map((hit) => ({ ...hit, text: encode(hit.secret.pseudonym), rule: LEARNED })),
      ...known.map((hit) => hitReplacement(text, hit, place)),
    ]);
  };
  return {
    edits,
    holds: (text) => hits(text).length > 0 || logged(text).length > 0,
    holdsBytes: (bytes) =>
      secrets.isInBytes(bytes, ({ secret }) => isHidden(secret)) ||
      digests.inBytes(bytes).some(({ secret }) => isHidden(secret)),
    whole(value) {
      const secret = secrets.whole(value);
      return secret && isHidden(secret) ? secret : undefined;
    },
    mayHoldWhole: (json) => mayHoldWhole(secrets.wholes(), json),
  };
}

const NOTHING: readonly never[] = [];

/** Of the same few pseudonyms, each is encoded once. */
function remembering(encode: Encode): Encode {
  const remembered = new Map<string, string>();
  return (text) => {
    const known = remembered.get(text);
    if (known !== undefined) return known;
    const encoded = encode(text);
    remembered.set(text, encoded);
    return encoded;
  };
}

interface Shown {
  readonly add: (value: string) => void;
  readonly has: (value: string) => boolean;
}

const LONGEST_SHOWN = 16_384;

/** The newest ids and names, up to a limit. */
function createShown(limit: number): Shown {
  const shown = new Set<string>();
  const oldest = oldestOf(shown);
  return {
    add(value) {
      if (value === '' || value.length > LONGEST_SHOWN || shown.has(value)) return;
      if (shown.size >= limit) shown.delete(oldest());
      shown.add(detached(value));
    },
    has: (value) => shown.has(value),
  };
}

// More than these would be slower to look for one by one than to read the text.
const FEW = 32;

function mayHoldWhole(wholes: ReadonlyMap<string, Secret>, json?: string): boolean {
  if (wholes.size === 0 || json === undefined || wholes.size > FEW) return wholes.size > 0;
  for (const value of wholes.keys()) if (json.includes(`"${value}"`)) return true;
  return false;
}
