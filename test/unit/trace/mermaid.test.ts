/** Mermaid text: numbers, arrows, activation bars, failed pairs, and captured text that stays text. */

import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import type { DiagramItem, MessageItem } from '../../../src/model/diagram.js';
import { diagramOf, finished } from '../../../src/trace/diagram.js';
import { escapeLines, escapeText, safeId } from '../../../src/trace/escape.js';
import { toMermaid } from '../../../src/trace/mermaid.js';
import { IMAGE_CREATE, nameSample } from '../../support/flow-sample.js';

function pair(number: number, other: number, failed = false): readonly [MessageItem, MessageItem] {
  const shared = {
    ...({
      kind: 'message',
      failed,
      label: 'GET /',
      uncertain: false,
      continues: false,
      retries: false,
      remembered: false,
      bar: false,
    } as const),
    fingerprint: 'a>b GET /',
  };
  return [
    { ...shared, role: 'request', from: 'a', to: 'b', number, other, shown: String(number) },
    { ...shared, role: 'response', from: 'b', to: 'a', number: other, other: number, shown: String(other) },
  ];
}

function bodyOf(items: readonly DiagramItem[]): readonly string[] {
  return toMermaid(finished([], [...items].sort(byNumber)))
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim());
}

function byNumber(a: DiagramItem, b: DiagramItem): number {
  return a.kind === 'message' && b.kind === 'message' ? a.number - b.number : 0;
}

describe('toMermaid', () => {
  it('tells the documented flow with its numbers, its variables and a bar for every pair', async () => {
    const text = toMermaid(diagramOf(IMAGE_CREATE, { name: nameSample }));
    expect(text).toContain('  participant swift as swift-proxy-server\n');
    expect(text).toContain('  client->>+glance: (7) POST /image/v2/images\n');
    expect(text).toContain('  glance->>+keystone: (20) GET /identity/v3/endpoints/{image_endpoint_id}\n');
    expect(text).toContain('  glance-->>-client: (26) 201 Created /image/v2/images\n');
    expect(text).not.toContain('autonumber');
    expect(text.match(/->>\+/g)).toHaveLength(25);
    expect(text.match(/-->>-/g)).toHaveLength(25);
    await expect(mermaid.parse(text)).resolves.toBeTruthy();
  });

  it('tints a failed pair, or only its answer when there is something between', () => {
    expect(bodyOf(pair(1, 2, true))).toEqual([
      'rect rgba(239, 68, 68, 0.14)',
      'a->>+b: (1) GET /',
      'b-->>-a: (2) GET /',
      'end',
    ]);
    expect(bodyOf([...pair(1, 4, true), ...pair(2, 3)])).toEqual([
      'a->>+b: (1) GET /',
      'a->>+b: (2) GET /',
      'b-->>-a: (3) GET /',
      'rect rgba(239, 68, 68, 0.14)',
      'b-->>-a: (4) GET /',
      'end',
    ]);
  });

  it('draws no bar where two pairs of one participant cross', () => {
    expect(bodyOf([...pair(1, 3), ...pair(2, 4)])).toEqual([
      'a->>b: (1) GET /',
      'a->>+b: (2) GET /',
      'b-->>a: (3) GET /',
      'b-->>-a: (4) GET /',
    ]);
  });

  it('marks doubt, a retry, and work that goes on after an answer, which is dashed', () => {
    const [request] = pair(1, 2);
    const marked = { ...request, uncertain: true, retries: true, continues: true, remembered: true };
    expect(bodyOf([marked])).toEqual(['a-->>b: (1) ⤷ ↻ ◌ ? GET /']);
  });

  it('crosses out an answer that never came', () => {
    const [request, response] = pair(1, 2);
    const text = bodyOf([request, { ...response, role: 'no-answer', label: 'no answer' }]);
    expect(text[1]).toBe('b--x-a: (2) no answer');
  });

  it('shortens a label to what lies between where its arrow passes a participant that is no neighbour', () => {
    const long = `GET /${'x'.repeat(80)}`;
    const [near] = pair(1, 2);
    const far = { ...near, to: 'c', label: long };
    const participants = ['a', 'b', 'c'].map((id) => ({ id, label: id }));
    const labels = (items: readonly DiagramItem[]): readonly number[] =>
      toMermaid({ participants, items })
        .split('\n')
        .flatMap((line) => /\(1\) (.*)$/.exec(line)?.[1]!.length ?? []);
    expect(labels([far])).toEqual([45]);
    expect(labels([far, { ...near, label: long }])).toEqual([60, 60]);
  });

  it('keeps one name for one participant and apart what would look the same', () => {
    const ids = ['a-b', 'a.b', 'end', '7', '日本', 'constructor'];
    const participants = ids.map((id) => ({ id, label: id }));
    expect(toMermaid({ participants, items: [] })).toBe(
      [
        'sequenceDiagram',
        '  participant a_b as a-b',
        '  participant a_b_2 as a.b',
        '  participant end_ as end',
        '  participant p7 as 7',
        '  participant p_ as 日本',
        '  participant constructor_ as constructor',
        '',
      ].join('\n'),
    );
  });
});

describe('escapeLines', () => {
  it('leaves nothing from which Mermaid would take the end, in a later line either', () => {
    expect(escapeLines(['in style:', '#1: a;b'])).toBe('in style#58;<br/>#35;1: a#59;b');
  });
});

describe('escapeText', () => {
  it.each([
    ['GET /x#frag;y', 'GET /x#35;frag#59;y'],
    ['a&lt;b <br/>', 'a#38;lt#59;b #60;br/#62;'],
    ['%%{init: {"theme":"dark"}}%%', '#37;#37;{init: {#34;theme#34;#58;#34;dark#34;}}#37;#37;'],
    ['wrap: me', 'wrap#58; me'],
    ['$$x$$', '#36;#36;x#36;#36;'],
    ['style a:b#c', 'style a#58;b#35;c'],
    ['two\nlines', 'two␊lines'],
    ['', '#8203;'],
    ['\ud800', '\ufffd'],
    ['100% of /a%20b', '100% of /a%20b'],
  ])('%j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  it('leaves out the middle of a long label', () => {
    const text = escapeText(`GET /${'a'.repeat(100)}/file`);
    expect(Array.from(text)).toHaveLength(60);
    expect(text).toMatch(/^GET \/a+…a+\/file$/);
  });
});

describe('safeId', () => {
  it.each(['end', 'Note', 'LOOP', 'toString', 'constructor'])('keeps away from %s', (id) => {
    expect(safeId(id, new Set())).toBe(`${id}_`);
  });
});
