/** The first look at a capture: what is known of tokens, catalogs and hosts, and how often each value occurs. */

import type { RedactedExchange } from '../model/exchange.js';
import { rarityIn, type Rarity } from './rarity.js';
import { createSketch } from './sketch.js';
import { tokensOf, type Tokens } from './tokens.js';
import { everyValue } from './values.js';

export interface Survey {
  readonly tokens: Tokens;
  readonly rarity: Rarity;
}

/** `size`: about how many exchanges there are. */
export function survey(exchanges: Iterable<RedactedExchange>, size: number): Survey {
  const sketch = createSketch(size * VALUES_PER_EXCHANGE);
  let all = 0;
  const counted = function* (): Iterable<RedactedExchange> {
    for (const exchange of exchanges) {
      all += 1;
      for (const value of everyValue(exchange)) sketch.add(value);
      yield exchange;
    }
  };
  const tokens = tokensOf(counted());
  return { tokens, rarity: rarityIn(sketch, all) };
}

const VALUES_PER_EXCHANGE = 4;
