/** A report as Markdown, for the comment of a merge request. */

import type { CallResult, ReplayReport } from '../../model/replay.js';
import { differenceWords, ruleWords, verdictWords } from './words.js';

export function markdownReport(reports: readonly ReplayReport[]): string {
  return `${reports.map(section).join('\n')}`;
}

function section(report: ReplayReport): string {
  const { capture, target, calls, cleanUp } = report;
  const rows = calls.map(({ name, state, status, recordedStatus, ms }) => {
    const cells = [name, state, String(status ?? '–'), String(recordedStatus ?? '–'), `${Math.round(ms)} ms`];
    return `| ${cells.map(cell).join(' | ')} |`;
  });
  const told = calls.flatMap(callSection);
  const left = cleanUp.left.map(
    ({ target: where, reason }) => `- left behind: ${cell(where)} (${cell(reason)})`,
  );
  return [
    `## ${cell(capture)}: ${report.verdict}`,
    '',
    `${cell(verdictWords(report))}. Replayed against ${cell(target)}.`,
    '',
    '| call | result | status | recorded | time |',
    '| --- | --- | --- | --- | --- |',
    ...rows,
    '',
    ...told,
    ...(left.length > 0 ? [...left, ''] : []),
  ].join('\n');
}

function callSection({ name, reason, differences }: CallResult): readonly string[] {
  if (differences.length === 0 && reason === null) return [];
  return [
    `### ${cell(name)}`,
    '',
    ...(reason === null ? [] : [`- ${cell(reason)}`]),
    ...differences.flatMap((one) => [
      `- ${one.weight}: ${cell(differenceWords(one))}`,
      `  - the rule that would ignore it: ${cell(ruleWords(one.rule))}`,
    ]),
    '',
  ];
}

/** Text of captures: nothing in it is Markdown or HTML. */
function cell(text: string): string {
  return text.replace(/[\\`*_{}[\]<>#|~!&]/g, (sign) => `&#${sign.charCodeAt(0)};`).replace(/\s+/g, ' ');
}
