/** Which process of a service makes a call: its pid, and the tokens that each process gets for itself and keeps. */

import type { Call, Mark } from './call.js';
import type { Rarity } from './rarity.js';
import type { Tokens } from './tokens.js';

interface Known {
  readonly tokens: Tokens;
  readonly rarity: Rarity;
  /** The user of a service, not of a person. */
  readonly isService: (user: string) => boolean;
}

/** A token counts when the process keeps it: one that is got for a single call tells by being rare. */
export function marksOf(
  { exchange, values: { token, mints }, kind }: Pick<Call, 'exchange' | 'values' | 'kind'>,
  known: Known,
): readonly Mark[] {
  const pid = exchange.client.process?.pid;
  const marks: Mark[] = pid === undefined ? [] : [{ role: 'process', value: String(pid) }];
  for (const one of [...(token === undefined ? [] : [token]), ...mints]) {
    const { user, project = '' } = known.tokens.get(one) ?? {};
    if (known.rarity.isRare(one) || (user !== undefined && !known.isService(user))) continue;
    // Whose a token is that was there before the recording, nobody said: it is the one for calls of this kind.
    const role = user === undefined ? `token for ${kind}` : `token of ${user} ${project}`;
    if (user !== undefined || one === token) marks.push({ role, value: one });
  }
  return marks;
}

/** How likely marks are beside others, learnt from calls whose process is known. */
export interface MarkHabits {
  /** The logarithm of the likelihood of this mark for a process with those. */
  fits(mark: Mark, others: readonly Mark[]): number;
  learn(mark: Mark, others: readonly Mark[]): void;
}

/** One process has one pid, and one token of a kind, until that is renewed. */
const ANOTHER = -9;

export function createMarkHabits(): MarkHabits {
  const values = new Map<string, Set<string>>();
  const together = new Map<string, Map<string, number>>();
  const fitsBeside = ({ role, value }: Mark, other: Mark, kinds: number): number => {
    const counts = together.get(`${role} ${other.value}`);
    let all = 0;
    counts?.forEach((count) => (all += count));
    return Math.log(((counts?.get(value) ?? 0) + 0.2) / (all + 0.2 * kinds));
  };
  return {
    fits: (mark, others) => {
      const known = values.get(mark.role);
      const kinds = Math.max(1, (known?.size ?? 0) + (known?.has(mark.value) ? 0 : 1));
      const same = others.find(({ role }) => role === mark.role);
      if (same) return same.value === mark.value ? 0 : ANOTHER;
      if (kinds === 1) return 0;
      return others.reduce((most, other) => {
        const fits = fitsBeside(mark, other, kinds);
        return Math.abs(fits + Math.log(kinds)) > Math.abs(most + Math.log(kinds)) ? fits : most;
      }, -Math.log(kinds));
    },
    learn: (mark, others) => {
      const known = values.get(mark.role) ?? new Set();
      values.set(mark.role, known.add(mark.value));
      for (const other of others) {
        if (other.role === mark.role) continue;
        for (const [one, two] of [
          [mark, other],
          [other, mark],
        ] as const) {
          const key = `${one.role} ${two.value}`;
          const counts = together.get(key) ?? new Map<string, number>();
          together.set(key, counts.set(one.value, (counts.get(one.value) ?? 0) + 1));
        }
      }
    },
  };
}
