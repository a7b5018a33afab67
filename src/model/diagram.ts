/** A sequence diagram as data; its text in Mermaid is made in one place, `trace/mermaid.ts`. */

/** A request, its answer, or the word that no answer came. */
export type MessageRole = 'request' | 'response' | 'no-answer';

/** What a call is where two runs are laid over each other; without a mark it is the same in both. */
export type DiagramMark = 'added' | 'removed' | 'changed' | 'moved';

/** `number` is that of the section it leads to; `other` is that of the other half. */
export interface MessageItem {
  readonly kind: 'message';
  readonly role: MessageRole;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly number: number;
  readonly other: number;
  /** What the reader sees before the label: `7`, or `4.2.1` where calls are numbered by nesting. */
  readonly shown: string;
  /** The answer never came, was cut or was an error: both halves are drawn so that they stand out. */
  readonly failed: boolean;
  /** Another call may as well have caused this request. */
  readonly uncertain: boolean;
  /** A request of work that went on after its caller had answered. */
  readonly continues: boolean;
  /** A request made again, after it had failed or been refused. */
  readonly retries: boolean;
  /** A request that is made or not by what is remembered: a cache, or that something is needed for the first time. */
  readonly remembered: boolean;
  readonly mark?: DiagramMark;
  /** Opens or closes the bar of the participant that works; false where two of its calls cross. */
  readonly bar: boolean;
  /** The same for messages that say the same: without ids, digits of pseudonyms and numbers. */
  readonly fingerprint: string;
}

/**
 * Why a note stands there: calls of groups that are no part of the story (`folded`), calls drawn in a picture of their own
 * (`part`), what a loop runs over (`loop`), a call that began in an earlier picture (`within`), calls left out (`hidden`).
 */
export type NoteRole = 'folded' | 'part' | 'loop' | 'within' | 'hidden';

/** A note over a span of participants, in their order. `numbers`: every message that it stands for. */
export interface NoteItem {
  readonly kind: 'note';
  readonly role: NoteRole;
  readonly over: readonly [first: string, last: string];
  readonly numbers: readonly number[];
  readonly text: string;
  /** The message whose section it leads to. */
  readonly leadsTo?: number;
  readonly mark?: DiagramMark;
  /** One of the calls that it stands for failed. */
  readonly failed: boolean;
  /** The number of the picture that draws these calls, from 1. */
  readonly part?: number;
  readonly fingerprint: string;
}

/** Items that came again and again: drawn once, with a note of what they ran over. `numbers`: those of every time. */
export interface LoopItem {
  readonly kind: 'loop';
  readonly times: number;
  readonly items: readonly DiagramItem[];
  readonly numbers: readonly number[];
  readonly fingerprint: string;
}

export type DiagramItem = MessageItem | NoteItem | LoopItem;

/** `participants` in the order in which they first called or were called. */
export interface Diagram {
  readonly participants: readonly DiagramParticipant[];
  readonly items: readonly DiagramItem[];
}

export interface DiagramParticipant {
  readonly id: string;
  readonly label: string;
}

/** Messages and notes as they are drawn, those in loops in their place. */
export function flatItems(items: readonly DiagramItem[]): readonly (MessageItem | NoteItem)[] {
  return items.flatMap((item) => (item.kind === 'loop' ? flatItems(item.items) : [item]));
}

/** The numbers of the messages that an item shows or stands for. */
export function numbersOfItem(item: DiagramItem): readonly number[] {
  return item.kind === 'message' ? [item.number] : item.numbers;
}

/** How many messages and notes an item draws. */
export function weightOf(item: DiagramItem): number {
  return item.kind === 'loop' ? item.items.reduce((sum, inner) => sum + weightOf(inner), 0) : 1;
}
