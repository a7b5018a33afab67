/** The program of the thread that keeps a recording's traffic, so that to keep it does not hold it up. */

import { setImmediate as nextTurn } from 'node:timers/promises';
import { parentPort } from 'node:worker_threads';
import { UserError } from '../../model/errors.js';
import { spoken } from '../spoken-error.js';
import type { SpokenError } from '../spoken-error.js';
import { bodiless } from './bodiless.js';
import { openKeeper } from './keeper.js';
import type { Ending, Keeper, KeeperEvents } from './keeper.js';
import type { Batch, FromKeeper, Question, ToKeeper } from './messages.js';
import { player } from './play.js';
import type { Player } from './play.js';

let keeper: Keeper;
let events: Player;
let shared: SharedArrayBuffer;

const queue: ToKeeper[] = [];
let isAtWork = false;

// Node hands over all that has come in one go: what is read and written would have no turn between.
parentPort!.on('message', (message: ToKeeper) => {
  queue.push(message);
  if (!isAtWork) void work();
});

/** Some milliseconds' work: so much goes in one turn of the event loop, and its lines in one write. */
const TURN_WEIGHT = 256 << 10;

/** One after the other. A question is answered beside: it may take until more has come. */
async function work(): Promise<void> {
  isAtWork = true;
  while (queue.length > 0) {
    const played = playSome();
    await nextTurn();
    if (played.length > 0) await keeper.observer.busy?.();
    giveBack(played);
  }
  isAtWork = false;
}

function playSome(): readonly Batch[] {
  const played: Batch[] = [];
  for (let weight = 0; weight < TURN_WEIGHT; weight += played.at(-1)!.weight) {
    const message = queue.shift();
    if (message?.kind === 'ask') void answer(message.id, message.question);
    if (message?.kind !== 'batch') break;
    events.play(message.observations, bytesOf(message));
    played.push(message);
  }
  return played;
}

function bytesOf({ bytes }: Batch): Uint8Array {
  return bytes instanceof Uint8Array ? bytes : new Uint8Array(shared, bytes.at, bytes.length);
}

function giveBack(played: readonly Batch[]): void {
  if (played.length === 0) return;
  const weight = played.reduce((sum, batch) => sum + batch.weight, 0);
  const stretches = played.filter(({ bytes }) => !(bytes instanceof Uint8Array)).length;
  tell({ kind: 'done', weight, stretches });
}

async function answer(id: number, question: Question): Promise<void> {
  try {
    tell({ kind: 'answer', id, ending: await answerTo(question) });
  } catch (error) {
    tell({ kind: 'refused', id, error: refusalOf(error) });
  }
}

/** A fault of ours ends the thread. */
function refusalOf(error: unknown): SpokenError {
  if (error instanceof UserError) return spoken(error);
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined) throw error;
  return { code: 'cannot-write', message: `The capture cannot be written (${code}).`, hint: undefined };
}

async function answerTo(question: Question): Promise<Ending | undefined> {
  switch (question.kind) {
    case 'open': {
      const telling = tellingOf(question.isTold);
      shared = question.memory;
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
      onExchange: (exchange) => tell({ kind: 'exchange', exchange: bodiless(exchange) }),
    }),
  };
}

function tell(message: FromKeeper): void {
  parentPort!.postMessage(message);
}

tell({ kind: 'ready' });
