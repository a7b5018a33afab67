/** A keeper in a thread of its own: the gate's work and the writing are done beside the traffic, not between it. */

import { Worker } from 'node:worker_threads';
import { EXIT, UserError } from '../../model/errors.js';
import { heard } from '../spoken-error.js';
import type { Ending, Keeper, KeeperEvents, KeeperOptions, OpenKeeper } from './keeper.js';
import type { FromKeeper, Question, ToKeeper } from './messages.js';
import { STRICT } from './observer.js';
import { relay } from './relay.js';
import type { Relay } from './relay.js';

const MAIN = new URL('./keeper-main.js', import.meta.url);

/** What lives for one exchange only is most of what is made: with more room for it, it is gone before it is looked at. */
const YOUNG_MB = 64;

export interface KeeperThread {
  /** Opens a keeper in the thread, and in another one if it is called once more. */
  readonly open: OpenKeeper;
  /** Settles when its program has been read. */
  readonly loaded: Promise<void>;
  /** Ends it if it was never opened. */
  end(): Promise<void>;
}

/** A thread that runs the program `main`: it begins to read that at once, while its options are still to be found. */
export function keeperThread(main = MAIN): KeeperThread {
  let spare: Worker | undefined = newWorker(main);
  const loaded = new Promise<void>((resolve) => spare?.once('message', resolve).once('exit', resolve));
  spare.unref(); // until it is opened, nobody waits for it
  return {
    loaded,
    open(options, events) {
      const worker = spare ?? newWorker(main);
      spare = undefined;
      worker.ref();
      return openIn(worker, options, events);
    },
    async end() {
      await spare?.terminate();
    },
  };
}

function newWorker(main: URL): Worker {
  const worker = new Worker(main, { resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MB } });
  return worker.on('error', () => undefined); // its exit tells
}

/** When it falls behind, its observer is busy. */
async function openIn(worker: Worker, options: KeeperOptions, events: KeeperEvents): Promise<Keeper> {
  let losses = 0;
  const line = openLine(worker, () => losses);
  const noteLoss = (): void => {
    losses += 1;
    events.onLoss?.();
  };
  const { observer, memory, flush, done, cut } = relay({
    filters: options.filters,
    post: (batch) => worker.postMessage(batch satisfies ToKeeper),
    closed: () => (options.strict && losses > 0 ? STRICT : undefined),
    onRejected: events.onRejected,
  });
  worker.on('message', (message: FromKeeper) => {
    if (message.kind === 'done') done(message.weight, message.stretches);
    else if (message.kind === 'lost') noteLoss();
    else if (message.kind === 'exchange') events.onExchange?.(message.exchange);
    else if (message.kind === 'problem') events.onProblem(message.message);
  });
  void line.died.then((code) => {
    cut(noteLoss);
    noteLoss();
    events.onProblem(`What keeps the recording ended by itself (${code}): what passes from now on is lost.`);
  });
  await opened(line, { kind: 'open', options, isTold: events.onExchange !== undefined, memory });
  return keeperAt(line, { observer, flush });
}

async function opened(line: Line, question: Question): Promise<void> {
  try {
    await line.ask(question);
  } catch (error) {
    await line.end();
    throw error;
  }
}

function keeperAt(line: Line, { observer, flush }: Pick<Relay, 'observer' | 'flush'>): Keeper {
  return {
    observer,
    async listening(listeners, addresses) {
      await line.ask({ kind: 'listening', listeners, addresses });
    },
    followed: (gateway) => void line.ask({ kind: 'followed', gateway }).catch(() => undefined),
    async seal(endedAt, command) {
      flush();
      const ending = await line.ask({ kind: 'seal', endedAt, command });
      await line.end();
      return ending!;
    },
    async remove() {
      flush();
      await line.ask({ kind: 'remove' });
      await line.end();
    },
  };
}

/** Questions to a thread, and their answers. */
interface Line {
  ask(question: Question): Promise<Ending | undefined>;
  /** Resolves with the code of what happened when it ended without having been told to. */
  readonly died: Promise<string>;
  end(): Promise<void>;
}

interface Asked {
  readonly resolve: (ending: Ending | undefined) => void;
  readonly reject: (error: Error) => void;
}

function openLine(worker: Worker, losses: () => number): Line {
  const asked = new Map<number, Asked>();
  let isOver = worker.threadId < 0; // it ended before it was opened
  let last = 0;
  let reason = 'unknown';
  worker.on('message', (message: FromKeeper) => {
    if (message.kind !== 'answer' && message.kind !== 'refused') return;
    const one = asked.get(message.id);
    asked.delete(message.id);
    if (message.kind === 'answer') one?.resolve(message.ending);
    else one?.reject(heard(message.error));
  });
  // The error's words may hold what it was working on.
  worker.on('error', (error: NodeJS.ErrnoException) => (reason = error.code ?? error.name));
  const died = new Promise<string>((resolve) => {
    worker.once('exit', () => {
      if (isOver) return;
      isOver = true;
      for (const { reject } of asked.values()) reject(threadDied(losses()));
      resolve(reason);
    });
  });
  return {
    died,
    ask: (question) =>
      new Promise((resolve, reject) => {
        if (isOver) return reject(threadDied(losses()));
        asked.set((last += 1), { resolve, reject });
        worker.postMessage({ kind: 'ask', id: last, question } satisfies ToKeeper);
      }),
    async end() {
      isOver = true;
      await worker.terminate();
    },
  };
}

function threadDied(losses: number): UserError {
  const what = `The recorder’s thread ended by itself: the capture is incomplete, what passed later (${losses} at least) is lost.`;
  return new UserError('recorder-died', what, {
    hint: 'What it wrote until then is there. Please report it as a bug.',
    exitCode: EXIT.incomplete,
  });
}
