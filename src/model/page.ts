/** A page as data: templates only lay out what stands here. */

import type { Diagram } from './diagram.js';

/** One message of a step as a section of the page. `anchor` is unique on the page. */
export interface Section {
  readonly number: number;
  readonly anchor: string;
  /** `METHOD path` or `status reason path`, with variables named. */
  readonly heading: string;
  /** Full URL with the method or the status before it, values and query included. */
  readonly title: string;
  readonly sentence: string;
  readonly from: string;
  readonly to: string;
  readonly failed: boolean;
  readonly depth: number;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly body: BodyView;
  /** The number and anchor of the other half of the exchange. */
  readonly other: { readonly number: number; readonly anchor: string };
  readonly ms: number | null;
  readonly evidence: readonly string[];
}

/** What is shown of a body: pretty text with its fence language, or a sentence. */
export type BodyView =
  | { readonly kind: 'none' }
  | { readonly kind: 'text'; readonly language: string; readonly text: string; readonly cutBytes: number }
  | { readonly kind: 'note'; readonly text: string };

/** A row of the timing table. */
export interface TimingRow {
  readonly number: number;
  readonly anchor: string;
  readonly heading: string;
  readonly from: string;
  readonly to: string;
  readonly status: string;
  readonly startMs: number;
  readonly ms: number;
  readonly depth: number;
}

/** The page of one flow. */
export interface TracePage {
  readonly title: string;
  readonly slug: string;
  readonly sentence: string;
  readonly capture: string;
  readonly recorded: string;
  readonly command: string | null;
  readonly environment: readonly { readonly name: string; readonly value: string }[];
  readonly variables: readonly { readonly name: string; readonly value: string; readonly origin: string }[];
  readonly participants: readonly {
    readonly id: string;
    readonly label: string;
    readonly evidence: string;
  }[];
  readonly summary: Diagram;
  readonly full: Diagram;
  readonly story: readonly string[];
  readonly sections: readonly Section[];
  readonly timings: readonly TimingRow[];
  readonly log: readonly string[];
  readonly output: string | null;
  readonly notes: readonly string[];
}

/** Everything that `render` lays out: one page per flow, and what the index says. */
export interface Trace {
  readonly name: string;
  readonly title: string;
  readonly pages: readonly TracePage[];
  readonly notes: readonly string[];
}
