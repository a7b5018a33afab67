/** Which value of one run stands for which of the other: one to one, everywhere, and revocable while it is being tried. */

/** Pairs of values by kind (`id`, `token`, …). */
export interface Correspondence {
  /** Holds the two for the same from now on; false when one of them already stands for something else. */
  readonly pair: (kind: string, recorded: string, live: string) => boolean;
  /** What a recorded value is in the other run, as far as that is known. */
  readonly liveOf: (kind: string, recorded: string) => string | undefined;
  /** Every pair of a kind. */
  readonly all: (kind: string) => readonly (readonly [recorded: string, live: string])[];
  /** Runs a trial; what it paired is forgotten again unless it succeeds. */
  readonly attempt: (trial: () => boolean) => boolean;
  /** Runs a trial whose pairs are forgotten whatever comes of it. */
  readonly rehearse: <T>(trial: () => T) => T;
}

export function createCorrespondence(): Correspondence {
  const there = new Map<string, string>();
  const back = new Map<string, string>();
  const order: (readonly [recorded: string, live: string])[] = [];

  const undo = (length: number): void => {
    for (const [recorded, live] of order.splice(length)) {
      there.delete(recorded);
      back.delete(live);
    }
  };
  return {
    pair(kind, recorded, live) {
      const [from, to] = [`${kind} ${recorded}`, `${kind} ${live}`];
      const known = there.get(from);
      if (known !== undefined) return known === to;
      if (back.has(to)) return false;
      there.set(from, to);
      back.set(to, from);
      order.push([from, to]);
      return true;
    },
    liveOf: (kind, recorded) => there.get(`${kind} ${recorded}`)?.slice(kind.length + 1),
    all: (kind) => ofKind(order, `${kind} `),
    attempt(trial) {
      const length = order.length;
      const good = trial();
      if (!good) undo(length);
      return good;
    },
    rehearse(trial) {
      const length = order.length;
      const result = trial();
      undo(length);
      return result;
    },
  };
}

type Pairs = readonly (readonly [recorded: string, live: string])[];

function ofKind(pairs: Pairs, prefix: string): Pairs {
  const bare = (text: string): string => text.slice(prefix.length);
  return pairs.flatMap(([from, to]) => (from.startsWith(prefix) ? [[bare(from), bare(to)] as const] : []));
}
