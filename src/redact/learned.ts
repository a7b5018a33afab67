/** The secrets that were seen: the pseudonym of each, and the search for them in every encoding. */

import type { SecretKind } from '../model/profile.js';
import { percentEncode } from '../text/percent.js';
import { applyEdits } from '../text/span.js';
import type { Edit, Span } from '../text/span.js';
import { isUrl } from '../text/url.js';
import { COMMON_WORDS } from './common.js';
import { asIs, disjoint } from './find/finding.js';
import { formsOf } from './forms.js';
import type { Form } from './forms.js';
import { hitEdit } from './hit.js';
import type { Encode, Secret, Tag } from './hit.js';
import { createMatcher } from './matcher.js';
import type { Hit } from './matcher.js';
import { apart, pseudonymsIn } from './pseudonym.js';
import type { Pseudonym } from './pseudonym.js';
import { detached } from './rules.js';
import { WINDOW } from './window-filter.js';

export interface Learned {
  /** The pseudonym of a secret, which is known from now on; undefined for what is itself a pseudonym given here. */
  readonly name: (kind: SecretKind, secret: string) => string | undefined;
  /** Where pseudonyms that were given here stand in a text. */
  readonly own: (text: string) => readonly Span[];
  /** Tells of a value that is an id or a name, and so stays readable wherever it stands. */
  readonly show: (value: string) => void;
  /** What is to be replaced in a text so that no secret is in it; `encode` as the text's place asks for. */
  readonly edits: (text: string, encode?: Encode) => readonly Edit[];
  readonly holds: (text: string) => boolean;
  readonly holdsBytes: (bytes: Uint8Array) => boolean;
  /** Distinct secrets so far, and how many of them were forgotten since there were too many. */
  readonly counts: () => { readonly secrets: number; readonly dropped: number };
}

export interface LearnedOptions {
  readonly pseudonym: Pseudonym;
  /** Words that are no secret in a text. */
  readonly vocabulary: ReadonlySet<string>;
  /** How many secrets are remembered, and how many ids and names. */
  readonly limit: number;
}

export function createLearned({ pseudonym, vocabulary, limit }: LearnedOptions): Learned {
  const secrets = createSecrets(limit, (value) => isTelling(value, vocabulary));
  const shown = new Set<string>();
  const own = (text: string): readonly Span[] =>
    pseudonymsIn(text).filter(({ plain }) => secrets.gave(plain));
  const isHidden = ({ tag: { secret } }: Hit<Tag>): boolean =>
    secret.kind === 'token' || !shown.has(secret.value);
  const hits = (text: string): readonly Hit<Tag>[] => {
    const found = secrets.find(text);
    return found.length === 0 ? found : apart(found.filter(isHidden), own(text));
  };
  const edits = (text: string, encode: Encode = isUrl(text) ? percentEncode : asIs): readonly Edit[] => {
    const redact = (inner: string): string => applyEdits(inner, edits(inner));
    return disjoint(hits(text).map((hit) => hitEdit(text, hit, { encode, redact })));
  };
  return {
    name(kind, secret) {
      if (secrets.gave(secret)) return undefined;
      const known = secrets.get(secret) ?? {
        kind,
        value: detached(secret),
        pseudonym: pseudonym(kind, secret),
      };
      secrets.add(known);
      return known.pseudonym;
    },
    own,
    show(value) {
      if (value.length < WINDOW || value.length > LONGEST || shown.has(value)) return;
      if (shown.size >= limit) shown.delete(shown.values().next().value!);
      shown.add(detached(value));
    },
    edits,
    holds: (text) => hits(text).length > 0,
    holdsBytes: (bytes) => secrets.findInBytes(bytes).some(isHidden),
    counts: secrets.counts,
  };
}

// A longer one is a document: to look for it in all its forms would cost more time than a request may take.
const LONGEST = 16_384;

/** False for what is too short, too long or too common to be looked for: such a secret is hidden at its places. */
function isTelling(value: string, vocabulary: ReadonlySet<string>): boolean {
  if (value.length > LONGEST) return false;
  const word = value.trim().toLowerCase();
  return word.length >= WINDOW && !COMMON_WORDS.has(word) && !vocabulary.has(word);
}

interface Secrets {
  readonly get: (value: string) => Secret | undefined;
  readonly add: (secret: Secret) => void;
  /** True for a pseudonym of one of them. */
  readonly gave: (pseudonym: string) => boolean;
  readonly find: (text: string) => readonly Hit<Tag>[];
  readonly findInBytes: (bytes: Uint8Array) => readonly Hit<Tag>[];
  readonly counts: Learned['counts'];
}

/** The newest secrets, up to a limit; those that tell something are found in any text. */
function createSecrets(limit: number, isFound: (value: string) => boolean): Secrets {
  const secrets = new Map<string, Secret>();
  const given = new Set<string>();
  let last: { readonly secret: Secret; readonly forms: readonly Form[] } | undefined;
  const matcher = createMatcher<Tag>(({ secret, form }) => {
    // A secret that repeats itself is asked for at many places in turn.
    if (last?.secret !== secret) last = { secret, forms: formsOf(secret.value) };
    return last.forms[form]!.text;
  });
  let total = 0;
  const forget = (secret: Secret): void => {
    secrets.delete(secret.value);
    given.delete(secret.pseudonym);
    if (!isFound(secret.value)) return;
    for (const { text } of formsOf(secret.value)) matcher.remove(text, (tag) => tag.secret === secret);
  };
  return {
    get: (value) => secrets.get(value),
    add(secret) {
      if (secrets.has(secret.value)) return;
      total++;
      secrets.set(secret.value, secret);
      given.add(secret.pseudonym);
      if (isFound(secret.value)) {
        formsOf(secret.value).forEach(({ text }, form) => matcher.add(text, { secret, form }));
      }
      if (secrets.size > limit) forget(secrets.values().next().value!);
    },
    gave: (pseudonym) => given.has(pseudonym),
    find: matcher.find,
    findInBytes: matcher.findInBytes,
    counts: () => ({ secrets: total, dropped: total - secrets.size }),
  };
}
