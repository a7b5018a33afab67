/** `wiretale verify`: the command of a capture recorded afresh, and what it did that it had not done before. */

import { rm } from 'node:fs/promises';
import type { Manifest } from '../model/capture.js';
import { freeName, resolveCapture } from '../store/find-capture.js';
import { readManifest } from '../store/read-capture.js';
import { diffCaptures, type LaidOver } from './diff.js';
import { record, type RecordRequest } from './record.js';
import type { Options } from './config/options.js';
import { caller, gateway } from './config/options/values.js';

export type VerifyRequest = Pick<
  RecordRequest,
  'argv' | 'options' | 'environment' | 'until' | 'onProblem' | 'onFollowed' | 'onWaiting'
> & {
  readonly capture: string;
};

export interface Verified {
  readonly laid: LaidOver;
  /** How the command ended, then and now. */
  readonly exit: { readonly before: number | null; readonly after: number };
  readonly same: boolean;
  /** Exchanges that passed and could not be recorded: nothing can be said of them. */
  readonly lost: number;
  /** Where the fresh recording is kept; null when it was the same and so is not. */
  readonly kept: string | null;
}

/** @throws UserError what `record` throws, and `unknown-capture` */
export async function verify(request: VerifyRequest): Promise<Verified> {
  const path = await resolveCapture(request.capture, request.options.captures);
  const { manifest } = await readManifest(path);
  const options = withListeners(request.options, manifest);
  const name = await freeName(options.captures, `${manifest.name}-verify`);
  const fresh = await record({
    ...request,
    name,
    // A recorder knows no group and no participant yet: what is selected is selected of what was recorded.
    options: { ...options, only: [], skip: [] },
    aside: true,
    onStart: () => undefined,
  });
  const laid = await diffCaptures([path, fresh.path], options);
  const exit = { before: manifest.command?.exitCode ?? null, after: fresh.run!.exitCode };
  const same = laid.shown.same && (exit.before === null || exit.before === exit.after);
  if (same) await rm(fresh.path, { recursive: true });
  const { lost } = fresh.manifest.counts;
  return { laid, exit, same, lost, kept: same ? null : fresh.path };
}

/** The services are still pointed at the listeners of the first recording, unless the user says otherwise. */
function withListeners(options: Options, { callers, gateways }: Manifest): Options {
  return {
    ...options,
    caller:
      options.caller.length > 0
        ? options.caller
        : callers.map(({ name, listen }) => caller.parse(`${name}=${listen}`)),
    gateway:
      options.gateway.length > 0
        ? options.gateway
        : gateways.map(({ listen, upstream }) => gateway.parse(`${listen}=${upstream}`)),
  };
}
