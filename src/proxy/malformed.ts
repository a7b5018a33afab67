/** What comes in and is not HTTP: a clear answer where nobody can take it for another one's, and the end of the connection. */

import type { Socket } from 'node:net';
import type { Context } from './context.js';
import type { Carriage } from './exchange.js';
import { codeOf } from './failure.js';
import { HEAD_LIMIT_BYTES } from './headers.js';
import type { Refusal } from './refusal.js';
import { answerOnSocket } from './reply.js';

interface Malformed {
  readonly error: Error;
  readonly socket: Socket;
  /** The last request of this connection, if there was one. */
  readonly last: Carriage | undefined;
}

/** The parser cannot go on: in the body of the last request, or after it. */
export function onMalformed({ observer }: Context, { error, socket, last }: Malformed): void {
  const code = codeOf(error);
  if (GONE.has(code) || (last && code === 'HPE_INVALID_EOF_STATE')) return void socket.destroy();
  if (ended.has(socket)) return;
  ended.add(socket);
  const { status, message } = refusalFor(code);
  if (last && !last.req.complete) return last.refuse(message);
  observer.refused?.('malformed');
  if (!last) return answerOnSocket(socket, status, message);
  void last.over.then(() => answerOnSocket(socket, status, message));
}

const GONE = new Set(['ECONNRESET', 'EPIPE']);

/** The parser says it again with every byte that still comes. */
const ended = new WeakSet<Socket>();

function refusalFor(code: string): Refusal {
  if (code === 'HPE_HEADER_OVERFLOW') {
    return { status: 431, message: `the header lines are longer than ${HEAD_LIMIT_BYTES} bytes.` };
  }
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, message: 'the request never became complete.' };
  return { status: 400, message: `this is not a well-formed HTTP/1.1 request (${code}).` };
}
