/** Words of reports. */

import type { CompareRule, Difference } from '../../model/difference.js';
import { countOf, type ReplayReport } from '../../model/replay.js';

const KINDS: Readonly<Record<Difference['kind'], string>> = {
  missing: 'is missing',
  added: 'is new',
  changed: 'is another',
  type: 'is of another type',
  order: 'is in another order',
  identity: 'stands for something else elsewhere',
};

/** `body:/status is another: expected "active", got "queued"`. */
export function differenceWords({ place, kind, expected, actual }: Difference): string {
  return `${place} ${KINDS[kind]}: expected ${expected ?? 'nothing'}, got ${actual ?? 'nothing'}`;
}

/** The rule on one line, as it stands in a file of rules. */
export function ruleWords({ step, service, side, place, as }: CompareRule): string {
  const members = Object.entries({ step, service, side, place, as }).filter(
    ([, value]) => value !== undefined,
  );
  return `{${members.map(([name, value]) => `${name}: ${JSON.stringify(value)}`).join(', ')}}`;
}

/** `same: 5 calls, 0 differences, 2 notes`. */
export function verdictWords(report: ReplayReport): string {
  const [differences, notes] = [countOf(report, 'difference'), countOf(report, 'note')];
  const skipped = report.calls.filter(({ state }) => state === 'skipped').length;
  const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;
  const facts = [
    plural(report.calls.length, 'call'),
    ...(skipped > 0 ? [`${skipped} skipped`] : []),
    plural(differences, 'difference'),
    ...(notes > 0 ? [plural(notes, 'note')] : []),
  ];
  const why = report.reason === null ? '' : `: ${report.reason}`;
  return `${report.verdict}${why}; ${facts.join(', ')}`;
}
