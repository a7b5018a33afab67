/** Copies passing bytes into the sink it is given; never holds them back, never changes them, never throws. */

import type { Body, Headers } from '../model/message.js';
import { EMPTY_BODY, mediaType } from '../model/message.js';
import type { BodySink } from './observer.js';

export interface Tap {
  write(chunk: Uint8Array): void;
  /** No more bytes will come. */
  end(): void;
  /** Bytes that have passed. */
  bytes(): number;
  /** What the sink made of them; `not-recorded` when it failed. Never rejects. */
  body(headers: Headers): Body | Promise<Body>;
}

/** `open` makes the sink when the first byte comes: a message without a body needs none. */
export function tap(open: () => BodySink | undefined, onFailure: (error: unknown) => void): Tap {
  let bytes = 0;
  let sink: BodySink | undefined;
  let failed = false;
  let ended = false;
  const attempt = (action: () => void): void => {
    try {
      action();
    } catch (error) {
      if (!failed) onFailure(error);
      failed = true;
    }
  };
  return {
    write(chunk) {
      if (ended) return; // nobody waits for it any more
      if (bytes === 0 && chunk.length > 0) attempt(() => (sink = open()));
      bytes += chunk.length;
      if (!failed) attempt(() => sink?.write(chunk));
    },
    end() {
      ended = true;
      attempt(() => sink?.end());
    },
    bytes: () => bytes,
    body(headers) {
      if (bytes === 0) return EMPTY_BODY;
      const lost = (): Body => notRecorded(bytes, headers);
      if (failed || !sink) return lost();
      return sink.body().catch((error: unknown) => {
        onFailure(error);
        return lost();
      });
    },
  };
}

function notRecorded(size: number, headers: Headers): Body {
  return { kind: 'omitted', reason: 'not-recorded', size, mediaType: mediaType(headers) };
}
