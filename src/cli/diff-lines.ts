/** The difference of two runs as lines of a terminal: what is the same is counted, what is not is told. */

import type { ShownCall, ShownDiff } from '../app/diff.js';
import { printable } from '../text/printable.js';
import type { StepChange } from '../model/sequence-diff.js';
import type { Style, Terminal } from './terminal.js';
import { plural } from './words.js';

const SIGNS: Readonly<Record<ShownCall['mark'], readonly [sign: string, style: Style | undefined]>> = {
  same: [' ', undefined],
  changed: ['~', 'yellow'],
  added: ['+', 'green'],
  removed: ['-', 'red'],
  moved: ['>', 'cyan'],
};

/** Every call that is not the same in its place, with the calls that lead to it; runs of the same ones as a count. */
export function diffLines(
  { calls, counts, before, after }: ShownDiff,
  terminal: Terminal,
): readonly string[] {
  const inLoops = new Map(counts.flatMap((count) => count.items.map((item) => [item, count] as const)));
  const shown = shownCalls(calls);
  const lines: string[] = [];
  let left = 0;
  const flush = (): void => {
    if (left > 0) lines.push(terminal.style('dim', `  … ${plural(left, 'call')} the same`));
    left = 0;
  };
  calls.forEach((call, index) => {
    const loop = inLoops.get(index);
    if (loop && loop.items[0] !== index) return;
    if (!shown.has(index)) return void (left += 1);
    flush();
    if (loop) lines.push(loopLine(loop, call, terminal));
    else lines.push(...callLines(call, terminal));
  });
  flush();
  return [terminal.style('dim', printable(`${before} → ${after}`)), ...lines];
}

/** Indices of what is not the same, and of the calls above it. */
function shownCalls(calls: readonly ShownCall[]): ReadonlySet<number> {
  const shown = new Set<number>();
  const above: number[] = [];
  calls.forEach(({ mark, depth }, index) => {
    above.length = depth;
    above[depth] = index;
    if (mark !== 'same') above.forEach((one) => shown.add(one));
  });
  return shown;
}

function callLines(call: ShownCall, terminal: Terminal): readonly string[] {
  const [sign, style] = SIGNS[call.mark];
  const indent = '  '.repeat(call.depth);
  const paint = (text: string): string => (style ? terminal.style(style, text) : text);
  const numbers = [call.before && `${call.before.step}`, call.after && `${call.after.step}`].filter(Boolean);
  const who = `${call.from} → ${call.to}`;
  const why =
    call.decidedBy !== null && !call.differs ? `  (${REASONS[call.decidedBy] ?? call.decidedBy})` : '';
  const line = printable(`${sign} ${indent}${who}  ${call.call}  ${call.status ?? 'no answer'}`);
  return [
    `${paint(line)}${terminal.style('dim', `  step ${[...new Set(numbers)].join(' → ')}${why}`)}`,
    ...call.changes.map((change) => paint(printable(`  ${indent}  ${changeWords(change)}`))),
  ];
}

const REASONS: Readonly<Record<string, string>> = {
  cache: 'a cache decides this; no difference',
  'first-use': 'only the first use needs this; no difference',
};

function changeWords({ what, place, expected, actual }: StepChange): string {
  const where = place === '' ? what : `${what} of ${place}`;
  const note = what === 'identity' ? ' (elsewhere it stands for another)' : '';
  return `${where}: ${expected ?? 'nothing'} → ${actual ?? 'nothing'}${note}`;
}

function loopLine(
  { calls, before, after }: ShownDiff['counts'][number],
  { depth }: ShownCall,
  terminal: Terminal,
): string {
  const text = `~ ${'  '.repeat(depth)}${before} × → ${after} ×  ${calls.join(', ')}`;
  return terminal.style('yellow', printable(text));
}

/** `3 calls new, 1 gone`; what does not count is told apart. */
export function diffSummary({ calls, counts, same }: ShownDiff): string {
  const loops = new Set(counts.flatMap(({ items }) => items));
  const words = (which: (call: ShownCall) => boolean): readonly string[] => {
    const chosen = calls.filter((call, index) => which(call) && !loops.has(index));
    const count = (mark: ShownCall['mark'], word: string): readonly string[] => {
      const found = chosen.filter((call) => call.mark === mark).length;
      return found === 0 ? [] : [`${mark === 'moved' ? Math.ceil(found / 2) : found} ${word}`];
    };
    return [
      count('added', 'new'),
      count('removed', 'gone'),
      count('changed', 'changed'),
      count('moved', 'moved'),
    ].flat();
  };
  const differing = [
    ...words(({ differs }) => differs),
    ...(counts.length > 0 ? [`${plural(counts.length, 'loop')} of another count`] : []),
  ];
  const aside = words(({ differs }) => !differs);
  const tail = aside.length > 0 ? ` (besides ${aside.join(', ')}, which a cache or a first use decides)` : '';
  return same
    ? `Same: ${plural(calls.length, 'call')}${tail}.`
    : `Different: ${differing.join(', ')}${tail}.`;
}
