/** The two messages of a step as sections of a page: headers, body, what it was for, and its other half. */

import { durationMs, isBroken, responseOf } from '../model/exchange.js';
import type { Exchange } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import { EMPTY_BODY, targetOf } from '../model/message.js';
import type { Message } from '../model/message.js';
import type { Section, StepLink } from '../model/page.js';
import type { DecidedBy } from '../model/profile.js';
import { bodyView, cutWords, isShort } from './bodies.js';
import { outcomeLabel, pathLabel, toneOf } from './labels.js';
import type { NamePath } from './labels.js';
import type { WordKey, Words } from './lang/en.js';
import { operationWords } from './lang/languages.js';
import type { Language } from './lang/languages.js';
import { say } from './lang/words.js';
import type { Numbering } from './numbering.js';
import { sentenceOf } from './story.js';
import { duration } from './words.js';

/** What a step is shown among: the names of values and of participants, and the step that caused it. */
export interface Surroundings {
  readonly name: NamePath;
  readonly label: (id: string) => string;
  readonly parent: Step | undefined;
  readonly numbering: Numbering;
  readonly timed: boolean;
  readonly notes: ReadonlyMap<number, readonly string[]>;
  readonly language: Language;
}

/** The section of a step's request. */
export function requestSection(step: Step, surroundings: Surroundings): Section {
  const { name, label, parent, numbering, notes, language } = surroundings;
  const { words } = language;
  const { request } = step.exchange;
  const cut = isBroken(step.exchange) && isShort(request);
  return {
    ...linkTo(step, 'request', surroundings),
    role: 'request',
    badge: request.method,
    path: pathLabel(step, name),
    title: `${request.method} ${addressOf(step)}`,
    from: label(step.from),
    to: label(step.to),
    tone: toneOf(step),
    about: [
      `${sentenceOf(operationWords(step.operation, language)[1], step, label)}.`,
      ...(step.operation.decidedBy ? [words[REMEMBERED[step.operation.decidedBy]]] : []),
      ...(step.retryOf === undefined ? [] : [say(words, 'triedAgain', { n: numbering.of(step.retryOf) })]),
      ...(step.continuation ? [words.goesOn] : []),
      ...(cut ? [say(words, 'bodyWas', { cut: cutWords(request, words) })] : []),
    ].join(' '),
    cause: parent ? { call: linkTo(parent, 'request', surroundings), evidence: evidenceOf(step) } : null,
    ...contentOf(request, cut, words),
    note: notes.get(step.number) ?? [],
    other: linkTo(step, 'response', surroundings),
  };
}

const REMEMBERED: Readonly<Record<DecidedBy, WordKey>> = {
  cache: 'cacheDecides',
  'first-use': 'firstUseDecides',
};

/** The section of a step's answer, or of the word that none came. */
export function responseSection(step: Step, surroundings: Surroundings): Section {
  const { name, label, timed, notes, language } = surroundings;
  const response = responseOf(step.exchange);
  return {
    ...linkTo(step, 'response', surroundings),
    role: response ? 'response' : 'no-answer',
    badge: outcomeLabel(step),
    path: pathLabel(step, name),
    title: `${outcomeLabel(step)} ${addressOf(step)}`,
    from: label(step.to),
    to: label(step.from),
    tone: toneOf(step),
    about: endingOf(step.exchange, timed, language.words),
    cause: null,
    ...contentOf(response ?? NO_MESSAGE, response?.cut !== undefined, language.words),
    note: notes.get(step.responseNumber) ?? [],
    other: linkTo(step, 'request', surroundings),
  };
}

/** True when it is known when the exchange was over: an answer came, or it was noted that none would. */
export function hasEnd({ timing }: Exchange): boolean {
  return timing.responseFirst !== null || timing.failed !== undefined;
}

const NO_MESSAGE: Message = { httpVersion: '', headers: [], body: EMPTY_BODY, bodyBytes: 0 };

function linkTo(step: Step, half: 'request' | 'response', { name, numbering }: Surroundings): StepLink {
  const number = half === 'request' ? step.number : step.responseNumber;
  const badge = half === 'request' ? step.exchange.request.method : outcomeLabel(step);
  return {
    number,
    shown: numbering.of(number),
    anchor: `step-${number}`,
    heading: `${badge} ${pathLabel(step, name)}`,
  };
}

function evidenceOf(step: Step): string {
  const doubt = step.ambiguous
    ? [`${Math.round(step.confidence * 100)} % sure: another call may have caused it`]
    : [];
  return [...step.evidence.map(({ detail }) => detail), ...doubt].join('; ');
}

type Content = Pick<Section, 'headers' | 'body' | 'bare'>;

function contentOf(message: Message, cut: boolean, words: Words): Content {
  const { headers, body } = message;
  return {
    headers: headers.map(([name, value]) => ({ name, value })),
    body: bodyView(message, words, cut),
    bare: headers.length === 0 && body.kind === 'empty' && !cut,
  };
}

/** How long it took, and why there is no whole answer. */
function endingOf(exchange: Exchange, timed: boolean, words: Words): string {
  const { outcome } = exchange;
  const took =
    timed && hasEnd(exchange) ? [say(words, 'after', { time: duration(durationMs(exchange)) })] : [];
  if (outcome.kind === 'failure') return [...took, sentence(outcome.message)].join(' ');
  const { response } = outcome;
  const cut =
    response.cut === undefined
      ? []
      : [say(words, 'answerWas', { cut: cutWords(response, words), why: sentence(response.cut) })];
  return [...took, ...cut].join(' ');
}

function sentence(message: string): string {
  return `${message.replace(/\.$/, '')}.`;
}

/** The full URL; of a CONNECT, which has none, where it leads. */
function addressOf({ exchange: { request } }: Step): string {
  return request.method === 'CONNECT' ? targetOf(request) : request.url;
}
