/** A client that has closed its sending half: does it wait for its answer, or is it gone? On this machine the system knows. */

import type { Socket } from 'node:net';
import { networkInterfaces } from 'node:os';
import { isLoopback, plainAddress } from './address.js';
import type { Context, Listener } from './context.js';

interface Client {
  readonly listener: Listener;
  readonly socket: Socket;
}

/**
 * Calls `gone`, once, when the client has closed its socket as a whole. Its end looks like that of one that closed its sending
 * half only, and waits: of a client on another machine the first answer tells, which it resets. `stop` ends the watch.
 */
export function watchHalfClose(context: Context, client: Client, gone: () => void): { stop(): void } {
  const { socket } = client;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async (nextMs: number): Promise<void> => {
    if (await isGone(context, client)) return stopped ? undefined : gone();
    if (!stopped) timer = setTimeout(() => void look(LATER_MS), nextMs);
  };
  // The system may say so a moment after the end has come.
  const ended = (): void => void look(SOON_MS);
  if (socket.readableEnded) ended();
  else socket.once('end', ended);
  return {
    stop() {
      stopped = true;
      clearTimeout(timer);
      socket.off('end', ended);
    },
  };
}

const SOON_MS = 20;
const LATER_MS = 1000;

async function isGone({ options }: Context, { socket, listener }: Client): Promise<boolean> {
  const { intercepts } = listener.spec;
  const { localAddress, localPort, remoteAddress, remotePort } = socket;
  if (localAddress === undefined || remoteAddress === undefined) return true;
  const remote = plainAddress(remoteAddress);
  if (!options.lookup || !isOfThisMachine(remote)) return false;
  const row = await options.lookup.socket({
    local: { host: plainAddress(localAddress), port: localPort! },
    remote: { host: remote, port: remotePort! },
    ...(intercepts !== undefined && { towards: intercepts }),
  });
  return row === undefined || row.inode === 0;
}

function isOfThisMachine(address: string): boolean {
  const own = Object.values(networkInterfaces()).flatMap((each) => each ?? []);
  return isLoopback(address) || own.some((each) => each.address === address);
}
