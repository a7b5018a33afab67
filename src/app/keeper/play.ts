/** The other end of a relay: gives an observer what was observed elsewhere. */

import type { Exchange, Peer } from '../../model/exchange.js';
import { responseOf } from '../../model/exchange.js';
import type { Headers, Message } from '../../model/message.js';
import { pairsOf } from '../../proxy/headers.js';
import type { Observer, Recording, Side } from '../../proxy/observer.js';
import { tap } from '../../proxy/tap.js';
import type { Tap } from '../../proxy/tap.js';
import { underWay } from '../../proxy/under-way.js';
import type { UnderWay } from '../../proxy/under-way.js';
import type { Batch, Observation } from './messages.js';
import { unpacked } from './packed.js';

export interface Player {
  /** Of `bytes` nothing is held afterwards. */
  play(observations: Batch['observations'], bytes: Uint8Array): void;
  /** All that was played has been handed over. */
  settled(): Promise<void>;
}

/** An exchange that is under way on the other end. */
interface Following {
  readonly recording: Recording;
  readonly bodies: Record<Side, Sunk | undefined>;
}

interface Sunk {
  readonly tap: Tap;
  readonly headers: Headers;
}

interface Playing {
  readonly observer: Observer;
  readonly onProblem: (message: string) => void;
  /** By their places. */
  readonly followed: (Following | undefined)[];
  /** Who waits for more of a client, by the numbers of exchanges. */
  readonly clients: Map<number, (client: Peer) => void>;
  readonly finishing: UnderWay<Promise<void>>;
}

export function player(observer: Observer, onProblem: (message: string) => void): Player {
  const playing = {
    observer,
    onProblem,
    followed: [],
    clients: new Map(),
    finishing: underWay<Promise<void>>(),
  };
  return {
    play(observations, bytes) {
      let at = 0;
      const chunk = (length: number): Uint8Array => bytes.subarray(at, (at += length));
      for (const seen of observations) observe(playing, seen, chunk);
    },
    async settled() {
      await Promise.all(playing.finishing.all());
    },
  };
}

function observe(playing: Playing, seen: Observation, chunk: (bytes: number) => Uint8Array): void {
  const { observer, followed, clients } = playing;
  switch (seen[0]) {
    case 'open':
      return open(playing, seen[1], { method: seen[2], url: seen[3] });
    case 'skipped':
      return void observer.open({ method: seen[1], url: seen[2] });
    case 'sink':
      return openSink(playing, seen[1], { side: seen[2], headers: pairsOf(seen[3]) });
    case 'chunk': {
      const bytes = chunk(seen[3]); // also when nobody wants them: the next ones come behind
      return followed[seen[1]]?.bodies[seen[2]]?.tap.write(bytes);
    }
    case 'end':
      return followed[seen[1]]?.bodies[seen[2]]?.tap.end();
    case 'finished':
      return finish(playing, seen[1], { exchange: unpacked(seen[2]), isLate: seen[3] });
    case 'client':
      clients.get(seen[1])?.(seen[2]);
      return void clients.delete(seen[1]);
    case 'refused':
      return void observer.refused?.(seen[1]);
    case 'lost':
      return void observer.lost?.(seen[1]);
  }
}

function open({ observer, followed }: Playing, place: number, head: { method: string; url: string }): void {
  const recording = observer.open(head);
  if (recording) followed[place] = { recording, bodies: { request: undefined, response: undefined } };
}

function openSink(
  { observer, onProblem, followed }: Playing,
  place: number,
  { side, headers }: { readonly side: Side; readonly headers: Headers },
): void {
  const one = followed[place];
  const failed = (): void => {
    observer.lost?.('body');
    onProblem('A body passed but could not be recorded.');
  };
  if (one) one.bodies[side] = { tap: tap(() => one.recording.sink(side, headers), failed), headers };
}

function finish(
  { followed, clients, finishing }: Playing,
  place: number,
  { exchange, isLate }: { readonly exchange: Exchange; readonly isLate: boolean },
): void {
  const one = followed[place];
  followed[place] = undefined;
  if (!one) return;
  const client = isLate ? new Promise<Peer>((resolve) => clients.set(exchange.seq, resolve)) : undefined;
  const done = withBodies(exchange, one).then((whole) => one.recording.finished(whole, client));
  finishing.add(done, done);
}

async function withBodies(exchange: Exchange, { bodies }: Following): Promise<Exchange> {
  const request = await withBody(exchange.request, bodies.request);
  const response = responseOf(exchange);
  if (!response) return { ...exchange, request };
  return {
    ...exchange,
    request,
    outcome: { kind: 'response', response: await withBody(response, bodies.response) },
  };
}

async function withBody<M extends Message>(message: M, sunk: Sunk | undefined): Promise<M> {
  if (!sunk || message.body.kind !== 'empty') return message;
  return { ...message, body: await sunk.tap.body(sunk.headers) };
}
