/** The reference page of the capture format: its examples are what this version reads. */

import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { parseExchange, parseManifest } from '../../../src/store/schema.js';

const page = await readFile('docs/reference/capture-format.md', 'utf8');

/** The first JSON example below a heading. */
function exampleBelow(heading: string): string {
  return new RegExp(`^## ${heading}$.*?^\`\`\`json\\n(.*?)^\`\`\`$`, 'ms').exec(page)![1]!;
}

it('shows a manifest that is read as it stands', () => {
  const text = exampleBelow('capture.json');
  expect(parseManifest(text, 'the page').manifest).toEqual(JSON.parse(text));
});

it('shows an exchange that is read as it stands', () => {
  const text = exampleBelow('exchanges.jsonl');
  expect(parseExchange(text, 1)).toEqual(JSON.parse(text));
});
