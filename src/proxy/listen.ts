/** Opens a port, and says in words why it cannot be opened. */

import type { Server } from 'node:http';
import { UserError } from '../model/errors.js';
import { formatAddress } from './address.js';
import type { ListenerSpec } from './context.js';
import { codeOf } from './failure.js';

/** @throws UserError `port-in-use`, `cannot-listen` */
export async function listen(server: Server, { host, port }: ListenerSpec): Promise<void> {
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject).listen({ port, host, backlog: BACKLOG }, () => resolve());
    });
  } catch (cause) {
    const where = formatAddress(host, port);
    if (codeOf(cause) === 'EADDRINUSE') {
      const hint = 'Stop what listens there, or take another port (0 for any free one).';
      throw new UserError('port-in-use', `Port ${where} is in use.`, { hint, cause });
    }
    const hint = 'Take an address of this machine, and a port that you may open (1024 or higher).';
    throw new UserError('cannot-listen', `Cannot listen on ${where} (${codeOf(cause)}).`, { hint, cause });
  }
}

/**
 * So many connections may wait until they are taken; the system may have a lower limit (`net.core.somaxconn`). Of those beyond, clients believe to
 * be connected: they send again after longer and longer times, and in the end are reset.
 */
const BACKLOG = 4096;
