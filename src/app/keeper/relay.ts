/** An observer that keeps nothing itself: what it is told goes in batches to one that does, in another thread. */

import type { Exchange, Peer } from '../../model/exchange.js';
import { contentCoding, EMPTY_BODY } from '../../model/message.js';
import type { BodySink, Observer, Recording } from '../../proxy/observer.js';
import { isCoded } from '../codings.js';
import { callFilter } from '../select/filters.js';
import type { Filters } from '../select/filters.js';
import type { Batch, Observation, Side } from './messages.js';
import { createPieces, PIECE_BYTES } from './pieces.js';
import type { Pieces } from './pieces.js';
import { createRoom } from '../../store/room.js';

export interface RelayOptions {
  readonly filters: Filters;
  readonly post: (batch: Batch) => void;
  /** Why no more is to pass, in a sentence. */
  readonly closed: () => string | undefined;
  readonly onRejected: Observer['rejected'];
}

export interface Relay {
  readonly observer: Observer;
  /** Sends what was not sent yet. */
  flush(this: void): void;
  /** The other side has dealt with so much weight, and gives memory back. */
  done(this: void, weight: number, memory?: ArrayBuffer): void;
  /** There is no other side any more: all passes, and `onLost` is told of each exchange and body. */
  cut(this: void, onLost: () => void): void;
}

/**
 * JSON passes the gate at some 50 MB/s: so the other side is behind by 20 ms of processor, of the 100 ms after which a recording is
 * to be safe from the death of its process.
 */
const MOST_WEIGHT = 1 << 20;

/** What an exchange takes beside its bodies, as bytes of these; and one of which little is kept, or nothing. */
const EXCHANGE_WEIGHT = 8 << 10;
const LITTLE_WEIGHT = 256;

/** A coded body is this much longer when it is decoded, or more. */
const CODED_WEIGHT = 8;

export function relay({ filters, post, closed, onRejected }: RelayOptions): Relay {
  const wanted = callFilter(filters);
  const room = createRoom(MOST_WEIGHT);
  const pieces = createPieces();
  const outbox = createOutbox((batch) => {
    room.take(batch.weight);
    post(batch);
  }, pieces);
  let seq = 0;
  let lost: (() => void) | undefined;
  return {
    observer: {
      refused: (reason) => outbox.add(['refused', reason], LITTLE_WEIGHT),
      rejected: (rejection) => onRejected?.(rejection),
      lost: (what) => (lost ? lost() : outbox.add(['lost', what])),
      busy: room.wait,
      closed,
      open({ method, url }) {
        if (!wanted({ method, url })) return void outbox.add(['skipped', method, url], LITTLE_WEIGHT);
        if (lost) return void lost();
        outbox.add(['open', (seq += 1), method, url], LITTLE_WEIGHT);
        return relayed(seq, outbox);
      },
    },
    flush: outbox.flush,
    done(weight, memory) {
      if (memory) pieces.giveBack(memory);
      room.give(weight);
    },
    cut(onLost) {
      lost = onLost;
      outbox.close();
      room.open();
    },
  };
}

function relayed(seq: number, outbox: Outbox): Recording {
  return {
    seq,
    sink(side, headers) {
      outbox.add(['sink', seq, side, headers]);
      return relayedSink(seq, { side, outbox, factor: isCoded(contentCoding(headers)) ? CODED_WEIGHT : 1 });
    },
    finished(exchange: Exchange, client?: Promise<Peer>) {
      outbox.add(['finished', seq, exchange, client !== undefined], EXCHANGE_WEIGHT);
      void client?.then((peer) => outbox.add(['client', seq, peer]));
    },
  };
}

interface SinkPlace {
  readonly side: Side;
  readonly outbox: Outbox;
  /** What a byte weighs. */
  readonly factor: number;
}

function relayedSink(seq: number, { side, outbox, factor }: SinkPlace): BodySink {
  return {
    write: (chunk) => outbox.add(['chunk', seq, side, chunk.length], factor * chunk.length, chunk),
    end: () => outbox.add(['end', seq, side]),
    body: () => Promise.resolve(EMPTY_BODY), // whoever keeps it knows it
  };
}

interface Outbox {
  add(observation: Observation, weight?: number, chunk?: Uint8Array): void;
  flush(this: void): void;
  close(): void;
}

function createOutbox(post: (batch: Batch) => void, pieces: Pieces): Outbox {
  let observations: Observation[] = [];
  let chunks: Uint8Array[] = [];
  let weight = 0;
  let bytes = 0;
  let isOpen = true;
  const flush = (): void => {
    if (observations.length === 0) return;
    const batch: Batch = { kind: 'batch', observations, bytes: pieces.join(chunks, bytes), weight };
    observations = [];
    chunks = [];
    weight = bytes = 0;
    post(batch);
  };
  return {
    add(observation, own = 0, chunk) {
      if (!isOpen) return;
      if (observations.length === 0) setImmediate(flush);
      observations.push(observation);
      weight += own;
      if (!chunk) return;
      chunks.push(chunk);
      bytes += chunk.length;
      // Chunks are held for one turn of the event loop, and no more than a piece of them.
      if (bytes >= PIECE_BYTES / 2) flush();
    },
    flush,
    close() {
      isOpen = false;
      observations = [];
      chunks = [];
    },
  };
}
