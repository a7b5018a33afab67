/** The two messages of a step as sections of a page: headers, body, what it was for, and its other half. */

import { durationMs, responseOf } from '../model/exchange.js';
import type { Step } from '../model/flow.js';
import type { Headers } from '../model/message.js';
import type { BodyView, Section, StepLink } from '../model/page.js';
import { bodyView } from './bodies.js';
import { outcomeLabel, pathLabel, toneOf } from './labels.js';
import type { NamePath } from './labels.js';
import { sentenceOf } from './story.js';
import { duration } from './words.js';

/** What a step is shown among: the names of values and of participants, and the step that caused it. */
export interface Surroundings {
  readonly name: NamePath;
  readonly label: (id: string) => string;
  readonly parent: Step | undefined;
}

/** The section of a step's request. */
export function requestSection(step: Step, { name, label, parent }: Surroundings): Section {
  const { request } = step.exchange;
  return {
    ...linkTo(step, 'request', name),
    role: 'request',
    badge: request.method,
    path: pathLabel(step, name),
    title: `${request.method} ${request.url}`,
    from: label(step.from),
    to: label(step.to),
    tone: toneOf(step),
    about: `${sentenceOf(step.operation.sentence, step, label)}.`,
    cause: parent ? { call: linkTo(parent, 'request', name), evidence: evidenceOf(step) } : null,
    headers: headerRows(request.headers),
    body: bodyView(request),
    other: linkTo(step, 'response', name),
  };
}

/** The section of a step's answer, or of the word that none came. */
export function responseSection(step: Step, { name, label }: Surroundings): Section {
  const response = responseOf(step.exchange);
  return {
    ...linkTo(step, 'response', name),
    role: response ? 'response' : 'no-answer',
    badge: outcomeLabel(step),
    path: pathLabel(step, name),
    title: `${outcomeLabel(step)} ${step.exchange.request.url}`,
    from: label(step.to),
    to: label(step.from),
    tone: toneOf(step),
    about: `After ${duration(durationMs(step.exchange))}.`,
    cause: null,
    headers: headerRows(response?.headers ?? []),
    body: answerView(step),
    other: linkTo(step, 'request', name),
  };
}

function linkTo(step: Step, half: 'request' | 'response', name: NamePath): StepLink {
  const number = half === 'request' ? step.number : step.responseNumber;
  const badge = half === 'request' ? step.exchange.request.method : outcomeLabel(step);
  return { number, anchor: `step-${number}`, heading: `${badge} ${pathLabel(step, name)}` };
}

function evidenceOf(step: Step): string {
  const doubt = step.ambiguous
    ? [`${Math.round(step.confidence * 100)} % sure: another call may have caused it`]
    : [];
  return [...step.evidence.map(({ detail }) => detail), ...doubt].join('; ');
}

function headerRows(headers: Headers): Section['headers'] {
  return headers.map(([name, value]) => ({ name, value }));
}

function answerView({ exchange: { outcome } }: Step): BodyView {
  return outcome.kind === 'response'
    ? bodyView(outcome.response, outcome.response.cut)
    : { kind: 'note', text: `No answer: ${outcome.message.replace(/\.$/, '')}.`, sha256: null };
}
