/** Verdicts on names: looked up by exact name, by its ending or by its last words, and remembered by spelling. */

import { detached } from '../text/detached.js';

/** The verdicts on a name; an empty list for most names. */
export type Lookup<V> = (name: string) => readonly V[];

export const lowerCase = (name: string): string => name.toLowerCase();
export const sameCase = (name: string): string => name;

// Names come from traffic, so what is remembered of them is bounded.
const REMEMBERED_NAMES = 5000;
const REMEMBERED_CHARS = 320_000;
// So much of the end of a name tells.
const TELLING_LENGTH = 64;

/** Remembers the answer for each spelling of a name, since the same few names come again and again. */
export function lookup<R extends NamedRule, V>(
  rules: readonly R[],
  judge: (rule: R) => V,
  fold: (name: string) => string,
): Lookup<V> {
  if (rules.length === 0) return () => NONE;
  const exact = new Map<string, V[]>();
  const endings: { ends: (spelling: Spelling) => boolean; verdict: V }[] = [];
  for (const rule of rules) {
    const name = fold(rule.name);
    if (name.startsWith('*')) endings.push({ ends: endingOf(rule, fold), verdict: judge(rule) });
    else exact.set(name, [...(exact.get(name) ?? []), judge(rule)]);
  }
  return remembering((name) => {
    const folded = fold(name);
    const end = name.slice(-TELLING_LENGTH);
    const spelling = { base: fold(end).replace(/[\d[\]_-]+$/, ''), words: wordsOf(end) };
    return [
      ...(exact.get(folded) ?? exact.get(spelling.base) ?? []),
      ...endings.filter(({ ends }) => ends(spelling)).map(({ verdict }) => verdict),
    ];
  });
}

interface NamedRule {
  readonly name: string;
  /** Names that a rule for an ending does not mean, of the same form. */
  readonly except?: readonly string[];
}

/** A name without digits and brackets behind it, and its words, however they are joined: `user[newPassword]` is `user_new_password`. */
interface Spelling {
  readonly base: string;
  readonly words: string;
}

/** `*password` is the end of a name, `*_password` its last words: of `DB_PASSWORD`, `user[password]` and `dbPassword`. */
function endingOf(
  { name, except = [] }: NamedRule,
  fold: (name: string) => string,
): (of: Spelling) => boolean {
  const ending = fold(name).slice(1);
  // Of several words (`*_secret_key`) they may be the whole name; `password` alone has a rule of its own, or may be kept.
  const before = ending.includes('_', 1) ? '_' : '';
  const matches =
    ending.startsWith('_') && fold === lowerCase
      ? ({ words }: Spelling): boolean => (before + words).endsWith(ending)
      : ({ base }: Spelling): boolean => base.endsWith(ending);
  const others = except.map((other) => other.slice(1));
  return (spelling) => matches(spelling) && !others.some((other) => `_${spelling.words}`.endsWith(other));
}

function wordsOf(name: string): string {
  return name
    .replace(/([a-z0-9])(?=[A-Z])|([A-Z])(?=[A-Z][a-z])/g, '$&_')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/[_\d]+$/, '');
}

const NONE: readonly never[] = [];

/** The verdicts of several lookups, in their order. */
export function joined<V>(...lookups: readonly Lookup<V>[]): Lookup<V> {
  return remembering((name) => lookups.flatMap((look) => look(name)));
}

function remembering<V>(find: Lookup<V>): Lookup<V> {
  const remembered = new Map<string, readonly V[]>();
  let chars = 0;
  return (name) => {
    const known = remembered.get(name);
    if (known) return known;
    const found = find(name);
    if (name.length > REMEMBERED_CHARS) return found;
    chars += name.length;
    if (remembered.size >= REMEMBERED_NAMES || chars > REMEMBERED_CHARS) {
      remembered.clear();
      chars = name.length;
    }
    remembered.set(detached(name), found);
    return found;
  };
}
