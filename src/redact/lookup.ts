/** Verdicts on names: looked up by exact name or by its ending, and remembered by spelling. */

/** The verdicts on a name; an empty list for most names. */
export type Lookup<V> = (name: string) => readonly V[];

export const lowerCase = (name: string): string => name.toLowerCase();
export const sameCase = (name: string): string => name;

// Names come from traffic, so what is remembered of them is bounded.
const REMEMBERED_NAMES = 5000;
const REMEMBERED_LENGTH = 64;

/** Remembers the answer for each spelling of a name, since the same few names come again and again. */
export function lookup<R extends { readonly name: string }, V>(
  rules: readonly R[],
  judge: (rule: R) => V,
  fold: (name: string) => string,
): Lookup<V> {
  if (rules.length === 0) return () => NONE;
  const exact = new Map<string, V[]>();
  const endings: { ending: string; verdict: V }[] = [];
  for (const rule of rules) {
    const name = fold(rule.name);
    if (name.startsWith('*')) endings.push({ ending: name.slice(1), verdict: judge(rule) });
    else exact.set(name, [...(exact.get(name) ?? []), judge(rule)]);
  }
  return remembering((name) => {
    const folded = fold(name);
    const base = folded.replace(/\d+$/, '');
    return [
      ...(exact.get(folded) ?? exact.get(base) ?? []),
      ...endings.filter(({ ending }) => base.endsWith(ending)).map(({ verdict }) => verdict),
    ];
  });
}

const NONE: readonly never[] = [];

function remembering<V>(find: Lookup<V>): Lookup<V> {
  const remembered = new Map<string, readonly V[]>();
  return (name) => {
    const known = remembered.get(name);
    if (known) return known;
    const found = find(name);
    if (remembered.size >= REMEMBERED_NAMES) remembered.clear();
    if (name.length <= REMEMBERED_LENGTH) remembered.set(detached(name), found);
    return found;
  };
}

/** A copy that does not hold on to the text that it was cut from, as V8's slices do. */
export function detached(text: string): string {
  if (text.length < SHORTEST_SLICE) return text;
  // Joining makes a new text, of which the rest is a slice.
  return ` ${text}`.slice(1);
}

// V8 copies what is shorter.
const SHORTEST_SLICE = 13;
