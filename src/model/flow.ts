/** What caused what: participants, and flows of nested steps, each with its evidence. */

import type { RedactedExchange } from './exchange.js';
import type { DecidedBy } from './profile.js';

/** One reason for a conclusion, for people: `{kind: 'listener', detail: 'arrived on the listener of glance'}`. */
export interface Evidence {
  readonly kind: string;
  readonly detail: string;
}

/** An actor. `id` is opaque-safe (`[a-z][a-z0-9_-]*`), `label` is what a reader sees (`glance-api`). */
export interface Participant {
  readonly id: string;
  readonly label: string;
  readonly evidence: readonly Evidence[];
}

/** What a profile says of an exchange: its name and its place in a story. */
export interface Operation {
  /** Short title in the imperative: `Create image`. */
  readonly title: string;
  /** One sentence; `{from}` and `{to}` stand for the participants: `{from} asks {to} for a token`. */
  readonly sentence: string;
  /** discovery, sign-on, validation, quota, polling, data, background; undefined: the story itself. */
  readonly group?: string;
  /** What decides whether the call is made at all, where its absence would mean nothing. */
  readonly decidedBy?: DecidedBy;
  /** A JSON pointer into the answer: what a client asks for again until it is as it wants. */
  readonly state?: string;
}

/**
 * A step: one exchange in its place. `number` is the request's number in its flow and `responseNumber` its answer's, both
 * counted together in order of time (1, 2, 3, 4, 7 … 26). `confidence` of the parent, 0–1; 1 for a client's own call.
 */
export interface Step {
  readonly number: number;
  readonly responseNumber: number;
  readonly exchange: RedactedExchange;
  readonly from: string;
  readonly to: string;
  readonly operation: Operation;
  readonly parent: number | null;
  readonly children: readonly Step[];
  readonly evidence: readonly Evidence[];
  readonly confidence: number;
  readonly ambiguous: boolean;
  /** The work of the parent after it was answered: among the roots of the flow, not among the parent's children. */
  readonly continuation?: true;
  /** The number of the step that this one tries again, after it failed or was refused. */
  readonly retryOf?: number;
}

/** What a flow's title tells: an operation by its title, and what it was done to (`''` when that is not known). */
export interface Deed {
  readonly operation: string;
  readonly subject: string;
}

/** A flow's title in English, and what it tells where that is operations of profiles: all of them, in order. */
export interface FlowTitle {
  readonly title: string;
  readonly deeds?: readonly Deed[];
}

/** The title of the flow of calls that services made without an open call that could have caused them. */
export const BACKGROUND = 'Background calls';

/**
 * One client action: a tree of steps. `roots` are the client's own calls and the continuations, in order of time; `command` is
 * the command line of the process that made all of the client's, where it is known.
 */
export interface Flow extends FlowTitle {
  readonly id: string;
  readonly command?: readonly string[];
  readonly participants: readonly Participant[];
  readonly roots: readonly Step[];
}

/** Every step of a flow, by number. */
export function stepsOf(flow: Flow): readonly Step[] {
  const all: Step[] = [];
  const visit = (step: Step): void => {
    all.push(step);
    step.children.forEach(visit);
  };
  flow.roots.forEach(visit);
  return all.sort((a, b) => a.number - b.number);
}
