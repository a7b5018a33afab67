/** What has begun and is not over yet. */

export interface UnderWay<T> {
  /** Among them until `over` settles, which never rejects. */
  add(item: T, over: Promise<unknown>): void;
  size(): number;
  all(): readonly T[];
}

/** In a list: a Set of what comes and goes keeps it from being collected soon (decision 0014). */
export function underWay<T>(): UnderWay<T> {
  const entries: { readonly item: T; at: number }[] = [];
  return {
    add(item, over) {
      const entry = { item, at: entries.length };
      entries.push(entry);
      void over.then(() => {
        const last = entries.pop()!;
        if (last === entry) return;
        last.at = entry.at; // the last one takes its place
        entries[last.at] = last;
      });
    },
    size: () => entries.length,
    all: () => entries.map(({ item }) => item),
  };
}
