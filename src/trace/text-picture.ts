/** A diagram as lines of a terminal: lifelines, arrows, notes, bars; it fits the width that it is given. */

import { flatItems } from '../model/diagram.js';
import type { Diagram, DiagramItem, DiagramMark, LoopItem, MessageItem, NoteItem } from '../model/diagram.js';
import { cellWidth, fitCells, writeCells } from '../text/cells.js';
import type { CellRow } from '../text/cells.js';
import { printable } from '../text/printable.js';
import { signsOf } from './signs.js';

export interface TextLine {
  readonly text: string;
  readonly tone: 'plain' | 'name' | 'note' | 'failed' | DiagramMark;
}

const WIDEST_LANE = 34;
/** Notes are no narrower than this, where the line allows it. */
const NOTE_WIDTH = 30;

/** The lines of a diagram, none of them wider than `columns`. Captured text cannot steer the terminal. */
export function textPicture(diagram: Diagram, columns: number): readonly TextLine[] {
  const known = new Map(diagram.participants.map(({ id, label }) => [id, label]));
  for (const item of flatItems(diagram.items)) {
    for (const id of item.kind === 'note' ? item.over : [item.from, item.to]) {
      if (!known.has(id)) known.set(id, id);
    }
  }
  const lane = Math.max(3, Math.min(WIDEST_LANE, Math.floor(columns / Math.max(1, known.size))));
  const at = new Map([...known.keys()].map((id, index) => [id, Math.floor(lane / 2) + index * lane]));
  const paper: Paper = { at, lane, columns: Math.max(columns, known.size * lane), active: new Map() };
  const names = namesOf([...known.values()], paper);
  const body = diagram.items.flatMap((item) => linesOf(item, paper));
  return [...names, ...body, ...(body.length > names.length * 4 ? names : [])];
}

interface Paper {
  /** The cell of each participant's lifeline. */
  readonly at: ReadonlyMap<string, number>;
  readonly lane: number;
  readonly columns: number;
  /** How many bars are open on a participant. */
  readonly active: Map<string, number>;
}

function linesOf(item: DiagramItem, paper: Paper): readonly TextLine[] {
  if (item.kind === 'loop') return loopLines(item, paper);
  return item.kind === 'note' ? noteLines(item, paper) : messageLines(item, paper);
}

function messageLines(item: MessageItem, paper: Paper): readonly TextLine[] {
  const [from, to] = [paper.at.get(item.from)!, paper.at.get(item.to)!];
  const opens = item.bar && item.role === 'request';
  const mark = item.failed && item.role !== 'request' ? '✗ ' : '';
  const words = `${mark}(${item.shown}) ${signsOf(item)}${oneLine(item.label)}`;
  const label = lifelines(paper);
  const text = fitCells(words, paper.columns - 2);
  const left = from === to ? from + 4 : Math.min(from, to) + 2;
  writeCells(label, Math.max(0, Math.min(left, paper.columns - cellWidth(text))), text);
  if (opens) change(paper, item.to, 1);
  if (item.bar && !opens) change(paper, item.from, -1);
  const arrow = lifelines(paper);
  if (from === to) writeCells(arrow, from, '│<─┘');
  else writeCells(arrow, Math.min(from, to), shaft(item, Math.abs(to - from), to > from));
  const tone = item.mark ?? (item.failed && item.role !== 'request' ? 'failed' : 'plain');
  return [label, arrow].map((row) => line(row, tone));
}

function shaft({ role, continues }: MessageItem, length: number, right: boolean): string {
  const dash = (role === 'request' && !continues ? '─' : '╌').repeat(Math.max(0, length - 1));
  const head = role === 'no-answer' ? '✗' : right ? '>' : '<';
  return right ? `├${dash.slice(1)}${head}│` : `│${head}${dash.slice(1)}┤`;
}

function noteLines(item: NoteItem, paper: Paper): readonly TextLine[] {
  const [first, last] = item.over.map((id) => paper.at.get(id)!) as [number, number];
  const wide = Math.max(last - first + 5, Math.min(NOTE_WIDTH, paper.columns));
  const width = Math.min(wide, paper.columns);
  const middle = (first + last) / 2;
  const left = Math.max(0, Math.min(Math.round(middle - width / 2), paper.columns - width));
  const inner = width - 4;
  const rows = wrapped(`${item.failed ? '✗ ' : ''}${oneLine(item.text)}`, inner);
  const rule = '─'.repeat(width - 2);
  const boxed = [
    `╭${rule}╮`,
    ...rows.map((text) => `│ ${text}${' '.repeat(inner - cellWidth(text))} │`),
    `╰${rule}╯`,
  ];
  return boxed.map((text) => {
    const row = lifelines(paper);
    writeCells(row, left, text);
    return line(row, item.mark ?? (item.failed ? 'failed' : 'note'));
  });
}

function loopLines(item: LoopItem, paper: Paper): readonly TextLine[] {
  const frame = (text: string): TextLine => {
    const row = lifelines(paper);
    const rule = `┄┄ ${text} `;
    writeCells(row, 0, rule.padEnd(Math.min(paper.columns, paper.at.size * paper.lane), '┄'));
    return line(row, 'note');
  };
  return [frame(`${item.times}×`), ...item.items.flatMap((inner) => linesOf(inner, paper)), frame('end')];
}

/** Participants above their lifelines, on as many lines as their names need. */
function namesOf(labels: readonly string[], { at, lane, columns }: Paper): readonly TextLine[] {
  const cells = [...at.values()];
  const names = labels.map((label) => wrapped(oneLine(label).replace(/-/g, '- '), lane - 1).slice(0, 4));
  const height = Math.max(1, ...names.map((name) => name.length));
  return Array.from({ length: height }, (_, index) => {
    const row = blank(columns);
    names.forEach((name, lane) => {
      const text = name[index - height + name.length];
      if (text === undefined) return;
      writeCells(row, Math.max(0, cells[lane]! - Math.floor(cellWidth(text) / 2)), text);
    });
    return line(row, 'name');
  });
}

function change({ active }: Paper, id: string, by: number): void {
  active.set(id, (active.get(id) ?? 0) + by);
}

function lifelines({ at, columns, active }: Paper): CellRow {
  const row = blank(columns);
  for (const [id, cell] of at) row[cell] = (active.get(id) ?? 0) > 0 ? '┃' : '│';
  return row;
}

function blank(columns: number): CellRow {
  return Array.from({ length: columns }, () => ' ');
}

function line(row: CellRow, tone: TextLine['tone']): TextLine {
  return { text: row.join('').replaceAll('\u00a0', ' ').trimEnd(), tone };
}

/** A hard space stays, so that no line ends there, until it is drawn. */
function oneLine(text: string): string {
  return printable(text.replace(/[^\S\u00a0]+/g, ' '));
}

/** Words on lines of at most so many cells; a word that is longer is shortened. A hyphen's space is taken back. */
function wrapped(text: string, cells: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : last.endsWith('-') ? `${last}${word}` : `${last} ${word}`;
    if (last !== undefined && cellWidth(joined) <= cells) lines[lines.length - 1] = joined;
    else lines.push(fitCells(word, cells));
  }
  return lines;
}
