/** A report as JUnit XML, in the form that Jenkins and GitLab read: a suite per capture, a case per call of the client. */

import type { Difference } from '../../model/difference.js';
import type { CallResult, ReplayReport } from '../../model/replay.js';
import { differenceWords } from './words.js';

export function junitReport(reports: readonly ReplayReport[]): string {
  const suites = reports.map(suite);
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites>\n${suites.join('')}</testsuites>\n`;
}

function suite({ capture, calls, ms, startedAt, cleanUp, reason }: ReplayReport): string {
  const count = (state: CallResult['state']): number => calls.filter((call) => call.state === state).length;
  const attributes = {
    name: capture,
    tests: calls.length,
    failures: count('different'),
    errors: count('failed'),
    skipped: count('skipped'),
    time: seconds(ms),
    timestamp: startedAt.replace(/\.\d+Z$/, ''),
  };
  const names = unique(calls.map(({ name }) => name));
  const cases = calls.map((call, index) => testcase(call, names[index]!, capture));
  const said = [
    ...(reason === null ? [] : [`Incomplete: ${reason}.`]),
    ...cleanUp.left.map(({ target, reason: why }) => `Left behind: ${target} (${why}).`),
  ];
  const out = said.length === 0 ? '' : `    <system-out>${text(said.join('\n'))}</system-out>\n`;
  return `  <testsuite${written(attributes)}>\n${cases.join('')}${out}  </testsuite>\n`;
}

function testcase(call: CallResult, name: string, capture: string): string {
  const head = `    <testcase${written({ name, classname: capture, time: seconds(call.ms) })}`;
  const inside = outcome(call);
  return inside === '' ? `${head}/>\n` : `${head}>\n${inside}    </testcase>\n`;
}

function outcome({ state, reason, differences }: CallResult): string {
  const real = differences.filter(({ weight }) => weight === 'difference');
  const told = real.map((one: Difference) => differenceWords(one)).join('\n');
  if (state === 'skipped') return `      <skipped${written({ message: reason ?? '' })}/>\n`;
  if (state === 'failed')
    return `      <error${written({ message: reason ?? '', type: 'failed' })}>${text(told)}</error>\n`;
  if (state === 'same') return '';
  const message = real.length === 1 ? differenceWords(real[0]!) : `${real.length} differences`;
  return `      <failure${written({ message, type: 'difference' })}>${text(told)}</failure>\n`;
}

/** The same call more than once has a count behind its name: readers take equal names for one test. */
function unique(names: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return names.map((name) => {
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return count === 1 ? name : `${name} [${count}]`;
  });
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function written(attributes: Readonly<Record<string, string | number>>): string {
  return Object.entries(attributes)
    .map(
      ([name, value]) =>
        ` ${name}="${text(String(value)).replaceAll('"', '&quot;').replaceAll('\n', '&#10;')}"`,
    )
    .join('');
}

// XML has no way to write most control characters.
const FORBIDDEN =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

function text(value: string): string {
  return value
    .replace(FORBIDDEN, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}
