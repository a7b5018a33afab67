/** When a client has got, or given up, all that it came for. */

import type { IncomingMessage, ServerResponse } from 'node:http';

interface Ends {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
}

/**
 * The client's side is over when its request has been read or broken off, and its answer written or broken off. Node forgets
 * a request whose answer is out, and an answer whose turn never came: of those only the socket tells. A request that had come
 * whole is read to its end all the same.
 */
export function clientOver({ req, res }: Ends): Promise<void> {
  const { socket } = req;
  return new Promise((resolve) => {
    let isRead = false;
    let isAnswered = false;
    const over = (): void => {
      socket.off('close', gone);
      resolve();
    };
    const gone = (): void => {
      if (req.complete && res.writableFinished && !req.readableEnded) return;
      while (req.read() !== null); // what had come of a request that its client gave up
      over();
    };
    const read = (): void => {
      isRead = true;
      if (isAnswered) over();
    };
    socket.on('close', gone);
    req.on('end', read).on('close', read);
    res.on('close', () => {
      isAnswered = true;
      if (isRead) over();
    });
  });
}
