/** The last gate: a secret is seen wherever it stands in a text of whatever length, and its line is told. */

import { describe, expect, it } from 'vitest';
import { lastGate } from '../../../src/app/last-gate.js';
import { MANIFEST } from '../../support/flow-sample.js';

const LINES = 30_000;
const LINE = 'A line of a page that says nothing of anybody, and the next one does not either.';
const SECRET = '<code>"password": "hunter2-and-more"</code>';
const check = lastGate(MANIFEST, { redact: [], keep: [] });

const KEY = [
  '-----BEGIN PRIVATE KEY-----',
  ...Array.from({ length: 190 }, (_, index) => `MII${index}`.padEnd(64, 'aB3d')),
  '-----END PRIVATE KEY-----',
].join('\n');

function page(secretAt?: number, secret = SECRET): string {
  const lines = Array.from({ length: LINES }, (_, index) => (index + 1 === secretAt ? secret : LINE));
  return `${lines.join('\n')}\n`;
}

describe('a text that is looked through in pieces', () => {
  it('passes without a secret', () => {
    expect(() => check(page(), 'page.html')).not.toThrow();
    expect(() => check(Buffer.from(page()), 'page.html')).not.toThrow();
  });

  it.each([1, 2, 1_600, 1_619, 1_620, 3_237, 15_000, 29_999, 30_000])('refuses one in line %i', (line) => {
    const sentence = `page.html would hold a secret (line ${line}, `;
    expect(() => check(page(line), 'page.html')).toThrow(sentence);
    expect(() => check(Buffer.from(page(line)), 'page.html')).toThrow(sentence);
  });

  it.each([1_430, 1_530, 1_600, 1_618, 1_620])('refuses a key of many lines from line %i on', (line) => {
    const sentence = `page.html would hold a secret (line ${line}, `;
    expect(() => check(page(line, KEY), 'page.html')).toThrow(sentence);
    expect(() => check(Buffer.from(page(line, KEY)), 'page.html')).toThrow(sentence);
  });
});
