/** A diagram as Mermaid text, in the plain syntax that old viewers parse too. */

import { flatItems } from '../model/diagram.js';
import type { Diagram, DiagramItem, DiagramMark, MessageItem, NoteItem } from '../model/diagram.js';
import { escapeLines, escapeText, safeId } from './escape.js';
import { labelRooms } from './rooms.js';
import { signsOf } from './signs.js';

/** Beyond this many characters viewers refuse a diagram (Mermaid's `maxTextSize`, which only a site itself can lift). */
export const VIEWER_LIMIT = 50_000;

const FAILED_TINT = 'rgba(239, 68, 68, 0.14)';
const MARK_TINTS: Readonly<Record<DiagramMark, string>> = {
  added: 'rgba(34, 197, 94, 0.18)',
  removed: 'rgba(239, 68, 68, 0.18)',
  changed: 'rgba(234, 179, 8, 0.2)',
  moved: 'rgba(59, 130, 246, 0.16)',
};
/** Notes are as wide as their span, so their text is broken into lines of so many characters. */
const NOTE_LINE = 30;

/** The text of a diagram. Numbers stand in the labels, so that folding keeps them: `(7) POST /v2/images`. */
export function toMermaid(diagram: Diagram): string {
  const ids = identifiers(diagram);
  const participants = diagram.participants.map(
    ({ id, label }) => `participant ${ids.get(id)} as ${escapeText(label)}`,
  );
  const room = labelRooms(diagram);
  const lines = [...participants, ...statements(diagram.items, { ids, room })];
  return ['sequenceDiagram', ...lines.map((line) => `  ${line}`), ''].join('\n');
}

type Ids = ReadonlyMap<string, string>;

/** Mermaid's name for every participant, also for one that only a message names. */
function identifiers(diagram: Diagram): Ids {
  const ids = new Map<string, string>();
  const taken = new Set<string>();
  const named = diagram.participants.map(({ id }) => id);
  const used = flatItems(diagram.items).flatMap((item) =>
    item.kind === 'note' ? item.over : [item.from, item.to],
  );
  for (const id of new Set([...named, ...used])) {
    const safe = safeId(id, taken);
    ids.set(id, safe);
    taken.add(safe);
  }
  return ids;
}

interface Layout {
  readonly ids: Ids;
  readonly room: (item: MessageItem) => number | undefined;
}

function statements(items: readonly DiagramItem[], layout: Layout): readonly string[] {
  return items.flatMap((item, index) => {
    if (item.kind === 'loop') {
      const body = statements(item.items, layout).map((line) => `  ${line}`);
      return [`loop ${item.times}×`, ...body, 'end'];
    }
    const line = item.kind === 'note' ? note(item, layout) : arrow(item, layout);
    const tint = tintOf(item);
    if (tint === undefined) return [line];
    if (item.kind === 'note') return tinted(line, tint);
    const before = adjacent(items[index - 1], item);
    const after = adjacent(items[index + 1], item);
    // A failed pair with nothing between is tinted whole; else only its answer, or half the picture would be red.
    if (item.role === 'request' && after) return tinted(line, tint).slice(0, 2);
    if (item.role === 'request') return item.mark ? tinted(line, tint) : [line];
    return before ? tinted(line, tint).slice(1) : tinted(line, tint);
  });
}

function tintOf({ mark, failed }: MessageItem | NoteItem): string | undefined {
  if (mark) return MARK_TINTS[mark];
  return failed ? FAILED_TINT : undefined;
}

function tinted(line: string, tint: string): readonly string[] {
  return [`rect ${tint}`, `  ${line}`, 'end'];
}

function note(item: NoteItem, { ids }: Layout): string {
  const over = [...new Set(item.over)].map((id) => ids.get(id));
  return `Note over ${over.join(',')}: ${noteText(item.text)}`;
}

function arrow(item: MessageItem, { ids, room }: Layout): string {
  const request = item.continues ? '-->>' : '->>';
  const line = { request, response: '-->>', 'no-answer': '--x' }[item.role];
  const bar = item.bar ? (item.role === 'request' ? '+' : '-') : '';
  return `${ids.get(item.from)}${line}${bar}${ids.get(item.to)}: (${item.shown}) ${signsOf(item)}${escapeText(item.label, room(item))}`;
}

/** What stands before a colon, and the rest, each in lines of about the same length; a hard space keeps words together. */
function noteText(text: string): string {
  if (text.length <= NOTE_LINE) return escapeText(text);
  const [head, rest] = text.split(/(?<=:) (.*)/s) as [string, string?];
  const lines = [...balanced(head), ...(rest === undefined ? [] : balanced(rest))];
  return escapeLines(lines);
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

function adjacent(neighbour: DiagramItem | undefined, item: MessageItem): boolean {
  return neighbour?.kind === 'message' && neighbour.number === item.other;
}
