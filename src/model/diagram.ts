/** A sequence diagram as data; its text in Mermaid is made in one place, `trace/mermaid.ts`. */

/** A request, its answer, or the word that no answer came. */
export type MessageRole = 'request' | 'response' | 'no-answer';

/** `number` is what the reader sees before the label and the section it leads to; `other` is that of the other half. */
export interface MessageItem {
  readonly kind: 'message';
  readonly role: MessageRole;
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly number: number;
  readonly other: number;
  /** The answer never came, was cut or was an error: both halves are drawn so that they stand out. */
  readonly failed: boolean;
}

/** A note over a span of participants, in their order. `numbers`: every message that it stands for. */
export interface NoteItem {
  readonly kind: 'note';
  readonly over: readonly [first: string, last: string];
  readonly numbers: readonly number[];
  readonly text: string;
}

export type DiagramItem = MessageItem | NoteItem;

export interface Diagram {
  readonly participants: readonly { readonly id: string; readonly label: string }[];
  readonly items: readonly DiagramItem[];
}
