/** What an interchange format is: a reader of chunks that yields exchanges, a writer of chunks, and how its files are known. */

import type { Binding } from '../model/binding.js';
import type { Manifest, RecordedCommand } from '../model/capture.js';
import type { Exchange, Failure, Peer } from '../model/exchange.js';
import type { Flow } from '../model/flow.js';
import type { BodyRef, Headers, OmitReason, Request } from '../model/message.js';

/** A plain value: what is there to read and write is what `app/formats.ts` lists. */
export interface Format {
  /** As `--format` takes it: `har`. */
  readonly name: string;
  /** For people: `HAR 1.2`. */
  readonly title: string;
  /** Endings of its files, without the dot. The first is that of what is written. */
  readonly extensions: readonly string[];
  /**
   * Whether a text that begins so (up to `HEAD_CHARACTERS`, without a byte order mark) is of this format. Asked in the
   * order in which formats are listed, those that ask for the most first.
   */
  readonly detect?: (head: string) => boolean;
  /** Its files are written by who makes the calls, and named after it: `glance-api.log`. */
  readonly byCaller?: true;
  readonly read?: ReadFormat;
  readonly write?: WriteFormat;
  /** How many calls it writes, where that is not every exchange. */
  readonly callsIn?: (source: WriteSource) => number;
}

/** How much of a text `detect` is given, at most. */
export const HEAD_CHARACTERS = 64 << 10;

/**
 * Yields what the text holds while it comes. A reader keeps no more of it than one exchange needs, takes chunks cut
 * anywhere, and never throws for what stands in the text: what cannot be understood is a problem, and reading goes on
 * behind it as well as it can.
 */
export type ReadFormat = (text: AsyncIterable<string>, context: ReadContext) => AsyncIterable<ReadItem>;

export interface ReadContext {
  /** The participant that wrote the file, where that is known: it made the calls that the file tells of. */
  readonly caller?: string;
  /** No text of a body that is longer than this will be kept, in bytes: a reader may leave it out (`too-large`). */
  readonly textLimitBytes: number;
}

export type ReadItem = ReadExchange | ReadProblem | ReadAbout;

/** What a file tells of the whole recording, before its first exchange; raw too. `startedAt`: µs since 1970. */
export interface ReadAbout {
  readonly kind: 'about';
  readonly startedAt?: number;
  readonly command?: RecordedCommand;
}

/** Something that was left out. A sentence for people, which never quotes the text: that may hold secrets. */
export interface ReadProblem {
  readonly kind: 'problem';
  /** Where in the text, from 1; of an entry, where it begins. */
  readonly line: number;
  /** What is wrong and what was left out: `The entry has no request; it was skipped.` */
  readonly message: string;
  /** True when a whole exchange is missing for it; without, only a part of one is. */
  readonly dropped: boolean;
}

/**
 * An exchange as a file tells it: raw, so that it must pass the gate. It has no number yet: those are given in the order
 * of time when everything was read, over all files.
 */
export interface ReadExchange {
  readonly kind: 'exchange';
  readonly line: number;
  readonly client: Peer;
  readonly server: Peer;
  readonly request: ReadRequest;
  readonly outcome: { readonly kind: 'response'; readonly response: ReadResponse } | Failure;
  readonly timing: ReadTiming;
}

/** As in `model/message.ts`, with a body that is still to be kept. `bodyBytes` is left out where it is the body's own size. */
export interface ReadMessage {
  readonly httpVersion: string;
  readonly headers: Headers;
  readonly body: ReadBody;
  readonly bodyBytes?: number;
}

export interface ReadRequest extends ReadMessage {
  readonly method: string;
  /** Absolute. */
  readonly url: string;
}

export interface ReadResponse extends ReadMessage {
  readonly status: number;
  readonly reason: string;
  readonly cut?: string;
}

/**
 * `bytes` are those of the body without its content coding: text or not is told by the media type, in the same way as for
 * live traffic.
 */
export type ReadBody =
  | { readonly kind: 'empty' }
  | { readonly kind: 'text'; readonly text: string; readonly mediaType: string; readonly coding?: string }
  | {
      readonly kind: 'bytes';
      readonly bytes: Uint8Array;
      readonly mediaType: string;
      readonly coding?: string;
    }
  | {
      readonly kind: 'omitted';
      readonly reason: OmitReason;
      readonly size: number;
      readonly sha256?: string;
      readonly mediaType: string;
    };

/**
 * `start`: µs since 1970 when the first byte of the request came; left out where the file does not tell: then it is right
 * behind the exchange before. The others are µs after `start`, null for what never came.
 */
export interface ReadTiming {
  readonly start?: number;
  /** What the wall said then (ISO 8601, UTC), where that is told beside `start`. */
  readonly startedAt?: string;
  readonly requestLast: number | null;
  readonly responseFirst: number | null;
  readonly responseLast: number | null;
  readonly failed?: number;
}

/** Yields the text of a file, in chunks. It has been redacted; what is added must come from the source alone. */
export type WriteFormat = (source: WriteSource, context: WriteContext) => AsyncIterable<string>;

/** A capture as it is understood, or what of it was chosen. An exchange stands in one flow, as one step of it. */
export interface WriteSource {
  readonly manifest: Manifest;
  readonly flows: readonly WriteFlow[];
  /** A kept body; undefined when it is not there. */
  readonly body: (ref: BodyRef) => Promise<Uint8Array | undefined>;
}

export interface WriteFlow {
  /** Its place in the capture, from 1. */
  readonly number: number;
  readonly flow: Flow;
  readonly bindings: readonly Binding[];
}

export interface WriteContext {
  /** What writes: `wiretale` and its version. */
  readonly tool: { readonly name: string; readonly version: string };
  /** SHA-256 of a text, in hexadecimal digits: for ids that are the same each time. */
  readonly hash: (text: string) => string;
  /** The request of a recorded exchange with other values for its variables, by their names. */
  readonly fill: (
    exchange: Exchange,
    bindings: readonly Binding[],
    values: ReadonlyMap<string, string>,
  ) => Request;
}
