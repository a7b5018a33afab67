/** The oldest of what a Map or Set holds, for whoever takes the oldest out each time that something comes. */

/**
 * Gives the oldest key that is left, each time that it is asked; the one that it gave before must be taken out by then. An iterator
 * that is made anew passes the gaps of all that were taken out, thousands of them, until the engine makes its table anew.
 */
export function oldestOf<K>(keyed: { keys(): IterableIterator<K> }): () => K {
  let keys: Iterator<K> | undefined;
  return () => {
    keys ??= keyed.keys();
    return keys.next().value as K;
  };
}
