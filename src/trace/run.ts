/** How a capture was recorded, as facts, and what a reader must know of what it left out. */

import type { Manifest } from '../model/capture.js';
import type { Fact } from '../model/page.js';
import { placeWords } from '../model/profile.js';
import { count, moment } from './words.js';

/** The facts of the recording that are known. `took`: on a steady page, all that it says of time in one fact. */
export function runFacts(manifest: Manifest, took?: string): readonly Fact[] {
  const { command, callers, gateways } = manifest;
  const started = moment(manifest.startedAt);
  const ended = manifest.endedAt === undefined ? undefined : moment(manifest.endedAt);
  const times: readonly (readonly [string, string | undefined])[] =
    took === undefined
      ? [
          ['Started', started],
          ['Ended', ended],
        ]
      : [['Recorded', `${started}, in ${took}`]];
  const facts: readonly (readonly [string, string | undefined])[] = [
    ...times,
    ['Working folder', command?.cwd],
    ['Exit', exitOf(command)],
    ['Client', manifest.clientVersion],
    ['Listening on', manifest.listen.join(', ')],
    ['Callers', callers.map(({ name, listen }) => `${name} on ${listen}`).join(', ')],
    ['Gateways', gateways.map(({ listen, upstream }) => `${listen} for ${upstream}`).join(', ')],
    ['Intercepted', manifest.intercepted?.map((port) => `port ${port}`).join(', ')],
    ['Recorded by', manifest.tool],
  ];
  return facts.flatMap(([name, value]) => (value ? [{ name, value }] : []));
}

/** The command's environment as far as it was kept, by name. */
export function environmentOf({ command }: Manifest): readonly Fact[] {
  return Object.entries(command?.env ?? {})
    .map(([name, value]) => ({ name, value }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Redactions, what was lost or skipped, what could not be read, whether the recording was ended. */
export function captureNotes(manifest: Manifest, problems: readonly string[]): readonly string[] {
  const { secrets, redactions, lost, skipped } = manifest.counts;
  return [
    ...(secrets === 0
      ? ['No secret was seen.']
      : [
          `${count(secrets, 'secret')} ${secrets === 1 ? 'was' : 'were'} replaced, in ${count(redactions, 'place')}, ` +
            'before anything was written. Pseudonyms such as <token:…> with the same digits are the same secret.',
        ]),
    ...(manifest.keep
      ? [
          `Kept as it was, since the user says that it is no secret: ${manifest.keep.map(placeWords).join(', ')}.`,
        ]
      : []),
    ...(lost === 0 ? [] : [`${count(lost, 'exchange')} passed and could not be recorded.`]),
    ...(skipped === 0
      ? []
      : [`${count(skipped, 'exchange')} passed and ${skipped === 1 ? 'was' : 'were'} not to be recorded.`]),
    ...(manifest.endedAt === undefined
      ? ['The recording was not ended properly: its last exchanges may be missing.']
      : []),
    ...problems,
  ];
}

function exitOf(command: Manifest['command']): string | undefined {
  if (command?.signal !== undefined) return `by signal ${command.signal}`;
  return command?.exitCode === undefined ? undefined : `code ${command.exitCode}`;
}
