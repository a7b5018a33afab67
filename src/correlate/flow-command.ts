/** The command line that made a flow, where all of the client's calls in it came from one process. */

import type { RedactedExchange } from '../model/exchange.js';
import { isFrontEnd, spokenCommand } from '../text/program.js';

/** Undefined when there is no such process, or more than one, or one that passes on what others call. */
export function flowCommand(roots: readonly RedactedExchange[]): readonly string[] | undefined {
  const processes = roots.map(({ client }) => client.process);
  const [first] = processes;
  if (!first || isFrontEnd(first.command)) return undefined;
  return processes.every((one) => one?.pid === first.pid) ? spokenCommand(first.command) : undefined;
}
