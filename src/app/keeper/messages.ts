/** What a recorder and the thread that keeps its traffic say to each other. All of it can be cloned. */

import type { GatewayListener, RecordedCommand } from '../../model/capture.js';
import type { Peer, RedactedExchange } from '../../model/exchange.js';
import type { Refusal, Side } from '../../proxy/observer.js';
import type { ListenerSpec } from '../../proxy/server.js';
import type { SpokenError } from '../spoken-error.js';
import type { Ending, KeeperOptions } from './keeper.js';
import type { Lines, PackedExchange } from './packed.js';
import type { Stretch } from './ring.js';

/** One call of an observer, or of what it gave; `place` names the exchange until it is finished. */
export type Observation =
  | readonly [kind: 'open', place: number, method: string, url: string]
  | readonly [kind: 'skipped', method: string, url: string]
  | readonly [kind: 'sink', place: number, side: Side, lines: Lines]
  /** The next so many bytes of its batch. */
  | readonly [kind: 'chunk', place: number, side: Side, bytes: number]
  | readonly [kind: 'end', place: number, side: Side]
  /** Without the bodies that went into sinks. `isLate`: more of its client comes in a `client`. */
  | readonly [kind: 'finished', place: number, exchange: PackedExchange, isLate: boolean]
  | readonly [kind: 'client', seq: number, client: Peer]
  | readonly [kind: 'refused', reason: Refusal]
  | readonly [kind: 'lost', what: 'exchange' | 'body'];

/** What was observed in one turn of the event loop, in order. `weight`: about what there is to do, in bytes. */
export interface Batch {
  readonly kind: 'batch';
  readonly observations: readonly Observation[];
  /** In the memory that is shared; by themselves where there was no room. */
  readonly bytes: Stretch | Uint8Array<ArrayBuffer>;
  readonly weight: number;
}

/** What is asked for; each is answered once. `isTold`: somebody wants to hear of every exchange. */
export type Question =
  | {
      readonly kind: 'open';
      readonly options: KeeperOptions;
      readonly isTold: boolean;
      readonly memory: SharedArrayBuffer;
    }
  | {
      readonly kind: 'listening';
      readonly listeners: readonly ListenerSpec[];
      readonly addresses: readonly string[];
    }
  | { readonly kind: 'followed'; readonly gateway: GatewayListener }
  | {
      readonly kind: 'seal';
      readonly endedAt: Date;
      readonly command: Partial<RecordedCommand> | undefined;
    }
  | { readonly kind: 'remove' };

export type ToKeeper = Batch | { readonly kind: 'ask'; readonly id: number; readonly question: Question };

export type FromKeeper =
  /** Its program has been read. */
  | { readonly kind: 'ready' }
  | { readonly kind: 'answer'; readonly id: number; readonly ending: Ending | undefined }
  | { readonly kind: 'refused'; readonly id: number; readonly error: SpokenError }
  /** So much of the weight that was sent has been dealt with, and so many stretches of the memory that is shared. */
  | { readonly kind: 'done'; readonly weight: number; readonly stretches: number }
  /** Without bodies, which are in the capture. */
  | { readonly kind: 'exchange'; readonly exchange: RedactedExchange }
  | { readonly kind: 'problem'; readonly message: string }
  | { readonly kind: 'lost' };
