/** A sequence diagram as data; its text in Mermaid is made in one place, `trace/mermaid.ts`. */

/** `number` is what the reader sees before the label, `step` the section (its request's number) it leads to. */
export interface MessageItem {
  readonly kind: 'message';
  readonly from: string;
  readonly to: string;
  readonly label: string;
  readonly number: number;
  readonly response: boolean;
  /** The answer never came, or was an error: drawn so that it stands out. */
  readonly failed: boolean;
}

/** A note over a span of participants. */
export interface NoteItem {
  readonly kind: 'note';
  readonly over: readonly [first: string, last: string];
  readonly text: string;
}

export type DiagramItem = MessageItem | NoteItem;

export interface Diagram {
  readonly participants: readonly { readonly id: string; readonly label: string }[];
  readonly items: readonly DiagramItem[];
}
