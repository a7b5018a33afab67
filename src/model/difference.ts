/** What two runs of the same thing disagree on, and the rules that say what of it matters. */

/**
 * What a rule demands of a place. `exact`: the same value, whatever it looks like · `type`: the same JSON type · `time`,
 * `id`, `number`, `digest`, `text`: another value of the same format (an id corresponds one to one) · `set`: a list whose
 * order means nothing · `base`: a URL of a service, which may have moved as a whole · `noted`: a change is a note only ·
 * `ignored`: whatever stands there, or nothing.
 */
export const DEMANDS = [
  'exact',
  'type',
  'time',
  'id',
  'number',
  'digest',
  'text',
  'set',
  'base',
  'noted',
  'ignored',
] as const;

export type Demand = (typeof DEMANDS)[number];

export type MessageSide = 'request' | 'response';

/**
 * A rule of comparing. `place`: `status`, `header:<name>`, `body`, or `body:<JSON pointer>` with `*` for one token and `**`
 * at the beginning for any number. Without `step` (`POST /v2/images`, a path template) and `service` it holds for every
 * call, without `side` for answers.
 */
export interface CompareRule {
  readonly step?: string;
  readonly service?: string;
  readonly side?: MessageSide;
  readonly place: string;
  readonly as: Demand;
  /** The reason, for whoever reviews the rule. */
  readonly why: string;
}

/** `contract`: what is new is a note. `exact`: it is a difference too. */
export type CompareMode = 'contract' | 'exact';

/** How a place differs: it is gone, new, another value, another type, in another order, or the id of something else. */
export type DifferenceKind = 'missing' | 'added' | 'changed' | 'type' | 'order' | 'identity';

/** One disagreement. `expected` and `actual` are short texts for people; null where nothing stands. */
export interface Difference {
  readonly weight: 'difference' | 'note';
  readonly kind: DifferenceKind;
  /** The call, without numbers and ids: `POST /v2/images (Create image)`. */
  readonly step: string;
  readonly side: MessageSide;
  /** `outcome`, `status`, `header:etag`, `body`, `body:12` (a line), `body:/images/0/name`. */
  readonly place: string;
  readonly expected: string | null;
  readonly actual: string | null;
  /** The rule that would ignore it. */
  readonly rule: CompareRule;
}
