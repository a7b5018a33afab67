/** Long flows: loops of any period, failures that stay, parts within the budget, numbers that go on. */

import { describe, expect, it } from 'vitest';
import { flatItems, numbersOfItem } from '../../../src/model/diagram.js';
import type { Diagram, DiagramItem } from '../../../src/model/diagram.js';
import { messagesOf } from '../../../src/trace/diagram.js';
import { foldLoops } from '../../../src/trace/loops.js';
import { fullPictures, summaryPictures } from '../../../src/trace/pictures.js';
import { flowOf } from '../../support/flow-of.js';
import type { Call } from '../../support/flow-of.js';

const name = (path: string): string => path;

function call(path: string, more: Partial<Call> = {}): Call {
  return { from: 'client', to: 'glance', method: 'GET', url: `http://glance${path}`, status: 200, ...more };
}

function looped(calls: readonly Call[]): readonly DiagramItem[] {
  const flow = flowOf(calls);
  return foldLoops(messagesOf(flow, { name }), { flow, name });
}

/** `(1) GET /a`, loops as `[3× …]`, notes as their text. */
function told(items: readonly DiagramItem[]): readonly string[] {
  return items.map((item) => {
    if (item.kind === 'loop') return `[${told(item.items).join('; ')}]`;
    return item.kind === 'note' ? item.text : `${item.number} ${item.label}`;
  });
}

function times<T>(n: number, make: (index: number) => T): readonly T[] {
  return Array.from({ length: n }, (_, index) => make(index));
}

