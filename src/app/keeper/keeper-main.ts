/** The program of the thread that keeps a recording's traffic, so that to keep it does not hold it up. */

import { parentPort } from 'node:worker_threads';
import { UserError } from '../../model/errors.js';
import { withoutBodies } from './bodiless.js';
import { openKeeper } from './keeper.js';
import type { Ending, Keeper, KeeperEvents } from './keeper.js';
import type { FromKeeper, Question, ToKeeper } from './messages.js';
import { PIECE_BYTES } from './pieces.js';
import { player } from './play.js';
import type { Player } from './play.js';

let keeper: Keeper;
let events: Player;

parentPort!.on('message', (message: ToKeeper) => {
  if (message.kind === 'ask') return void answer(message.id, message.question);
  events.play(message);
  const { weight, bytes } = message;
  const memory = bytes.buffer.byteLength === PIECE_BYTES ? bytes.buffer : undefined;
  parentPort!.postMessage({ kind: 'done', weight, memory } satisfies FromKeeper, memory ? [memory] : []);
});

async function answer(id: number, question: Question): Promise<void> {
  try {
    tell({ kind: 'answer', id, ending: await answerTo(question) });
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { code, message, hint } = error;
    tell({ kind: 'refused', id, error: { code, message, hint } });
  }
}

async function answerTo(question: Question): Promise<Ending | undefined> {
  switch (question.kind) {
    case 'open': {
      const telling = tellingOf(question.isTold);
      keeper = await openKeeper(question.options, telling);
      events = player(keeper.observer, telling.onProblem);
      return undefined;
    }
    case 'listening':
      await keeper.listening(question.listeners, question.addresses);
      return undefined;
    case 'followed':
      keeper.followed(question.gateway);
      return undefined;
    case 'seal':
      await events.settled();
      return keeper.seal(question.endedAt, question.command);
    case 'remove':
      await events.settled();
      await keeper.remove();
      return undefined;
  }
}

function tellingOf(isTold: boolean): KeeperEvents {
  return {
    onProblem: (message) => tell({ kind: 'problem', message }),
    onLoss: () => tell({ kind: 'lost' }),
    ...(isTold && {
      onExchange: (exchange) => tell({ kind: 'exchange', exchange: withoutBodies(exchange) }),
    }),
  };
}

function tell(message: FromKeeper): void {
  parentPort!.postMessage(message);
}
