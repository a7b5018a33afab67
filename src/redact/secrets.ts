/** The newest secrets, up to a limit: told apart by how far each can be searched for. */

import type { SecretKind } from '../model/profile.js';
import { oldestOf } from '../text/oldest.js';
import { COMMON_WORDS } from './common.js';
import { formsOf, textOf } from './forms.js';
import type { Secret, Tag } from './hit.js';
import { createMatcher } from './matcher.js';
import type { Matcher } from './matcher.js';
import { WINDOW } from './window-filter.js';

export interface Secrets {
  readonly get: (value: string) => Secret | undefined;
  readonly all: () => Iterable<Secret>;
  readonly add: (secret: Secret) => void;
  /** True for a pseudonym of one of them. */
  readonly gave: (pseudonym: string) => boolean;
  readonly find: Matcher<Tag>['find'];
  readonly isInBytes: (bytes: Uint8Array, counts: (tag: Tag) => boolean) => boolean;
  /** The short or common secret that a value is as a whole. */
  readonly whole: (value: string) => Secret | undefined;
  /** All of those. */
  readonly wholes: () => ReadonlyMap<string, Secret>;
  readonly counts: () => { readonly secrets: number; readonly dropped: number };
  /** Grows with every secret that can be searched for, anywhere or as a whole value. */
  readonly version: () => number;
  /** True when there was one with a space in it, which a form writes as a plus. */
  readonly spaced: () => boolean;
  readonly warnings: () => readonly string[];
}

/** `vocabulary`: words that are no secret, though somebody uses one for a password. */
export function createSecrets(limit: number, vocabulary: ReadonlySet<string>): Secrets {
  const [secrets, wholes] = [new Map<string, Secret>(), new Map<string, Secret>()];
  const given = new Set<string>();
  const unsearched = new Map<Reason, number>();
  const matcher = createSecretMatcher();
  let [total, version, spaced] = [0, 0, false];
  const oldest = oldestOf(secrets);
  const forgetOldest = (): void => {
    const secret = secrets.get(oldest())!;
    secrets.delete(secret.value);
    wholes.delete(secret.value);
    given.delete(secret.pseudonym);
    if (searchOf(secret, vocabulary) === 'anywhere') matcher.remove(secret);
  };
  return {
    get: (value) => secrets.get(value),
    all: () => secrets.values(),
    add(secret) {
      total++;
      spaced ||= secret.value.includes(' ');
      secrets.set(secret.value, secret);
      given.add(secret.pseudonym);
      const search = searchOf(secret, vocabulary);
      if (search === 'anywhere') matcher.add(secret);
      else count(unsearched, reasonFor(secret));
      if (search === 'whole') wholes.set(secret.value, secret);
      if (search !== 'places') version++;
      if (secrets.size > limit) forgetOldest();
    },
    gave: (pseudonym) => given.has(pseudonym),
    find: matcher.find,
    isInBytes: matcher.isInBytes,
    whole: (value) => (wholes.size === 0 ? undefined : wholes.get(value)),
    wholes: () => wholes,
    counts: () => ({ secrets: total, dropped: total - secrets.size }),
    version: () => version,
    spaced: () => spaced,
    warnings: () => Array.from(unsearched, ([reason, secrets]) => warning(reason, secrets)),
  };
}

// A longer one is a document: to look for it in all its forms would cost more time than a request may take.
const LONGEST = 16_384;
const SHORTEST_WHOLE = 3;
const NO_SECRETS = new Set(['true', 'false', 'null', 'none']);
// A cookie `theme=dark` would hide the word wherever it is a value.
const ORDINARY_KINDS: ReadonlySet<SecretKind> = new Set(['cookie', 'signature']);

/** How far a secret is searched for: too short, too common or too long a one would hide what is none. */
function searchOf({ kind, value }: Secret, vocabulary: ReadonlySet<string>): 'anywhere' | 'whole' | 'places' {
  if (value.length > LONGEST) return 'places';
  const word = value.trim().toLowerCase();
  const isOrdinary = vocabulary.has(word) || NO_SECRETS.has(word);
  if (word.length >= WINDOW && !COMMON_WORDS.has(word) && !isOrdinary) return 'anywhere';
  return isOrdinary || ORDINARY_KINDS.has(kind) || word.length < SHORTEST_WHOLE ? 'places' : 'whole';
}

type Reason = `long ${SecretKind}` | `short ${SecretKind}`;

function reasonFor({ kind, value }: Secret): Reason {
  return value.length > LONGEST ? `long ${kind}` : `short ${kind}`;
}

function warning(reason: Reason, secrets: number): string {
  const [size, kind] = reason.split(' ');
  return size === 'long'
    ? `${secrets} × a ${kind} of more than ${LONGEST} characters: replaced where a rule tells of it, not searched for elsewhere.`
    : `${secrets} × a ${kind} that is short or a common word: replaced where a rule tells of it and as a whole value, but inside of other text it cannot be searched for.`;
}

function count(counts: Map<Reason, number>, reason: Reason): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}

interface SecretMatcher extends Pick<Secrets, 'find' | 'isInBytes'> {
  readonly add: (secret: Secret) => void;
  readonly remove: (secret: Secret) => void;
}

function createSecretMatcher(): SecretMatcher {
  const formsOfSecret = rememberingForms();
  const matcher = createMatcher<Tag>(({ secret, form }) => formsOfSecret(secret)[form]!);
  return {
    add: (secret) =>
      formsOf(secret.value).forEach((form, number) =>
        matcher.add(form, { secret, form: number, encoding: form.encoding }),
      ),
    remove(secret) {
      for (const form of formsOf(secret.value)) matcher.remove(form, (tag) => tag.secret === secret);
    },
    find: matcher.find,
    isInBytes: matcher.isInBytes,
  };
}

const REMEMBERED_CHARS = 1 << 22;

/** Secrets that repeat themselves are asked for at many places in turn, and few at a time. */
function rememberingForms(): (secret: Secret) => readonly string[] {
  const remembered = new Map<Secret, readonly string[]>();
  let chars = 0;
  return (secret) => {
    const known = remembered.get(secret);
    if (known) return known;
    const forms = formsOf(secret.value).map(textOf);
    chars += forms.reduce((sum, { length }) => sum + length, 0);
    if (chars > REMEMBERED_CHARS) {
      remembered.clear();
      chars = 0;
    }
    remembered.set(secret, forms);
    return forms;
  };
}
