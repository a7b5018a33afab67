/** The generated words of pages in English. `{slots}` are filled in; in sentences of a cookbook, what fills them is written as code. */

import { EN_TRACE } from './en-trace.js';

export const EN = {
  ...EN_TRACE,
  // Around the page.
  cookbook: 'API calls of {title}',
  intro: '{count} of {client}, recorded on {moment}, as commands for a shell.',
  calls: '{n} calls',
  call: '{n} call',
  before: 'Before you begin',
  needs:
    'The commands are for a POSIX shell with {curl}; what later calls need of an answer is taken out by {jq}.',
  variable: 'Variable',
  recorded: 'In the recording',
  comesFrom: 'What it is, and how to get it',
  token: 'Get a token',
  operations: 'Calls',
  contents: 'Contents',
  reference: 'Reference',
  note: 'Note',
  // In a recipe.
  url: 'URL',
  method: 'Method',
  header: 'Header',
  command: 'Command',
  cli: 'The same on the command line',
  variables: 'Variables',
  answer: 'Answer',
  body: 'Body',
  bodyCut: 'This is its beginning; the rest is in the capture.',
  data: '{size} of data',
  keep: 'Keep what later calls need',
  changes: 'What changed',
  changesLater: 'What changed, as the next answer shows',
  // Where a variable comes from.
  fromCredentials: 'as in your openrc or clouds.yaml',
  fromToken: 'a token of yours, from {command}',
  fromSecret: 'a secret that you know',
  fromEndpoint:
    'the endpoint of {service}, as {command} shows it: its URL without the version of the API and what follows',
  fromOtherEndpoint:
    'another endpoint of {service} that was called: its URL without the version of the API and what follows',
  fromAnswer: '{place} of the answer',
  fromBefore: 'known before: put in your own',
  fromFile: 'the file to send; the recorded one had {size}',
  // What changed.
  went: '{name} went from {before} to {after}',
  added: '{name} is new in the answer: {after}',
  removed: '{name} is no longer in the answer; it was {before}',
  // Remarks.
  repeated: 'The client asked {n} times; the last answer is shown.',
  cliMore: 'This command made the calls {n}.',
  continue: 'The body is sent only after {line}.',
  saved: 'The body is written to {file}.',
  // What is kept, and what is not.
  notes: 'What is kept, and what is not',
  standsFor:
    'In answers, ${name} stands for what a variable held; {id}, {time}, {port} and {number} for what differs from run to run, and {token}, {password} and other kinds for secrets.',
  leftDiscovery: 'Left out, since they only ask for API versions and what a service can do: {calls}.',
  leftLookUps: 'Left out, since they only ask for the id of what was given by name: {calls}.',
  leftOthers: 'Left out, since services made them or they passed unread: {calls}.',
  noSecret: 'No secret was seen.',
  secrets: 'Secrets that were replaced before anything was written: {n}, in {places} places.',
  kept: 'Kept as it was, since the user says that it is no secret: {places}.',
  lost: 'Exchanges that passed and could not be recorded: {n}.',
  skipped: 'Exchanges that passed and were not to be recorded: {n}.',
  notEnded: 'The recording was not ended properly: its last exchanges may be missing.',
} as const;

export type TraceWords = Readonly<Record<keyof typeof EN_TRACE, string>>;
export type WordKey = keyof typeof EN;
export type Words = Readonly<Record<WordKey, string>>;

/** An operation in another language: its title, and what it does, with `{from}` and `{to}` as profiles write it. */
export type OperationWords = readonly [title: string, sentence: string];

/** What a language says: words by key, and operations by their English titles. What is left out is said in English. */
export interface Translation {
  readonly words: Partial<Words>;
  readonly operations: Readonly<Record<string, OperationWords>>;
}
