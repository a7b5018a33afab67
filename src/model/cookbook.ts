/** A cookbook as data: a tutorial of a client's calls, each as a command that does the same again. */

import type { BodyView, Fact, Tone } from './page.js';

/** A sentence in pieces: plain words, and what is written as code. */
export type Phrase = readonly PhrasePart[];

/** One of the two is ''. */
export interface PhrasePart {
  readonly text: string;
  readonly code: string;
}

/** A shell variable: its name, what it was in the recording ('' for a secret), and what it is or where to find it. */
export interface CookbookVariable {
  readonly name: string;
  readonly value: string;
  readonly how: Phrase;
}

/** The recipe that brings variables which another one uses. */
export interface VariableSource {
  readonly anchor: string;
  readonly heading: string;
  readonly names: readonly string[];
}

/** What was answered: the lines of its head (interim answers first), and the body. `long`: better folded. */
export interface CookbookAnswer {
  readonly head: string;
  readonly status: string;
  readonly tone: Tone;
  readonly body: BodyView;
  readonly long: boolean;
}

/** One call of the client as a recipe. */
export interface Recipe {
  readonly number: number;
  readonly anchor: string;
  readonly heading: string;
  /** What the call does, in a sentence. */
  readonly sentence: string;
  /** The path as its profile writes it, with a variable for each id. */
  readonly url: string;
  readonly method: string;
  /** Header lines that matter beside the token. */
  readonly headers: readonly Fact[];
  /** For a POSIX shell. */
  readonly command: string;
  /** What the client's own command line was, where one made the call; `remark` when it made others too. */
  readonly cli: { readonly command: string; readonly remark: Phrase } | null;
  /** Variables that must be known before; each is told once on the page, before the first recipe. */
  readonly given: readonly CookbookVariable[];
  /** Variables that earlier answers bring. */
  readonly sources: readonly VariableSource[];
  readonly answer: CookbookAnswer;
  /** What takes out of the answer what later calls need, and what that is; null when they need nothing of it. */
  readonly keep: { readonly command: string; readonly variables: readonly CookbookVariable[] } | null;
  /** The writer's note in paragraphs; none for no note. */
  readonly note: readonly string[];
  readonly changed: { readonly title: string; readonly lines: readonly Phrase[] } | null;
  readonly remarks: readonly Phrase[];
}

/** The page of a capture, or of one of its flows. */
export interface Cookbook {
  readonly title: string;
  readonly slug: string;
  /** What the writer says first, in paragraphs, and where more is said: a URL; '' for nothing. */
  readonly intro: readonly string[];
  readonly reference: string;
  readonly sentence: string;
  /** Programs and variables that a reader needs before the first command. */
  readonly needs: Phrase;
  readonly given: readonly CookbookVariable[];
  /** How a token is got: every way of signing on that was seen, once. */
  readonly preface: readonly Recipe[];
  readonly recipes: readonly Recipe[];
  readonly notes: readonly string[];
  /** The words around all this, in the page's language. */
  readonly labels: Readonly<Record<string, string>>;
  readonly language: string;
}
