/** The tables of docs/reference/formats.md: every row of them is a check of its own, and no check is without a row. */

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const PAGE = readFileSync(new URL('../../docs/reference/formats.md', import.meta.url), 'utf8');

/** What stands in the two columns, and what shows that it is so. */
export type Row = readonly [left: string, right: string, check: () => Promise<void> | void];

/** Headings under which there is a table. */
export function headings(): readonly string[] {
  return PAGE.split(/^## /m)
    .slice(1)
    .filter((section) => section.includes('\n| '))
    .map((section) => section.split('\n', 1)[0]!);
}

/** As they stand in the page, without the table's head. */
export function tableUnder(heading: string): readonly (readonly [string, string])[] {
  const [, section = ''] = PAGE.split(`\n## ${heading}\n`);
  const lines = section
    .split(/^## /m)[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '));
  return lines.slice(2).map((line) => {
    const [, left = '', right = ''] =
      line.split(' | ').length > 1 ? /^\| (.*?) +\| (.*?) +\|$/.exec(line)! : [];
    return [left, right];
  });
}

export function checkTable(heading: string, rows: readonly Row[]): void {
  describe(heading, () => {
    it('has a check for each row, as it stands in the page', () => {
      expect(rows.map(([left, right]) => [left, right])).toEqual(tableUnder(heading));
    });
    it.each(rows.map(([left, right, check]) => ({ left, right, check })))('$left → $right', ({ check }) =>
      check(),
    );
  });
}
