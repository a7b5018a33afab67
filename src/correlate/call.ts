/** Calls and their possible causes, as the search for the best explanation sees them. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Values } from './values.js';

/** An exchange that may cause others, or be caused, with what is looked at again and again. */
export interface Call {
  readonly exchange: RedactedExchange;
  readonly values: Values;
  readonly kind: number;
  readonly marks: readonly Mark[];
  /** What holds it together with others. */
  readonly rare: readonly string[];
  readonly start: number;
  readonly end: number;
}

/** Something that one process of a service has and another one has not: its pid, a token that it got for itself. */
export interface Mark {
  readonly role: string;
  readonly value: string;
}

/** What a service is at: answering a call of the kind `answering`, having last called `last` (or nothing yet). */
export interface Situation {
  readonly answering: number;
  readonly last: number;
}

/** How far a service is with a call. */
export interface Standing {
  /** The kind of the last call made for it. */
  readonly last: number;
  /** The end of the last of its calls, or its own start. */
  readonly freeAt: number;
  /** What tells the process that is at it. */
  readonly marks: readonly Mark[];
  /** Rare values of the calls made for it. */
  readonly known: ReadonlySet<string>;
}

/** A call that a service answers, or has answered, with the calls that are now thought to be made for it, in order. */
export interface Chain {
  readonly cause: Call;
  /** What is decided of it. */
  before: Standing;
  made: Made[];
  /** False while it is open: nothing is known yet of what comes after the last call. */
  closed: boolean;
}

/** One possible cause of a call. `fits`: what the two have in common. */
export interface Option {
  readonly chain: Chain;
  readonly fits: number;
  /** It was made after the cause was answered. */
  readonly continues: boolean;
  /** It goes on when the cause is answered. */
  readonly outlasts: boolean;
  /** How likely it is, once the window is settled: 0–1. */
  chance: number;
}

/** A call that a service made, and what may have caused it. */
export interface Made {
  readonly call: Call;
  readonly options: readonly Option[];
  /** Where it is placed now; nowhere before the window is settled. */
  chosen: Option | undefined;
}

/** One answer to what caused a call. `chance`: 0–1. */
export interface Pick {
  readonly cause: Call;
  readonly chance: number;
  readonly situation: Situation;
  readonly delayUs: number;
  readonly overlaps: boolean;
  readonly outlasts: boolean;
  readonly continues: boolean;
}
