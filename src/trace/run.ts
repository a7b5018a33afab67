/** How a capture was recorded, as facts. */

import type { Manifest } from '../model/capture.js';
import type { Fact } from '../model/page.js';
import type { WordKey, Words } from './lang/en.js';
import { say } from './lang/words.js';
import { moment } from './words.js';

/** What the flow tells beside the manifest. `took`: on a steady page, all that it says of time in one fact. */
export interface FlowFacts {
  readonly versions: string;
  readonly took?: string;
}

/** The facts of the recording that are known. */
export function runFacts(manifest: Manifest, words: Words, { versions, took }: FlowFacts): readonly Fact[] {
  const { command, callers, gateways } = manifest;
  const facts: readonly (readonly [WordKey, string | undefined])[] = [
    ...timesOf(manifest, words, took),
    ['folder', command?.cwd],
    ['exit', exitOf(command, words)],
    ['client', manifest.clientVersion],
    ['apiVersions', versions],
    ['listening', manifest.listen.join(', ')],
    ['callers', callers.map((one) => say(words, 'callerOn', { ...one })).join(', ')],
    ['gateways', gateways.map((one) => say(words, 'gatewayFor', { ...one })).join(', ')],
    ['intercepted', manifest.intercepted?.map((port) => say(words, 'port', { n: String(port) })).join(', ')],
    ['recordedBy', manifest.tool],
  ];
  return facts.flatMap(([key, value]) => (value ? [{ name: words[key], value }] : []));
}

function timesOf(
  { startedAt, endedAt }: Manifest,
  words: Words,
  took: string | undefined,
): readonly (readonly [WordKey, string | undefined])[] {
  const started = moment(startedAt);
  if (took !== undefined) return [['recordedAt', say(words, 'recordedIn', { moment: started, time: took })]];
  return [
    ['started', started],
    ['ended', endedAt === undefined ? undefined : moment(endedAt)],
  ];
}

/** The command's environment as far as it was kept, by name. */
export function environmentOf({ command }: Manifest): readonly Fact[] {
  return Object.entries(command?.env ?? {})
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function exitOf(command: Manifest['command'], words: Words): string | undefined {
  if (command?.signal !== undefined) return say(words, 'exitSignal', { name: command.signal });
  return command?.exitCode === undefined
    ? undefined
    : say(words, 'exitCode', { n: String(command.exitCode) });
}
