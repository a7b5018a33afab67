/** A diagram as Mermaid text, in the plain syntax that old viewers parse too. */

import type { Diagram, DiagramItem, MessageItem } from '../model/diagram.js';
import { escapeText, safeId } from './escape.js';

/** Beyond this many characters viewers refuse a diagram (Mermaid's `maxTextSize`, which only a site itself can lift). */
export const VIEWER_LIMIT = 50_000;

const FAILED_TINT = 'rgba(239, 68, 68, 0.14)';
/** Notes are as wide as their span, so their text is broken into lines of so many characters. */
const NOTE_LINE = 30;

/** The text of a diagram. Numbers stand in the labels, so that folding keeps them: `(7) POST /v2/images`. */
export function toMermaid(diagram: Diagram): string {
  const ids = identifiers(diagram);
  const barred = activated(diagram.items);
  const lines = diagram.items.flatMap((item, index) => {
    const line = statement(item, ids, barred);
    if (item.kind === 'note' || !item.failed) return [line];
    const before = adjacent(diagram.items[index - 1], item);
    const after = adjacent(diagram.items[index + 1], item);
    // A failed pair with nothing between is tinted whole; else only its answer, or half the picture would be red.
    if (item.role === 'request') return after ? [`rect ${FAILED_TINT}`, `  ${line}`] : [line];
    return before ? [`  ${line}`, 'end'] : [`rect ${FAILED_TINT}`, `  ${line}`, 'end'];
  });
  const participants = diagram.participants.map(
    ({ id, label }) => `participant ${ids.get(id)} as ${escapeText(label)}`,
  );
  return ['sequenceDiagram', ...[...participants, ...lines].map((line) => `  ${line}`), ''].join('\n');
}

/** Mermaid's name for every participant, also for one that only a message names. */
function identifiers(diagram: Diagram): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const named = diagram.participants.map(({ id }) => id);
  const used = diagram.items.flatMap((item) => (item.kind === 'note' ? item.over : [item.from, item.to]));
  for (const id of new Set([...named, ...used])) ids.set(id, safeId(id, new Set(ids.values())));
  return ids;
}

function statement(item: DiagramItem, ids: ReadonlyMap<string, string>, barred: ReadonlySet<number>): string {
  if (item.kind === 'note') {
    const over = [...new Set(item.over)].map((id) => ids.get(id));
    return `Note over ${over.join(',')}: ${noteText(item.text)}`;
  }
  const arrow = { request: '->>', response: '-->>', 'no-answer': '--x' }[item.role];
  const bar = barred.has(item.number) ? (item.role === 'request' ? '+' : '-') : '';
  return `${ids.get(item.from)}${arrow}${bar}${ids.get(item.to)}: (${item.number}) ${escapeText(item.label)}`;
}

/** What stands before a colon is a line; the rest is broken into lines of about the same length. */
function noteText(text: string): string {
  const [head, rest] = text.split(/(?<=:) (.*)/s) as [string, string?];
  const lines = [head, ...(rest === undefined ? [] : balanced(rest))];
  return lines.map(escapeText).join('<br/>');
}

function balanced(text: string): readonly string[] {
  const target = Math.ceil(text.length / Math.ceil(text.length / NOTE_LINE));
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length <= target)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/** The messages that open or close an activation bar: the pairs that nest properly on the participant that works. */
function activated(items: readonly DiagramItem[]): ReadonlySet<number> {
  const open = new Map<string, number[]>();
  const barred = new Set<number>();
  for (const item of items) {
    if (item.kind === 'note') continue;
    const worker = item.role === 'request' ? item.to : item.from;
    const stack = open.get(worker) ?? [];
    open.set(worker, stack);
    if (item.role === 'request') stack.push(item.number);
    else if (stack.at(-1) === item.other) barred.add(stack.pop()!).add(item.number);
    else if (stack.includes(item.other)) stack.splice(stack.indexOf(item.other), 1);
  }
  return barred;
}

function adjacent(neighbour: DiagramItem | undefined, item: MessageItem): boolean {
  return neighbour?.kind === 'message' && neighbour.number === item.other;
}
