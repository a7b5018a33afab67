/** `wiretale record`: run a command, or wait, with the recorder in front; say what it caught and what it did not. */

import { setTimeout as wait } from 'node:timers/promises';
import type { GatewayListener, RecordedCommand } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import type { RedactedExchange } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Rejection } from '../proxy/observer.js';
import { readCapture } from '../store/read-capture.js';
import { callerLookup } from './caller-lookup.js';
import { captureName } from './capture-name.js';
import { capturePlace } from './capture-place.js';
import { createGate } from './gate.js';
import { gateRules } from './gate-rules.js';
import { guarding } from './guarding.js';
import type { Ending } from './keeper/keeper.js';
import { keeperThread } from './keeper/thread.js';
import type { KeeperThread } from './keeper/thread.js';
import { recordingListeners } from './listeners.js';
import { clientLabels, keptVariable } from './profiles.js';
import { startOf } from './record-start.js';
import type { RecordStart } from './record-start.js';
import { startRecorder } from './recorder.js';
import type { Recorder, RecorderOptions } from './recorder.js';
import { runCommand } from './run-command.js';
import type { CommandRun } from './run-command.js';
import type { Environment, Invoker } from './transparent/invoker.js';
import { commandTrust, recorderTls } from './tls.js';
import type { CommandTrust, RecorderTls } from './tls.js';
import { transparentPlan } from './transparent/plan.js';
import type { TransparentPlan } from './transparent/plan.js';
import { startTransparent } from './transparent/start.js';
import { understand } from './understand.js';
import type { Options } from './config/options.js';

export interface RecordRequest {
  /** A name in the captures folder, or a path when it has a slash. */
  readonly name: string | undefined;
  /** Empty: record until `until` resolves. */
  readonly argv: readonly string[];
  readonly options: Options;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly until: () => Promise<void>;
  /** What the command prints on stdout goes to stderr. */
  readonly aside?: boolean;
  readonly onStart: (start: RecordStart) => void;
  /** Told of every exchange, without its bodies, as soon as it is kept. */
  readonly onExchange?: (exchange: RedactedExchange) => void;
  readonly onProblem: (message: string) => void;
  /** A gateway more, for an endpoint that a catalog named. Its upstream is as redacted as any text. */
  readonly onFollowed: (gateway: GatewayListener) => void;
  /** The command has ended, and this many exchanges of others are still under way. */
  readonly onWaiting: (inFlight: number) => void;
}

export interface RecordResult extends Ending {
  readonly path: string;
  /** Undefined when no command was given. */
  readonly run?: CommandRun;
  /** The labels of everyone who took part, the client first. */
  readonly participants: readonly string[];
  /** Ids of those that were asked and asked nobody. */
  readonly askedOnly: readonly string[];
  /** Ports of those that were asked. */
  readonly ports: readonly number[];
  /** Hosts for which clients did not take wiretale's certificate, each with what the first one did. */
  readonly rejections: readonly Rejection[];
}

/** @throws UserError `capture-exists`, `port-in-use`, `cannot-write`, `command-not-started`, `bad-authority` */
export async function record(request: RecordRequest): Promise<RecordResult> {
  const { options, argv } = request;
  const plan = await transparentPlan(options, request.environment);
  const thread = plan ? undefined : keeperThread();
  const environment = plan?.invoker.environment ?? request.environment;
  const tls = await recorderTls({ ...request, environment, ...(plan && { owner: plan.invoker }) });
  const trust = argv.length > 0 ? await commandTrust(await tls.authority(), environment) : NO_TRUST;
  try {
    const trusting = { ...environment, ...trust.environment };
    return await recordWith({ ...request, environment, trusting, tls, thread }, plan);
  } finally {
    await trust.remove();
    await thread?.end();
  }
}

const NO_TRUST: CommandTrust = { environment: {}, remove: () => Promise.resolve() };

interface TrustingRequest extends RecordRequest {
  readonly tls: RecorderTls;
  /** The environment of the command, which is to trust the recorder. */
  readonly trusting: Environment;
  /** What keeps the traffic; without, a transparent recorder has its own. */
  readonly thread: KeeperThread | undefined;
}

async function recordWith(
  request: TrustingRequest,
  plan: TransparentPlan | undefined,
): Promise<RecordResult> {
  const { options } = request;
  const rejections = new Map<string, Rejection>();
  const { failed, onLoss } = endOnLoss(options);
  const recorder = await startNamed(request, plan, {
    ...(await wishes(request)),
    ...(request.onExchange && { onExchange: request.onExchange }),
    onRejected(rejection) {
      if (!rejections.has(rejection.host)) rejections.set(rejection.host, rejection);
    },
    onProblem: request.onProblem,
    onLoss,
    onFollowed: request.onFollowed,
  });
  const { path } = recorder;
  request.onStart(startOf(recorder, options));
  const until = (): Promise<void> => Promise.race([request.until(), failed]);
  const run = await runOrWait({ ...request, until, environment: request.trusting }, recorder, plan?.invoker);
  // Services may still be at work for the command that ended: they are not cut off, unless the user says so.
  if (run) await drained(recorder, request);
  const ending = await recorder.stop(run && endedCommand(run, options.keepOutput));
  return {
    path,
    ...ending,
    ...(run && { run }),
    ...(await castIn(path, options)),
    rejections: [...rejections.values()],
  };
}

