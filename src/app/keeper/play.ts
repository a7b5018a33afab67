/** The other end of a relay: gives an observer what was observed elsewhere. */

import type { Exchange, Peer } from '../../model/exchange.js';
import { responseOf } from '../../model/exchange.js';
import type { Headers, Message } from '../../model/message.js';
import type { Observer, Recording } from '../../proxy/observer.js';
import { tap } from '../../proxy/tap.js';
import type { Tap } from '../../proxy/tap.js';
import type { Batch, Observation, Side } from './messages.js';

export interface Player {
  play(batch: Batch): void;
  /** All that was played has been handed over. */
  settled(): Promise<void>;
}

/** An exchange that is under way on the other end. */
interface Following {
  readonly recording: Recording;
  readonly bodies: Map<Side, { readonly tap: Tap; readonly headers: Headers }>;
}

interface Playing {
  readonly observer: Observer;
  readonly onProblem: (message: string) => void;
  readonly followed: Map<number, Following>;
  readonly clients: Map<number, (client: Peer) => void>;
  readonly finishing: Set<Promise<void>>;
}

export function player(observer: Observer, onProblem: (message: string) => void): Player {
  const playing = {
    observer,
    onProblem,
    followed: new Map(),
    clients: new Map(),
    finishing: new Set<Promise<void>>(),
  };
  return {
    play({ observations, bytes }) {
      let at = 0;
      const chunk = (length: number): Uint8Array => bytes.subarray(at, (at += length));
      for (const seen of observations) observe(playing, seen, chunk);
    },
    async settled() {
      await Promise.all(playing.finishing);
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
      return openSink(playing, seen[1], { side: seen[2], headers: seen[3] });
    case 'chunk': {
      const bytes = chunk(seen[3]); // also when nobody wants them: the next ones come behind
      return followed.get(seen[1])?.bodies.get(seen[2])?.tap.write(bytes);
    }
    case 'end':
      return followed.get(seen[1])?.bodies.get(seen[2])?.tap.end();
    case 'finished':
      return finish(playing, seen[1], { exchange: seen[2], isLate: seen[3] });
    case 'client':
      clients.get(seen[1])?.(seen[2]);
      return void clients.delete(seen[1]);
    case 'refused':
      return void observer.refused?.(seen[1]);
    case 'lost':
      return void observer.lost?.(seen[1]);
  }
}

function open({ observer, followed }: Playing, seq: number, head: { method: string; url: string }): void {
  const recording = observer.open(head);
  if (recording) followed.set(seq, { recording, bodies: new Map() });
}

function openSink(
  { observer, onProblem, followed }: Playing,
  seq: number,
  { side, headers }: { readonly side: Side; readonly headers: Headers },
): void {
  const one = followed.get(seq);
  const failed = (): void => {
    observer.lost?.('body');
    onProblem('A body passed but could not be recorded.');
  };
  one?.bodies.set(side, { tap: tap(() => one.recording.sink(side, headers), failed), headers });
}

function finish(
  { followed, clients, finishing }: Playing,
  seq: number,
  { exchange, isLate }: { readonly exchange: Exchange; readonly isLate: boolean },
): void {
  const one = followed.get(seq);
  followed.delete(seq);
  if (!one) return;
  const client = isLate ? new Promise<Peer>((resolve) => clients.set(seq, resolve)) : undefined;
  const done = withBodies(exchange, one).then((whole) => one.recording.finished(whole, client));
  finishing.add(done);
  void done.finally(() => finishing.delete(done));
}

async function withBodies(exchange: Exchange, { bodies }: Following): Promise<Exchange> {
  const whole = async <M extends Message>(side: Side, message: M): Promise<M> => {
    const body = message.body.kind === 'empty' && bodies.get(side);
    return body ? { ...message, body: await body.tap.body(body.headers) } : message;
  };
  const response = responseOf(exchange);
  return {
    ...exchange,
    request: await whole('request', exchange.request),
    ...(response && { outcome: { kind: 'response', response: await whole('response', response) } }),
  };
}
