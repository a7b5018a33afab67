/** A replay as lines of a terminal: its plan as a table, each call as it is done, what diverged first, and how to see it again. */

import type { Difference } from '../model/difference.js';
import type { CallResult, ReplayPlan, ReplayReport } from '../model/replay.js';
import { differenceWords, ruleWords, verdictWords } from '../app/replay/words.js';
import { printable } from '../text/printable.js';
import { milliseconds } from './lines.js';
import type { Style, Terminal } from './terminal.js';
import { plural } from './words.js';

/** `--dry-run`: what would be sent, in order, with what each call needs and brings. */
export function planLines({ calls }: ReplayPlan, terminal: Terminal): readonly string[] {
  const rows = calls.map(({ step, name, needs, yields, until, repeats }) => [
    String(step.number),
    step.to,
    name,
    needs.join(' '),
    yields.join(' '),
    until ? `until ${until.pointer} = ${until.value} (recorded ${repeats} ×)` : '',
  ]);
  const heads = ['step', 'to', 'call', 'needs', 'brings', ''];
  const widths = heads.map((head, column) =>
    Math.min(60, Math.max(head.length, ...rows.map((row) => row[column]!.length))),
  );
  const line = (cells: readonly string[]): string =>
    printable(cells.map((cell, column) => cell.padEnd(widths[column]!)).join('  ')).trimEnd();
  return [terminal.style('bold', line(heads)), ...rows.map(line)];
}

const STATES: Readonly<Record<CallResult['state'], readonly [mark: string, style: Style]>> = {
  same: ['✓', 'green'],
  different: ['✗', 'red'],
  failed: ['✗', 'red'],
  skipped: ['·', 'dim'],
};

/** One call: done, and how; its differences below it. */
export function resultLines(result: CallResult, terminal: Terminal): readonly string[] {
  const { state, name, number, status, ms, reason, sent, differences } = result;
  const [mark, style] = STATES[state];
  const facts = [
    String(status ?? ''),
    state === 'skipped' ? '' : milliseconds(ms),
    sent > 1 ? `sent ${sent} ×` : '',
  ];
  const line = [`${mark} ${number}`.padEnd(5), name, ...facts.filter(Boolean)].join('  ');
  return [
    terminal.style(style, printable(line)),
    ...(reason === null ? [] : [printable(`       ${reason}`)]),
    ...differences.flatMap((one) => differenceLines(one, terminal)),
  ];
}

/** A difference, and the rule that would ignore it. */
export function differenceLines(one: Difference, terminal: Terminal): readonly string[] {
  const isNote = one.weight === 'note';
  const text = printable(`       ${isNote ? 'note: ' : ''}${differenceWords(one)}`);
  const rule = terminal.style('dim', printable(`         ignore it: ${ruleWords(one.rule)}`));
  return isNote ? [terminal.style('dim', text)] : [terminal.style('red', text), rule];
}

/** The verdict, the first divergence in its place in the flow, and the command that repeats it. */
export function endLines(report: ReplayReport, argument: string, terminal: Terminal): readonly string[] {
  const { calls, cleanUp, verdict } = report;
  const first = calls.find(({ state }) => state === 'different' || state === 'failed');
  const style: Style = verdict === 'same' ? 'green' : verdict === 'different' ? 'red' : 'yellow';
  const left = cleanUp.left.map(({ target, reason }) => printable(`Left behind: ${target} (${reason})`));
  return [
    ...(first ? firstLines(first, argument) : []),
    ...(cleanUp.removed.length > 0 ? [`Removed again: ${cleanUp.removed.map(printable).join(', ')}`] : []),
    ...left.map((line) => terminal.noteStyle('yellow', line)),
    terminal.noteStyle(style, printable(`${report.capture}: ${verdictWords(report)}`)),
  ];
}

function firstLines({ number, name }: CallResult, argument: string): readonly string[] {
  return [
    printable(`First to differ: step ${number}, ${name}.`),
    printable(
      `Recorded: wiretale show ${argument} ${number}   Again: wiretale replay ${argument} --step ${number}`,
    ),
  ];
}

/** Of several captures: how many of each verdict. */
export function sumLine(reports: readonly ReplayReport[], count: number): string {
  const of = (verdict: ReplayReport['verdict']): number =>
    reports.filter((one) => one.verdict === verdict).length;
  const left = count - reports.length;
  const words = [
    `${of('same')} same`,
    ...(of('different') > 0 ? [`${of('different')} different`] : []),
    ...(of('incomplete') > 0 ? [`${of('incomplete')} incomplete`] : []),
    ...(left > 0 ? [`${left} not replayed`] : []),
  ];
  return `${plural(count, 'capture')}: ${words.join(', ')}.`;
}
