/** Diagrams as lines of a terminal: they fit, they show every number, and nothing in them steers the terminal. */

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellWidth } from '../../../src/text/cells.js';
import { diagramOf } from '../../../src/trace/diagram.js';
import { summaryOf } from '../../../src/trace/fold.js';
import { textPicture } from '../../../src/trace/text-picture.js';
import { flowOf } from '../../support/flow-of.js';
import { IMAGE_CREATE, nameSample } from '../../support/flow-sample.js';

const call = { from: 'client', to: 'glance', method: 'GET', url: 'http://g/a', status: 200 };

describe('textPicture', () => {
  it('draws arrows between lifelines, bars, notes and who takes part', () => {
    const lines = textPicture(summaryOf(IMAGE_CREATE, { name: nameSample }), 100).map(({ text }) => text);
    expect(lines[0]!.trim().split(/\s+/)).toEqual([
      ...['openstack-client', 'keystone-api', 'glance-api', 'swift-proxy-server'],
    ]);
    expect(lines.at(-1)).toBe(lines[0]);
    const at = lines.findIndex((line) => line.includes('(7) POST /image/v2/images'));
    expect(lines[at + 1]).toMatch(/^ +├─+>│ +│$/);
    expect(lines.join('\n')).toMatch(/│ \(8–25\) 9 calls: discovery, +│/);
    expect(lines.find((line) => line.includes('(26) 201 Created'))).toContain('┃');
  });

  it('marks failures, missing answers and doubt', () => {
    const flow = flowOf([
      { ...call, status: 404, reason: 'Not Found' },
      { ...call, status: 'nobody listens' },
    ]);
    const roots = flow.roots.map((root, index) => ({ ...root, ambiguous: index === 1 }));
    const lines = textPicture(diagramOf({ ...flow, roots }, { name: (path) => path }), 80);
    const failed = lines.filter(({ tone }) => tone === 'failed').map(({ text }) => text);
    expect(failed[0]).toContain('✗ (2) 404 Not Found');
    expect(failed[3]).toContain('✗╌');
    expect(lines.some(({ text }) => text.includes('(3) ? GET /a'))).toBe(true);
  });

  it.each([40, 80, 132])('fits %d columns whatever is in it, and is safe to print', (columns) => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' }), { maxLength: 5 }), (texts) => {
        const calls = texts.map((text) => ({
          ...call,
          method: text,
          url: `http://g/${text}한국어😀`,
          reason: text,
        }));
        for (const { text } of textPicture(diagramOf(flowOf(calls), { name: (path) => path }), columns)) {
          expect(cellWidth(text)).toBeLessThanOrEqual(columns);
          expect(text).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e]/);
        }
      }),
    );
  });
});
