/** Names that readers can tell apart. */

/** The same names, a number behind each that was there before: `x`, `x (2)`. */
export function toldApart(names: readonly string[]): readonly string[] {
  const taken = new Set(names);
  const seen = new Set<string>();
  return names.map((name) => {
    if (!seen.has(name)) {
      seen.add(name);
      return name;
    }
    let n = 2;
    while (taken.has(`${name} (${n})`)) n += 1;
    taken.add(`${name} (${n})`);
    return `${name} (${n})`;
  });
}
