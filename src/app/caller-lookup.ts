/** Who calls, as this machine tells it: sockets, processes and users of `/proc`, for the proxy. */

import { processFinder } from '../machine/processes.js';
import { socketFinder } from '../machine/sockets.js';
import { userNames } from '../machine/users.js';
import type { CallerLookup } from '../proxy/server.js';

export function callerLookup(): CallerLookup {
  return { socket: socketFinder(), account: userNames(), process: processFinder() };
}
