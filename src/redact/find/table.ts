/** Secrets in the columns of tables: as programs draw them in a terminal, and as CSV. */

import type { Span } from '../../text/span.js';
import type { Verdict } from '../rules.js';
import { append, moved, plainFinding, trimmed } from './finding.js';
import type { Finding, Search } from './finding.js';

/** The cells below a name that a rule knows, of tables between lines of `+----+`, and of CSV whose names are in quotes. */
export function findInTables(text: string, search: Search): readonly Finding[] {
  const tables = (pattern: RegExp, rowsOf: (table: string) => readonly Row[]): readonly Finding[] => {
    const findings: Finding[] = [];
    for (const { 0: table, index } of text.matchAll(pattern)) {
      append(findings, moved(columns(rowsOf(table), { text: table, search }), index));
      if (search.isOver(findings)) break;
    }
    return findings;
  };
  const drawn = text.includes('-+\n') ? tables(DRAWN, drawnRows) : [];
  const quoted = text.includes('","') ? tables(QUOTED, (table) => csvRows(table, ',')) : [];
  return [...drawn, ...quoted];
}

/** The same for a text that is CSV, with commas, semicolons or tabs. */
export function findInCsv(text: string, search: Search): readonly Finding[] {
  const head = /^[^\r\n]*/.exec(text)![0];
  const separator = ['\t', ';', ','].find((one) => head.includes(one));
  return separator === undefined ? [] : columns(csvRows(text, separator), { text, search });
}

const DRAWN = /^\+[-+]{1,2000}\+\n\|[^\n]*\|\n\+[-+]{1,2000}\+\n(?:\|[^\n]*\|(?:\n|$))+/gm;
const QUOTED = /^"[^"\r\n]{1,80}"(?:,"[^"\r\n]{1,80}"){1,80}\r?\n(?:"[^\n]*(?:\n|$))+/gm;

type Row = readonly Span[];

/** The first row names the columns. */
function columns(
  rows: readonly Row[],
  { text, search }: { readonly text: string; readonly search: Search },
): readonly Finding[] {
  const [head = [], ...below] = rows;
  const verdicts = head.map((cell): Verdict | undefined => {
    const name = text.slice(cell.start, cell.end).replaceAll(' ', '_');
    return search.rules.key(name)[0];
  });
  if (verdicts.every((verdict) => verdict === undefined)) return [];
  const findings: Finding[] = [];
  for (const row of below) {
    if (search.isOver(findings)) break;
    for (const [column, cell] of row.entries()) {
      const verdict = verdicts[column];
      if (verdict && cell.start < cell.end)
        findings.push({ ...plainFinding(text, cell, verdict), loose: true });
    }
  }
  return findings;
}

function drawnRows(table: string): readonly Row[] {
  const rows: Row[] = [];
  for (const { 0: line, index } of table.matchAll(/^\|.*\|$/gm)) {
    let start = index + 1;
    const cells = line.slice(1, -1).split('|');
    rows.push(
      cells.map((cell) => {
        const { start: inner, end } = trimmed(cell, { start: 0, end: cell.length });
        const span = { start: start + inner, end: start + end };
        start += cell.length + 1;
        return span;
      }),
    );
  }
  return rows;
}

function csvRows(text: string, separator: string): readonly Row[] {
  const cell = new RegExp(`(?:"((?:[^"]|"")*)"|([^${separator}\r\n]*))(${separator}|\r?\n|$)`, 'y');
  const rows: Span[][] = [[]];
  while (cell.lastIndex < text.length) {
    const at = cell.lastIndex;
    const found = cell.exec(text);
    // A quote that stands within a cell, or is not closed.
    if (!found) break;
    const start = found[1] === undefined ? at : at + 1;
    rows.at(-1)!.push({ start, end: start + (found[1] ?? found[2]!).length });
    if (found[3] !== separator) rows.push([]);
  }
  return rows;
}
