/** The steps of a flow for the page: their two sections, their depth, their place in time. */

import { durationMs, endOf, hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import type { StepView } from '../model/page.js';
import { toneOf } from './labels.js';
import type { NamePath } from './labels.js';
import { operationWords } from './lang/languages.js';
import type { Language } from './lang/languages.js';
import type { Numbering } from './numbering.js';
import { hasEnd, requestSection, responseSection } from './sections.js';
import { duration, sinceStart } from './words.js';

/** When a flow began, in µs from the capture's origin, and how long it took. */
export interface Span {
  readonly origin: number;
  readonly ms: number;
}

/** The time from the first byte of a flow to its last. */
export function spanOf(flow: Flow): Span {
  const exchanges = stepsOf(flow).map(({ exchange }) => exchange);
  const origin = exchanges.reduce((least, { timing }) => Math.min(least, timing.requestFirst), Infinity);
  const end = exchanges.reduce((latest, exchange) => Math.max(latest, endOf(exchange)), 0);
  return exchanges.length === 0 ? { origin: 0, ms: 0 } : { origin, ms: (end - origin) / 1000 };
}

export interface StepStyle {
  readonly name: NamePath;
  readonly numbering: Numbering;
  /** Whether it is told when each step began, and how long it took. */
  readonly timed: boolean;
  /** The writer's notes, by the number of a message. */
  readonly notes: ReadonlyMap<number, readonly string[]>;
  readonly language: Language;
}

/** Every step of a flow, by number. */
export function stepViews(flow: Flow, style: StepStyle): readonly StepView[] {
  const span = spanOf(flow);
  const labels = new Map(flow.participants.map(({ id, label }) => [id, label]));
  const label = (id: string): string => labels.get(id) ?? id;
  const steps = new Map(stepsOf(flow).map((step) => [step.number, step]));
  const views: StepView[] = [];
  const visit = (step: Step, depth: number): void => {
    const surroundings = { ...style, label, parent: steps.get(step.parent ?? NaN) };
    views.push({
      ...(style.timed ? timesOf(step, span) : UNTIMED),
      number: step.number,
      shown: style.numbering.of(step.number),
      depth,
      title: operationWords(step.operation, style.language)[0],
      from: label(step.from),
      to: label(step.to),
      tone: toneOf(step),
      failed: hasFailed(step.exchange),
      request: requestSection(step, surroundings),
      response: responseSection(step, surroundings),
    });
    step.children.forEach((child) => visit(child, depth + 1));
  };
  flow.roots.forEach((root) => visit(root, 0));
  return views.sort((a, b) => a.number - b.number);
}

type Times = Pick<StepView, 'start' | 'duration' | 'startPercent' | 'widthPercent'>;

const UNTIMED: Times = { start: '', duration: '', startPercent: 0, widthPercent: 0 };

function timesOf({ exchange }: Step, span: Span): Times {
  const startMs = (exchange.timing.requestFirst - span.origin) / 1000;
  const ms = durationMs(exchange);
  const percent = (part: number): number => (span.ms === 0 ? 0 : Math.round((part / span.ms) * 10_000) / 100);
  return {
    start: sinceStart(startMs),
    duration: hasEnd(exchange) ? duration(ms) : '',
    startPercent: percent(startMs),
    widthPercent: percent(ms),
  };
}
