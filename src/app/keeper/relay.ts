/** An observer that keeps nothing itself: what it is told goes in batches to one that does, in another thread. */

import type { Exchange, Peer } from '../../model/exchange.js';
import { contentCoding, EMPTY_BODY } from '../../model/message.js';
import { rawOf } from '../../proxy/headers.js';
import type { BodySink, Observer, Recording, Side } from '../../proxy/observer.js';
import { isCoded } from '../codings.js';
import { callFilter } from '../select/filters.js';
import type { Filters } from '../select/filters.js';
import type { Batch, Observation } from './messages.js';
import { packed } from './packed.js';
import { createRing } from './ring.js';
import type { Ring } from './ring.js';
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
  /** Where most bytes of batches are. */
  readonly memory: SharedArrayBuffer;
  /** Sends what was not sent yet. */
  flush(this: void): void;
  /** The other side has dealt with so much weight, and gives so many stretches of memory back. */
  done(this: void, weight: number, stretches: number): void;
  /** There is no other side any more: all passes, and `onLost` is told of each exchange and body. */
  cut(this: void, onLost: () => void): void;
}

/**
 * JSON passes the gate at some 50 MB/s: so the other side is behind by 20 ms of processor, of the 100 ms after which a recording is
 * to be safe from the death of its process.
 */
const MOST_WEIGHT = 1 << 20;

/** Twice what may be behind: traffic is held when there is more already. */
const RING_BYTES = 2 * MOST_WEIGHT;

/** Of chunks, which are held for one turn of the event loop, no more than about this much. */
const BATCH_BYTES = 128 << 10;

/** What an exchange takes beside its bodies, as bytes of these; and one of which little is kept, or nothing. */
const EXCHANGE_WEIGHT = 8 << 10;
const LITTLE_WEIGHT = 256;

/** A coded body is this much longer when it is decoded, or more. */
const CODED_WEIGHT = 8;

export function relay({ filters, post, closed, onRejected }: RelayOptions): Relay {
  const wanted = callFilter(filters);
  const room = createRoom(MOST_WEIGHT);
  const ring = createRing(RING_BYTES);
  const outbox = createOutbox((batch) => {
    room.take(batch.weight);
    post(batch);
  }, ring);
  const places = createPlaces();
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
        const place = places.take();
        outbox.add(['open', place, method, url], LITTLE_WEIGHT);
        return relayed((seq += 1), { place, outbox, over: () => places.giveBack(place) });
      },
    },
    memory: ring.memory,
    flush: outbox.flush,
    done(weight, stretches) {
      ring.giveBack(stretches);
      room.give(weight);
    },
    cut(onLost) {
      lost = onLost;
      outbox.close();
      room.open();
    },
  };
}

interface Places {
  take(): number;
  giveBack(place: number): void;
}

/** Small numbers, used again: who keeps something for each needs a list, and no Map (decision 0014). */
function createPlaces(): Places {
  const free: number[] = [];
  let most = 0;
  return {
    take: () => free.pop() ?? (most += 1),
    giveBack: (place) => void free.push(place),
  };
}

interface Relayed {
  readonly place: number;
  readonly outbox: Outbox;
  readonly over: () => void;
}

function relayed(seq: number, { place, outbox, over }: Relayed): Recording {
  return {
    seq,
    sink(side, headers) {
      outbox.add(['sink', place, side, rawOf(headers)]);
      return relayedSink(place, { side, outbox, factor: isCoded(contentCoding(headers)) ? CODED_WEIGHT : 1 });
    },
    finished(exchange: Exchange, client?: Promise<Peer>) {
      outbox.add(['finished', place, packed(exchange), client !== undefined], EXCHANGE_WEIGHT);
      over();
      void client?.then((peer) => outbox.add(['client', seq, peer]));
    },
  };
}

interface SinkSide {
  readonly side: Side;
  readonly outbox: Outbox;
  /** What a byte weighs. */
  readonly factor: number;
}

function relayedSink(place: number, { side, outbox, factor }: SinkSide): BodySink {
  return {
    write: (chunk) => outbox.add(['chunk', place, side, chunk.length], factor * chunk.length, chunk),
    end: () => outbox.add(['end', place, side]),
    body: () => Promise.resolve(EMPTY_BODY), // whoever keeps it knows it
  };
}

interface Outbox {
  add(observation: Observation, weight?: number, chunk?: Uint8Array): void;
  flush(this: void): void;
  close(): void;
}

function createOutbox(post: (batch: Batch) => void, ring: Ring): Outbox {
  let observations: Observation[] = [];
  let chunks: Uint8Array[] = [];
  let weight = 0;
  let bytes = 0;
  let isOpen = true;
  const flush = (): void => {
    if (observations.length === 0) return;
    const batch: Batch = { kind: 'batch', observations, bytes: joined(chunks, bytes, ring), weight };
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
      if (bytes >= BATCH_BYTES) flush();
    },
    flush,
    close() {
      isOpen = false;
      observations = [];
      chunks = [];
    },
  };
}

function joined(chunks: readonly Uint8Array[], bytes: number, ring: Ring): Batch['bytes'] {
  if (bytes === 0) return NOTHING;
  return ring.put(chunks, bytes) ?? new Uint8Array(Buffer.concat(chunks, bytes));
}

const NOTHING = new Uint8Array(0);
