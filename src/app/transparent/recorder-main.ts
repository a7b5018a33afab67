/** The program of a transparent recorder: gives up root before it opens anything, then records what its parent says. */

import { UserError } from '../../model/errors.js';
import type { ProcessEvidence } from '../../model/exchange.js';
import { socketFinder } from '../../machine/sockets.js';
import { userNames } from '../../machine/users.js';
import type { CallerLookup } from '../../proxy/server.js';
import type { SocketRow } from '../../text/proc.js';
import { bodiless } from '../keeper/bodiless.js';
import { keeperThread } from '../keeper/thread.js';
import { startRecorder } from '../recorder.js';
import type { Recorder, RecorderOptions } from '../recorder.js';
import { spoken } from '../spoken-error.js';
import { warmUp } from './warm-up.js';
import type { FromRecorder, ToRecorder } from './messages.js';

const answers = new Map<number, (found: ProcessEvidence | undefined) => void>();
let recorder: Recorder | undefined;

process.on('message', (message: ToRecorder) => void obey(message));
// The root process is gone, and the rules with it: what was recorded is kept.
process.on('disconnect', () => void end(async () => recorder?.stop()));

async function obey(message: ToRecorder): Promise<void> {
  switch (message.kind) {
    case 'start':
      return start(message);
    case 'process':
      answers.get(message.id)?.(message.found);
      return void answers.delete(message.id);
    case 'drain':
      await recorder?.drain((inFlight) => tell({ kind: 'waiting', inFlight }));
      return tell({ kind: 'drained' });
    case 'stop':
      return tell({ kind: 'stopped', ...(await recorder!.stop(message.ended)) });
    case 'discard':
      await recorder?.discard();
      return tell({ kind: 'discarded' });
  }
}

async function start({ options, uid, gid }: Extract<ToRecorder, { kind: 'start' }>): Promise<void> {
  const thread = keeperThread();
  await Promise.all([warmUp(), thread.loaded]);
  become(uid, gid);
  const { tls, ...rest } = options;
  try {
    const all: RecorderOptions = {
      ...rest,
      ...(tls && { tls: { ...tls, authority: () => Promise.resolve(tls.authority) } }),
      lookup: lookup(),
      onExchange: (exchange) => tell({ kind: 'exchange', exchange: bodiless(exchange) }),
      onRejected: (rejection) => tell({ kind: 'rejected', rejection }),
      onProblem: (message) => tell({ kind: 'problem', message }),
      onLoss: () => tell({ kind: 'lost' }),
      onFollowed: (gateway) => tell({ kind: 'followed', gateway }),
    };
    recorder = await startRecorder(all, thread.open);
    tell({ kind: 'started', addresses: recorder.addresses });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell({ kind: 'refused', error: spoken(error) });
  }
}

/** Groups first: without root nobody may change them. */
function become(uid: number, gid: number): void {
  process.setgroups!([]);
  process.setgid!(gid);
  process.setuid!(uid);
  if (process.geteuid!() !== uid || process.getegid!() !== gid) throw new Error('root was not given up');
}

/** Sockets may be read by everybody, other users' processes by root alone. */
function lookup(): CallerLookup {
  let asked = 0;
  return {
    socket: socketFinder(),
    account: userNames(),
    process: (row: SocketRow) =>
      new Promise((resolve) => {
        asked += 1;
        answers.set(asked, resolve);
        tell({ kind: 'socket', id: asked, row });
      }),
  };
}

function tell(message: FromRecorder): void {
  if (process.connected) process.send!(message);
}

async function end(last: () => Promise<unknown>): Promise<void> {
  // Nobody answers any more.
  for (const answer of answers.values()) answer(undefined);
  try {
    await last();
  } finally {
    process.exit();
  }
}