/** What of the options the recorder itself is told. */
async function wishes({
  options,
  argv,
  environment,
  tls,
}: TrustingRequest): Promise<Omit<RecorderOptions, 'name' | 'path' | 'onProblem'>> {
  return {
    listeners: recordingListeners(options, argv.length > 0),
    lookup: callerLookup(),
    tls,
    ...(argv.length > 0 && { command: commandOf({ options, argv, environment }) }),
    keepHost: options.keepHost,
    follow: options.gatewayFollow,
    guarding: await guarding(options, environment),
    limits: { textLimitBytes: options.textLimit, keepBodiesBytes: options.keepBodies },
    filters: { only: options.only, skip: options.skip },
    rules: gateRules(options),
    ...(options.maxSize !== undefined && { maxBytes: options.maxSize }),
    strict: options.strict,
    fsync: options.fsync,
  };
}

/** A strict recording is over with the first loss. */
function endOnLoss({ strict }: Options): { readonly failed: Promise<void>; readonly onLoss: () => void } {
  let fail: () => void;
  const failed = new Promise<void>((resolve) => (fail = resolve));
  return { failed, onLoss: () => strict && fail() };
}

async function castIn(
  path: string,
  { profiles }: Options,
): Promise<Pick<RecordResult, 'participants' | 'askedOnly' | 'ports'>> {
  const capture = await readCapture(path).catch((error: unknown) => {
    if (error instanceof UserError) return undefined; // it is gone, which was said
    throw error;
  });
  const flows = capture ? understand(capture, profiles).flows : [];
  const steps = flows.flatMap(({ flow }) => stepsOf(flow));
  const callers = new Set(steps.map(({ from }) => from));
  return {
    participants: [...new Set(flows.flatMap(({ flow }) => flow.participants.map(({ label }) => label)))],
    ports: [...new Set(steps.map(({ exchange }) => Number(exchange.server.host?.split(':').at(-1))))],
    askedOnly: [...new Set(steps.map(({ to }) => to))].filter((id) => !callers.has(id)),
  };
}

/** A tunnel or a stream may stay open for ever, so this long and no longer. */
const GRACE_MS = 30_000;

async function drained(recorder: Recorder, { until, onWaiting }: RecordRequest): Promise<void> {
  const grace = new AbortController();
  const patience = wait(GRACE_MS, undefined, { signal: grace.signal }).catch(() => undefined);
  await Promise.race([recorder.drain(onWaiting), until(), patience]);
  grace.abort();
}

/** A made name that somebody else took in the same moment is made anew; a given one is not. */
async function startNamed(
  request: TrustingRequest,
  plan: TransparentPlan | undefined,
  options: Omit<RecorderOptions, 'name' | 'path'>,
): Promise<Recorder> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const named = { ...options, ...(await captureFor(request)) };
      return await (plan ? startTransparent(named, plan) : startRecorder(named, request.thread?.open));
    } catch (error) {
      const taken = error instanceof UserError && error.code === 'capture-exists';
      if (!taken || request.name !== undefined || attempt === 10) throw error;
    }
  }
}

async function captureFor({ name, argv, options }: RecordRequest): Promise<{ name: string; path: string }> {
  // A password among the words would be in the folder's name, before there is a recorder to know it.
  const open = createGate(gateRules(options)).argv(argv);
  return capturePlace(name, options.captures, () => captureName(open, clientLabels(options.profiles)));
}

function commandOf({
  argv,
  options,
  environment,
}: Pick<RecordRequest, 'argv' | 'options' | 'environment'>): RecordedCommand {
  const env = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && keptVariable(name, options.profiles),
  );
  return { argv, cwd: process.cwd(), env: Object.fromEntries(env.sort()) as Record<string, string> };
}

async function runOrWait(
  request: RecordRequest,
  recorder: Recorder,
  invoker: Invoker | undefined,
): Promise<CommandRun | undefined> {
  if (request.argv.length === 0) {
    await Promise.race([request.until(), ...(recorder.died ? [recorder.died] : [])]);
    return undefined;
  }
  const [listen] = startOf(recorder, request.options).listen;
  try {
    return await runCommand({
      argv: request.argv,
      proxyUrl: listen === undefined ? undefined : `http://${listen}`,
      keepOutputBytes: request.options.keepOutput ? request.options.textLimit : 0,
      environment: request.environment,
      ...(request.aside && { aside: true }),
      ...(invoker && { as: { uid: invoker.uid, gid: invoker.gid } }),
    });
  } catch (error) {
    await recorder.discard().catch(() => undefined); // why it did not start counts
    throw error;
  }
}

/** The output passes the gate with the rest of the manifest. */
function endedCommand(run: CommandRun, keepOutput: boolean): Partial<RecordedCommand> {
  const { stdout, stderr, truncated } = run;
  return {
    exitCode: run.exitCode,
    ...(run.signal && { signal: run.signal }),
    ...(keepOutput && { output: { stdout, stderr, truncated } }),
  };
}
