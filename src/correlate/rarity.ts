/** How much it tells that two calls share a value: much when it is rare in the capture, nothing when all have it. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Sketch } from './sketch.js';
import { connectionOf, type Values } from './values.js';

export interface Rarity {
  /** What sharing the value adds to the logarithm of the odds, from 0 to `GREATEST`. */
  weightOf(value: string): number;
  /** True when so few exchanges have it that it may hold a few calls together. */
  isRare(value: string): boolean;
  countOf(value: string): number;
}

const GREATEST = 16;
/** In a small capture a value that few exchanges have is as rare as in a larger one. */
const LEAST_CAPTURE = 60;

/** `exchanges`: how many were counted. */
export function rarityIn(sketch: Sketch, exchanges: number): Rarity {
  const all = Math.max(exchanges, LEAST_CAPTURE) + 1;
  const rareBelow = Math.max(24, Math.sqrt(all));
  const weightOf = (value: string): number => {
    const odds = 1.5 * Math.log(all / Math.max(1, sketch.count(value)));
    return Math.min(GREATEST, Math.max(0, odds));
  };
  return {
    weightOf,
    isRare: (value) => sketch.count(value) <= rareBelow,
    countOf: (value) => sketch.count(value),
  };
}

/** What holds a call together with others: its rare values, and its connection when others came on it too. */
export function rareOf(
  exchange: RedactedExchange,
  { asks, mints, token }: Values,
  rarity: Rarity,
): readonly string[] {
  const rare = [...asks, ...mints, ...(token === undefined ? [] : [token])].filter(
    (value) => rarity.isRare(value) && rarity.countOf(value) > 1,
  );
  const connection = connectionOf(exchange);
  if (connection !== undefined && rarity.countOf(connection) > 1) rare.push(connection);
  return rare;
}