describe('foldLoops', () => {
  it('draws one call of a loop, with how often it came and what it ran over', () => {
    expect(
      looped(times(3, (n) => call(`/limits?resource_name=r${n}&x=1`))).flatMap((item) => told([item])),
    ).toEqual(['[(1–6) 3× over resource_name: r0, r1, r2; 1 GET /limits; 2 200 OK /limits]']);
  });

  it.each([1, 2, 3, 6, 7, 11])('finds the period %d', (period) => {
    const once = times(period, (n) => call(`/${'abcdefghijk'[n]}`));
    const items = looped(times(4, () => once).flat());
    expect(items).toHaveLength(1);
    expect(items[0]).toMatchObject({ kind: 'loop', times: 4 });
    expect(flatItems(items)).toHaveLength(1 + 2 * period);
  });

  it('folds what comes again within an iteration that is drawn whole', () => {
    const outer = (n: number): readonly Call[] => [
      call('/first', n === 1 ? { status: 403, reason: 'Forbidden' } : {}),
      ...times(5, () => [call('/a'), call('/b')]).flat(),
    ];
    const items = looped(times(2, outer).flat());
    expect(items.map((item) => (item.kind === 'loop' ? item.times : item.kind))).toEqual([
      ...['message', 'message', 5],
      ...['message', 'message', 5],
    ]);
  });

  it('says of a loop what failed each time', () => {
    const items = looped(times(3, () => [call('/a'), call('/b', { status: 404, reason: 'No' })]).flat());
    expect(told(items)[0]).toMatch(/^\[\(1–12\) 3×, each time the same; each time 1 failed; /);
  });

  it('shows the iteration that failed whole, and folds those before and after it, in step', () => {
    const once = (n: number): readonly Call[] =>
      times(6, (m) => call(`/${'abcdef'[m]}`, n === 4 && m === 2 ? { status: 409, reason: 'Conflict' } : {}));
    const items = looped([call('/before'), ...times(9, once).flat()]);
    expect(items.map((item) => (item.kind === 'loop' ? item.times : 'message'))).toEqual([
      ...['message', 'message', 4],
      ...times(12, () => 'message'),
      4,
    ]);
    expect(told(items)).toContain('56 409 Conflict /c');
    expect(told(items)[3]).toBe('51 GET /a');
  });

  it('shows the failure of a loop that fails each time', () => {
    const items = looped(times(5, () => [call('/a'), call('/b', { status: 401, reason: 'No' })]).flat());
    expect(items).toHaveLength(1);
    expect(flatItems(items).filter((item) => item.failed)).toHaveLength(2);
  });

  it('finds loops in loops, and whole calls only', () => {
    const inner = times(3, () => call('/inner', { from: 'glance', to: 'keystone' }));
    const items = looped(times(4, (n) => call(`/images/i${n}`, { calls: inner })));
    expect(told(items)).toEqual([
      '[(1–32) 4× over images: i0, i1, i2, i3; 1 GET /images/i0; ' +
        '[(2–7) 3×, each time the same; 2 GET /inner; 3 200 OK /inner]; 8 200 OK /images/i0]',
    ]);
  });

  it('leaves two calls as they are, and calls that only look alike', () => {
    expect(looped(times(2, () => call('/a')))).toHaveLength(4);
    expect(looped([call('/a'), call('/b'), call('/c'), call('/a')])).toHaveLength(8);
    expect(looped(times(3, (n) => call('/a', { method: ['GET', 'PUT', 'POST'][n]! })))).toHaveLength(6);
  });

  it('tells what bodies and variables differ in', () => {
    const body = (n: number): Partial<Call> => ({
      method: 'POST',
      sent: { kind: 'text', mediaType: 'application/json', text: `{"port":{"name":"p${n}"}}` },
    });
    expect(told(looped(times(3, (n) => call('/ports', body(n)))))[0]).toContain('3× over name: p0, p1, p2');
    const ids = times(3, (n) => `${n}1f0c8e5-26a7-4c5e-a6df-8d5a0e5a7f11`);
    const named = (path: string): string =>
      ids.reduce((text, id, n) => text.replace(id, `{image_id${n ? `_${n + 1}` : ''}}`), path);
    const flow = flowOf(ids.map((id) => call(`/images/${id}`)));
    const [loop] = foldLoops(messagesOf(flow, { name: named }), { flow, name: named });
    expect(told([loop!])[0]).toContain('3× over image_id: 01f0c8e5…, 11f0c8e5…, 21f0c8e5…;');
  });
});

describe('fullPictures', () => {
  const options = { name, budget: 12 };
  const long = flowOf([
    call('/first'),
    call('/big', {
      calls: times(15, (n) => call(`/${'abcdefghijklmno'[n]}`, { from: 'glance', to: 'swift' })),
    }),
    call('/failed', { status: 500, reason: 'Oh' }),
    ...times(7, (n) => call(`/${'pqrstuv'[n]}/x`)),
  ]);

  it('is one picture with every message while that fits', () => {
    const [only, ...more] = fullPictures(flowOf(times(4, () => call('/same'))), options);
    expect(more).toEqual([]);
    expect(only).toMatchObject({ title: '' });
    expect(only!.diagram.items).toHaveLength(8);
  });

  it('is an overview and parts within the budget, every number in one of them, in order', () => {
    const [overview, ...parts] = fullPictures(long, options);
    expect(overview!.title).toBe('Overview');
    expect(size(overview!.diagram)).toBeLessThanOrEqual(12);
    for (const { diagram } of parts) expect(size(diagram)).toBeLessThanOrEqual(13);
    const numbers = parts.flatMap(({ diagram }) => diagram.items.flatMap(numbersOfItem));
    expect(numbers).toEqual(times(50, (n) => n + 1));
    expect(parts[0]!.title).toMatch(/^Part 1 of \d+ \(1–\d+\)$/);
    expect(new Set(overview!.diagram.items.flatMap(numbersOfItem)).size).toBe(50);
  });

  it('cuts at the client’s own calls first, and says what goes on in a part', () => {
    const parts = fullPictures(long, options).slice(1);
    const continued = parts.filter(({ diagram }) => diagram.items[0]?.kind === 'note');
    expect(told(continued[0]!.diagram.items)[0]).toBe('(3) goes on: GET /big');
    expect(parts.at(-1)!.diagram.items[0]).toMatchObject({ kind: 'message', role: 'request' });
  });

  it('names failures in the overview, and leads to the part', () => {
    const [overview] = fullPictures(long, { ...options, budget: 4 });
    const failed = overview!.diagram.items.filter((item) => item.kind !== 'loop' && item.failed);
    expect(told(failed).join()).toContain('1\u00a0failed (500\u00a0Oh)');
    for (const item of overview!.diagram.items) expect(item).toMatchObject({ kind: 'note', role: 'part' });
  });

  it('shows only who takes part', () => {
    const parts = fullPictures(long, options).slice(1);
    expect(parts.at(-1)!.diagram.participants.map(({ id }) => id)).toEqual(['client', 'glance']);
  });

  it('tells a loop that is larger than the budget in parts, each below what it runs over', () => {
    const once = times(9, (n) => call(`/${'abcdefghi'[n]}?n=`));
    const calls = times(3, (n) => once.map((one) => ({ ...one, url: `${one.url}${n}` }))).flat();
    const [, ...parts] = fullPictures(flowOf(calls), { name, budget: 8 });
    expect(parts.length).toBeGreaterThan(1);
    for (const { diagram } of parts) expect(told(diagram.items)[0]).toBe('(1–54) 3× over n: 0, 1, 2');
  });

  it('numbers by nesting', () => {
    const flow = flowOf([
      call('/a'),
      call('/b', { calls: [call('/c'), call('/d', { calls: [call('/e')] })] }),
    ]);
    const [only] = fullPictures(flow, { ...options, numbers: 'nested' });
    const shown = flatItems(only!.diagram.items).map((item) => (item.kind === 'message' ? item.shown : ''));
    expect(shown).toEqual(['1', '1', '2', '2.1', '2.1', '2.2', '2.2.1', '2.2.1', '2.2', '2']);
  });

  it('counts what a selection left out', () => {
    const [only] = fullPictures(flowOf([call('/a')]), {
      ...options,
      hidden: '3 of 4 calls are hidden: 3 quota',
    });
    expect(told(only!.diagram.items)[0]).toBe('3 of 4 calls are hidden: 3 quota');
  });
});

describe('summaryPictures', () => {
  it('folds groups, then loops', () => {
    const flow = flowOf(
      times(5, (n) => [call(`/a?n=${n}`, { calls: [call('/q', { group: 'quota' })] })]).flat(),
    );
    const [only] = summaryPictures(flow, { name, budget: 60 });
    expect(told(only!.diagram.items)).toEqual([
      '[(1–20) 5× over n: 0, 1, 2, 3, 4; 1 GET /a; (2–3) 1 call: quota; 4 200 OK /a]',
    ]);
  });
});

function size({ items }: Diagram): number {
  return flatItems(items).length;
}
