/** `wiretale record`: run a command, or wait, with the recorder in front; say what it caught and what it did not. */

import { join } from 'node:path';
import type { Manifest, RecordedCommand } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import type { RedactedExchange } from '../model/exchange.js';
import type { ListenerSpec } from '../proxy/server.js';
import { readCapture } from '../store/read-capture.js';
import { freeName } from '../store/find-capture.js';
import { captureName } from './capture-name.js';
import { CLIENTS, keptVariable } from './profiles.js';
import { startRecorder } from './recorder.js';
import type { Recorder } from './recorder.js';
import { runCommand } from './run-command.js';
import type { CommandRun } from './run-command.js';
import { understand } from './understand.js';
import type { Address, Options } from './config/options.js';

export interface RecordRequest {
  /** A name in the captures folder, or a path when it has a slash. */
  readonly name: string | undefined;
  /** Empty: record until `until` resolves. */
  readonly argv: readonly string[];
  readonly options: Options;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly until: () => Promise<void>;
  readonly onStart: (start: RecordStart) => void;
  readonly onExchange: (exchange: RedactedExchange) => void;
  readonly onProblem: (message: string) => void;
}

/** Said before anything passes. Addresses are `host:port`. */
export interface RecordStart {
  readonly path: string;
  readonly listen: readonly string[];
  readonly callers: readonly { readonly name: string; readonly listen: string }[];
  readonly gateways: readonly { readonly listen: string; readonly upstream: string }[];
}

export interface RecordResult {
  readonly path: string;
  readonly manifest: Manifest;
  /** Undefined when no command was given. */
  readonly run?: CommandRun;
  /** The labels of everyone who took part, the client first. */
  readonly participants: readonly string[];
  /** The callers' names whose listeners were used. */
  readonly usedCallers: readonly string[];
  /** CONNECT tunnels that passed unread. */
  readonly tunnels: number;
}

const DEFAULT_LISTEN: Address = { host: '127.0.0.1', port: 9100 };
const ANY_PORT: Address = { host: '127.0.0.1', port: 0 };

/** @throws UserError `capture-exists`, `port-in-use`, `cannot-write`, `command-not-started` */
export async function record(request: RecordRequest): Promise<RecordResult> {
  const { options, argv } = request;
  const { name, path } = await captureFor(request);
  const usedCallers = new Set<string>();
  let tunnels = 0;
  const recorder = await startRecorder({
    path,
    name,
    listeners: listenersOf(options, argv.length > 0),
    keepHost: options.keepHost,
    limits: { textLimitBytes: options.textLimit, keepBodiesBytes: options.keepBodies },
    filters: { only: options.only, skip: options.skip },
    ...(argv.length > 0 && { command: commandOf(request) }),
    onExchange(exchange) {
      if (exchange.client.edge !== undefined) usedCallers.add(exchange.client.edge);
      if (exchange.request.method === 'CONNECT') tunnels += 1;
      request.onExchange(exchange);
    },
    onProblem: request.onProblem,
  });

  request.onStart(startOf(recorder, options));
  const run = await runOrWait(request, recorder);
  const manifest = await recorder.stop(run && endedCommand(run, recorder, options.keepOutput));
  const participants = await participantsIn(path);
  return { path, manifest, ...(run && { run }), participants, usedCallers: [...usedCallers], tunnels };
}

async function participantsIn(path: string): Promise<readonly string[]> {
  const { flows } = understand(await readCapture(path), { only: [], skip: [] });
  return [...new Set(flows.flatMap(({ flow }) => flow.participants.map(({ label }) => label)))];
}

async function captureFor({ name, argv, options }: RecordRequest): Promise<{ name: string; path: string }> {
  if (name?.includes('/')) return { name: name.split('/').filter(Boolean).at(-1)!, path: name };
  if (name !== undefined && !/^[A-Za-z0-9][\w.-]*$/.test(name)) {
    throw new UserError('bad-name', `"${name}" is not a name for a capture.`, {
      hint: 'Use letters, digits, dots, dashes and underscores, or a path with a slash.',
    });
  }
  const chosen = name ?? (await freeName(options.captures, captureName(argv, CLIENTS)));
  return { name: chosen, path: join(options.captures, chosen) };
}

/**
 * The client's listener comes first, if there is one: a client behind a gateway is given the gateway's address, and a
 * proxy on top would show each of its calls twice.
 */
function listenersOf(options: Options, hasCommand: boolean): readonly ListenerSpec[] {
  const listen = options.listen ?? (hasCommand ? ANY_PORT : DEFAULT_LISTEN);
  const client = options.listen || options.gateway.length === 0 ? [listen] : [];
  return [
    ...client,
    ...options.gateway.map(({ listen, upstream }) => ({ ...listen, upstream })),
    ...options.caller.map(({ name, listen }) => ({ ...listen, edge: name })),
  ];
}

function commandOf({ argv, environment }: RecordRequest): RecordedCommand {
  const env = Object.entries(environment).filter(
    ([name, value]) => value !== undefined && keptVariable(name),
  );
  return { argv, cwd: process.cwd(), env: Object.fromEntries(env.sort()) as Record<string, string> };
}

function startOf(recorder: Recorder, options: Options): RecordStart {
  const callersAt = recorder.addresses.length - options.caller.length;
  const gatewaysAt = callersAt - options.gateway.length;
  return {
    path: recorder.path,
    listen: recorder.addresses.slice(0, gatewaysAt),
    gateways: options.gateway.map(({ upstream }, index) => ({
      listen: recorder.addresses[gatewaysAt + index]!,
      upstream,
    })),
    callers: options.caller.map(({ name }, index) => ({
      name,
      listen: recorder.addresses[callersAt + index]!,
    })),
  };
}

async function runOrWait(request: RecordRequest, recorder: Recorder): Promise<CommandRun | undefined> {
  if (request.argv.length === 0) {
    await request.until();
    return undefined;
  }
  const [listen] = startOf(recorder, request.options).listen;
  try {
    return await runCommand({
      argv: request.argv,
      proxyUrl: listen === undefined ? undefined : `http://${listen}`,
      keepOutputBytes: request.options.keepOutput ? request.options.textLimit : 0,
    });
  } catch (error) {
    await recorder.discard();
    throw error;
  }
}

function endedCommand(run: CommandRun, recorder: Recorder, keepOutput: boolean): Partial<RecordedCommand> {
  const output = {
    stdout: recorder.gate.text(run.stdout),
    stderr: recorder.gate.text(run.stderr),
    truncated: run.truncated,
  };
  return {
    exitCode: run.exitCode,
    ...(run.signal && { signal: run.signal }),
    ...(keepOutput && { output }),
  };
}
