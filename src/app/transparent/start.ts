/** A transparent recording: root makes the folder and the rules, a process without root records, root takes all back. */

import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { processesOf, processFinder } from '../../machine/processes.js';
import type { SetRules } from '../../machine/redirect.js';
import { EXIT, UserError } from '../../model/errors.js';
import { programNames } from '../../text/program.js';
import type { Recorder, RecorderOptions } from '../recorder.js';
import { heard } from '../spoken-error.js';
import { claimFolder, giveBack } from './folder.js';
import type { FromRecorder, SpokenOptions, ToRecorder } from './messages.js';
import type { TransparentPlan } from './plan.js';
import { cleanRules, interceptTraffic, redirectsTo } from './rules.js';

const MAIN = fileURLToPath(new URL('./recorder-main.js', import.meta.url));

/** @throws UserError as `startRecorder` does, and `no-rules` */
export async function startTransparent(options: RecorderOptions, plan: TransparentPlan): Promise<Recorder> {
  const { user, invoker } = plan;
  if (plan.setsRules) await cleanRules();
  for (const { pid, command } of processesOf(user.uid).slice(0, MOST_TOLD)) {
    const program = programNames(command)[0];
    options.onProblem(`${program} (pid ${pid}) runs as ${user.name}, too: what it calls passes unrecorded.`);
  }
  await claimFolder(options.path, { user, invoker });
  const link = openLink(options);
  let rules: SetRules | undefined;
  try {
    const { addresses } = await startIn(link, options, plan);
    if (plan.setsRules) {
      const ports = addresses.map((address) => Number(address.slice(address.lastIndexOf(':') + 1)));
      rules = await interceptTraffic(redirectsTo(options.listeners, ports), user.uid);
    }
    return inUse({ addresses, link, options, plan, rules });
  } catch (error) {
    await link.end();
    await rm(options.path, { recursive: true, force: true });
    throw error;
  }
}

const MOST_TOLD = 3;

interface Running {
  readonly addresses: readonly string[];
  readonly link: Link;
  readonly options: RecorderOptions;
  readonly plan: TransparentPlan;
  readonly rules: SetRules | undefined;
}

function inUse({ addresses, link, options, plan, rules }: Running): Recorder {
  const removeRules = async (): Promise<void> => rules?.remove();
  // Without a recorder the ports would be dead.
  const died = link.died.then(() => {
    options.onProblem('The recorder has ended: nothing more is recorded, and the rules are taken away.');
    return removeRules();
  });
  return {
    path: options.path,
    addresses,
    died,
    async drain(onWaiting) {
      link.onWaiting(onWaiting);
      await link.ask({ kind: 'drain' }, 'drained');
    },
    async stop(ended) {
      await removeRules();
      try {
        return await link.ask({ kind: 'stop', ended }, 'stopped');
      } finally {
        await link.end();
        await giveBack(options.path, plan.invoker);
      }
    },
    async discard() {
      await removeRules();
      await link.ask({ kind: 'discard' }, 'discarded');
      await link.end();
      await rm(options.path, { recursive: true });
    },
  };
}

async function startIn(
  link: Link,
  options: RecorderOptions,
  { user }: TransparentPlan,
): Promise<{ readonly addresses: readonly string[] }> {
  const spoken = await spokenOptions(options);
  return link.ask({ kind: 'start', options: spoken, uid: user.uid, gid: user.gid }, 'started');
}

async function spokenOptions({ tls, ...options }: RecorderOptions): Promise<SpokenOptions> {
  const { lookup: _lookup, onExchange: _onExchange, onRejected: _onRejected, ...rest } = options;
  const { onProblem: _onProblem, onLoss: _onLoss, onFollowed: _onFollowed, ...spoken } = rest;
  return {
    ...spoken,
    folder: '.', // its working folder, which it can reach even where it may not walk
    tls: tls && { ...tls, authority: await tls.authority() },
  };
}

/** The line to the recorder's process. */
interface Link {
  /** Says something, and waits for this kind of answer. Rejects when the recorder is gone, or refuses. */
  ask<K extends FromRecorder['kind']>(
    message: ToRecorder,
    kind: K,
  ): Promise<Extract<FromRecorder, { kind: K }>>;
  onWaiting(tell: (inFlight: number) => void): void;
  /** Resolves when it ended without having been told to. */
  readonly died: Promise<void>;
  /** Ends the process if it has not ended, and waits for that. */
  end(): Promise<void>;
}

function openLink(options: RecorderOptions): Link {
  const child = fork(MAIN, [], {
    cwd: options.path,
    env: ownEnvironment(),
    execArgv: [],
    serialization: 'advanced',
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    // Ctrl-C is for the command and for us; the recorder lives on until it is told to stop.
    detached: true,
  });
  let ending = false;
  let waiting: ((inFlight: number) => void) | undefined;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const findProcess = processFinder([child.pid!]);
  child.on('message', (message: FromRecorder) => {
    if (message.kind === 'waiting') waiting?.(message.inFlight);
    else if (message.kind === 'socket') {
      const { id, row } = message;
      void findProcess(row).then((found) => say(child, { kind: 'process', id, found }));
    } else tell(options, message);
  });
  return {
    ask: (message, kind) => {
      const answer = answered(child, kind);
      say(child, message);
      return answer;
    },
    onWaiting: (tell) => void (waiting = tell),
    died: gone.then(() => (ending ? new Promise<never>(() => undefined) : undefined)),
    async end() {
      ending = true;
      if (child.exitCode !== null || child.signalCode !== null) return;
      if (child.connected) child.disconnect();
      await gone;
    },
  };
}

/** What the recorder tells whoever records passes on. */
function tell(options: RecorderOptions, message: FromRecorder): void {
  if (message.kind === 'exchange') options.onExchange?.(message.exchange);
  else if (message.kind === 'rejected') options.onRejected?.(message.rejection);
  else if (message.kind === 'problem') options.onProblem(message.message);
  else if (message.kind === 'lost') options.onLoss?.();
  else if (message.kind === 'followed') options.onFollowed?.(message.gateway);
}

function answered<K extends FromRecorder['kind']>(
  child: ChildProcess,
  kind: K,
): Promise<Extract<FromRecorder, { kind: K }>> {
  return new Promise((resolve, reject) => {
    const hear = (message: FromRecorder): void => {
      if (message.kind === kind) settle(() => resolve(message as Extract<FromRecorder, { kind: K }>));
      if (message.kind === 'refused') settle(() => reject(heard(message.error)));
    };
    const lose = (): void => settle(() => reject(died()));
    const settle = (how: () => void): void => {
      child.off('message', hear).off('exit', lose);
      how();
    };
    child.on('message', hear).once('exit', lose);
    if (child.exitCode !== null || child.signalCode !== null) lose();
  });
}

function died(): UserError {
  return new UserError(
    'recorder-died',
    'The recorder’s process ended by itself: the capture is incomplete.',
    {
      hint: 'What it wrote until then is there. Was it killed for its memory? Else please report it as a bug.',
      exitCode: EXIT.incomplete,
    },
  );
}

function say(child: ChildProcess, message: ToRecorder): void {
  if (child.connected) child.send(message, () => undefined);
}

/** What the recorder needs of our environment; a password in it (`OS_PASSWORD`) is nothing for another user's process. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const kept = /^(?:PATH|TZ|LANG|LC_\w+|NODE_\w+|SSL_CERT_\w+)$/;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => kept.test(name)));
}
