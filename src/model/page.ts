/** A page as data: templates only lay out what stands here. Everything is plain text; each theme escapes it its own way. */

import type { Diagram, MessageRole } from './diagram.js';

/**
 * A diagram with its text. `title` is '' when it is the only one of its kind; `anchor` is unique on the page.
 * `tooLong`: over what viewers of Mermaid accept (50,000 characters).
 */
export interface Picture {
  readonly title: string;
  readonly anchor: string;
  readonly diagram: Diagram;
  readonly mermaid: string;
  readonly tooLong: boolean;
  /** The same as lines of plain text, where no drawing can be. */
  readonly text: string;
  readonly targets: PictureTargets;
}

/** Where messages and notes lead, in the order in which they are drawn: anchors of the page; '' for nowhere. */
export interface PictureTargets {
  readonly messages: readonly string[];
  readonly notes: readonly string[];
}

/** How an exchange ended, for its colour: 2xx, 1xx and 3xx, 4xx, and 5xx or no answer. */
export type Tone = 'success' | 'redirect' | 'refused' | 'error';

/** A link to a section. `anchor` is unique on the page: `step-7`. */
export interface StepLink {
  readonly number: number;
  /** The number as it is shown: `7`, or `4.2.1`. */
  readonly shown: string;
  readonly anchor: string;
  readonly heading: string;
}

/** What is shown of a body: text with its fence language, or a sentence in its place. `remark` says what was left out. */
export type BodyView =
  | {
      readonly kind: 'text';
      readonly language: string;
      readonly text: string;
      readonly size: string;
      readonly remark: string | null;
    }
  | { readonly kind: 'note'; readonly text: string; readonly sha256: string | null };

/** What a writer says of a page in a `page.yaml`, beside all that is found. Texts are '' and [] where nothing is said. */
export interface Written {
  readonly title: string;
  /** In paragraphs, as are the notes. */
  readonly sentence: readonly string[];
  /** An http(s) URL. */
  readonly reference: string;
  /** Notes by the number of a message. */
  readonly notes: ReadonlyMap<number, readonly string[]>;
}

/** One message as a section of the page. */
export interface Section extends StepLink {
  readonly role: MessageRole;
  /** The parts of the heading: `METHOD` or `status reason`, and the path with variables named. */
  readonly badge: string;
  readonly path: string;
  /** The full URL with the method or the status before it, values and query included. */
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly tone: Tone;
  /** Of a request, what it was for: `glance-api asks …`; of an answer, how long it took and why it failed, if it did. */
  readonly about: string;
  /** The call that caused this request, and how that is known. */
  readonly cause: { readonly call: StepLink; readonly evidence: string } | null;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: BodyView;
  /** The writer's note in paragraphs; none for no note. */
  readonly note: readonly string[];
  /** True when there are neither header lines nor a body to show. */
  readonly bare: boolean;
  readonly other: StepLink;
}

/** One exchange: two sections, and its place in time. */
export interface StepView {
  readonly number: number;
  readonly shown: string;
  readonly depth: number;
  readonly title: string;
  readonly from: string;
  readonly to: string;
  readonly tone: Tone;
  readonly failed: boolean;
  readonly request: Section;
  readonly response: Section;
  /** Since the flow's first byte, and how long it took: `+0.412 s`, `12.3 ms`; '' when its end is not known. */
  readonly start: string;
  readonly duration: string;
  /** The same as parts of the flow's time, in percent. */
  readonly startPercent: number;
  readonly widthPercent: number;
}

/** A sentence of what happened, with the step or steps that it tells. */
export interface StoryLine {
  readonly depth: number;
  readonly text: string;
  /** `step 7`, or `4 calls, steps 18–25`. */
  readonly steps: string;
  readonly anchor: string;
  readonly failed: boolean;
}

/** One message as a line of the raw log. */
export interface LogLine {
  readonly start: string;
  readonly from: string;
  readonly to: string;
  readonly what: string;
}

/** A fact with its name, for small tables. */
export interface Fact {
  readonly name: string;
  readonly value: string;
}

/** The page of one flow. */
export interface TracePage {
  readonly title: string;
  /** The file's name without its ending: `[a-z0-9-]+`, unique in its trace. */
  readonly slug: string;
  /** What the writer says first, in paragraphs, and where more is said: a URL; '' for nothing. */
  readonly intro: readonly string[];
  readonly reference: string;
  readonly sentence: string;
  /** The command line, wrapped; null when nothing is known of it. */
  readonly command: string | null;
  readonly run: readonly Fact[];
  readonly environment: readonly Fact[];
  readonly variables: readonly { readonly name: string; readonly value: string; readonly origin: string }[];
  readonly participants: readonly {
    readonly id: string;
    readonly label: string;
    readonly evidence: string;
  }[];
  /** One picture, or an overview and one per part. */
  readonly summary: readonly Picture[];
  readonly full: readonly Picture[];
  /** True when the summary leaves something out, so that it is worth showing both. */
  readonly folded: boolean;
  readonly story: readonly StoryLine[];
  /** Every message, by number. */
  readonly sections: readonly Section[];
  /** Every exchange, by its request's number. */
  readonly steps: readonly StepView[];
  /** False on a steady page, which says nothing of how long things took: `start` and `duration` are '' everywhere then. */
  readonly timed: boolean;
  readonly duration: string;
  readonly failures: number;
  readonly log: readonly LogLine[];
  readonly output: { readonly stdout: string; readonly stderr: string; readonly truncated: boolean } | null;
  readonly notes: readonly string[];
}

/** What the index says of a page. */
export interface PageHead {
  readonly title: string;
  readonly slug: string;
  readonly calls: number;
  readonly failures: number;
  readonly duration: string;
  /** The name of its capture. */
  readonly capture: string;
  /** What services it calls, by their labels. */
  readonly services: readonly string[];
}

/** What was seen of a service in a site of several captures. `slug` is its page. */
export interface ServiceView {
  readonly label: string;
  readonly slug: string;
  readonly sentence: string;
  readonly operations: readonly OperationView[];
}

/** An operation of a service: the first call of it, how many there were, who asked, and the flows that hold them. */
export interface OperationView {
  readonly title: string;
  readonly call: string;
  readonly calls: number;
  readonly failures: number;
  readonly by: string;
  readonly flows: readonly { readonly slug: string; readonly title: string }[];
}

/** A capture in the index of a site: `title` is its name where the writer gives none; '' and [] for what is not said. */
export interface CaptureHead {
  readonly name: string;
  readonly title: string;
  readonly intro: readonly string[];
  readonly reference: string;
}

/** What the index of a capture says. The pages themselves are made one by one, since together they may be large. */
export interface Trace {
  readonly name: string;
  readonly title: string;
  /** What the writer says first, in paragraphs, and where more is said: a URL; '' for nothing. */
  readonly intro: readonly string[];
  readonly reference: string;
  readonly sentence: string;
  readonly pages: readonly PageHead[];
  /** False when the pages are steady. */
  readonly timed: boolean;
  readonly notes: readonly string[];
  /** Whether it is of several captures. */
  readonly several: boolean;
  /** Of several captures, those of which the writer says something. */
  readonly captures: readonly CaptureHead[];
  /** Of several captures, every service that was called. */
  readonly services: readonly ServiceView[];
  /** The words around all this, in the language of the pages: `en`, `ko` or `vi`. */
  readonly labels: Readonly<Record<string, string>>;
  readonly language: string;
}
