/** What was seen of every service, over all flows of a site: which operations, how often, and who asked for them. */

import { hasFailed } from '../model/exchange.js';
import { stepsOf } from '../model/flow.js';
import type { Flow, Step } from '../model/flow.js';
import type { OperationView, ServiceView } from '../model/page.js';
import { pathLabel } from './labels.js';
import type { NamePath } from './labels.js';
import { slugOf } from './slug.js';
import type { Words } from './lang/en.js';
import { ENGLISH, operationWords } from './lang/languages.js';
import type { Language } from './lang/languages.js';
import { CALLS, FLOWS, say, sayCount, sayList } from './lang/words.js';

export interface ToldFlow {
  readonly flow: Flow;
  readonly name: NamePath;
  readonly title: string;
  readonly slug: string;
}

/** By label, in order. `taken`: slugs of other pages. */
export function servicesOf(
  flows: readonly ToldFlow[],
  taken: Iterable<string>,
  language: Language = ENGLISH,
): readonly ServiceView[] {
  const seen = new Map<string, Seen[]>();
  for (const told of flows) {
    const labels = new Map(told.flow.participants.map(({ id, label }) => [id, label]));
    for (const step of stepsOf(told.flow)) {
      const service = labels.get(step.to) ?? step.to;
      const calls = seen.get(service) ?? [];
      calls.push({ told, step, by: labels.get(step.from) ?? step.from });
      seen.set(service, calls);
    }
  }
  const slugs = new Set(taken);
  return [...seen].sort(byName).map(([label, calls]) => {
    const slug = slugOf(`service-${label}`, slugs);
    slugs.add(slug);
    return {
      label,
      slug,
      sentence: sentenceOf(calls, language.words),
      operations: operationsOf(calls, language),
    };
  });
}

/** The labels of those that a flow calls. */
export function servicesIn(flow: Flow): readonly string[] {
  const called = new Set(stepsOf(flow).map(({ to }) => to));
  return flow.participants.filter(({ id }) => called.has(id)).map(({ label }) => label);
}

interface Seen {
  readonly told: ToldFlow;
  readonly step: Step;
  readonly by: string;
}

function sentenceOf(calls: readonly Seen[], words: Words): string {
  const flows = new Set(calls.map(({ told }) => told)).size;
  return say(words, 'ofService', {
    calls: sayCount(words, calls.length, CALLS),
    flows: sayCount(words, flows, FLOWS),
    names: sayList(words, distinct(calls.map(({ by }) => by))),
  });
}

function operationsOf(calls: readonly Seen[], language: Language): readonly OperationView[] {
  const byOperation = new Map<string, Seen[]>();
  for (const call of calls) {
    const { operation, exchange } = call.step;
    const key = `${operation.title}\n${exchange.request.method}`;
    byOperation.set(key, [...(byOperation.get(key) ?? []), call]);
  }
  return [...byOperation.values()].map((same) => {
    const [{ step, told }] = same as [Seen];
    const flows = new Map(same.map((call) => [call.told.slug, call.told.title]));
    return {
      title: operationWords(step.operation, language)[0],
      call: `${step.exchange.request.method} ${pathLabel(step, told.name)}`,
      calls: same.length,
      failures: same.filter((call) => hasFailed(call.step.exchange)).length,
      by: sayList(language.words, distinct(same.map(({ by }) => by))),
      flows: [...flows].map(([slug, title]) => ({ slug, title })),
    };
  });
}

function distinct(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
