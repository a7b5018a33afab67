/** Laws of the pictures: whatever was captured, Mermaid parses it, and it has as many arrows as there are messages. */

import fc from 'fast-check';
import mermaid from 'mermaid';
import { expect, it } from 'vitest';
import { flatItems, numbersOfItem } from '../../src/model/diagram.js';
import type { Diagram, DiagramItem } from '../../src/model/diagram.js';
import type { Flow, Step } from '../../src/model/flow.js';
import { diagramOf, messagesOf } from '../../src/trace/diagram.js';
import { summaryOf } from '../../src/trace/fold.js';
import { toMermaid } from '../../src/trace/mermaid.js';
import { fullPictures, summaryPictures } from '../../src/trace/pictures.js';
import { flowOf } from '../support/flow-of.js';
import type { Call } from '../support/flow-of.js';
import { runs } from '../support/runs.js';

/** What breaks a lexer: from the notes on Mermaid's escaping, and its own statements. */
const HOSTILE = [
  ...[
    ';',
    '#',
    '&amp;',
    '&lt;',
    '<br>',
    '<br/>',
    '\n',
    '\r\n',
    '%%{init: {"theme":"dark"}}%%',
    '100%',
    '%20',
  ],
  ...[
    'a %% b',
    '$$x$$',
    'wrap:',
    'nowrap:',
    ':wrap:',
    'style a:b',
    'classDef x',
    'ﬂ°',
    '¶ß',
    ':',
    '"',
    "'",
    '->>',
  ],
  ...[
    'end',
    'loop',
    'rect rgb(0,0,0)',
    'Note over a: b',
    '-->>',
    '+',
    '-',
    '{x}',
    '[x]',
    '(1)',
    '|',
    '\\n',
    '`',
  ],
  ...[
    '\u0000',
    '\ud800',
    '\u2028',
    '\u202e',
    '한국어',
    'tiếng Việt',
    '😀',
    '<script>',
    '---',
    'title: x',
    ' ',
  ],
];

const hostile = fc
  .array(fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: 'binary', maxLength: 8 })), { maxLength: 8 })
  .map((parts) => parts.join(''));

const participant = fc.constantFrom('a', 'b', 'end', '__proto__', 'note');

const { call } = fc.letrec<{ call: Call }>((tie) => ({
  call: fc.record({
    from: participant,
    to: participant,
    method: fc.oneof(fc.constantFrom('GET', 'POST'), hostile),
    url: hostile.map((path) => `http://host/${path}`),
    status: fc.oneof(fc.constantFrom(200, 404, 500), fc.constant('no route')),
    reason: hostile,
    group: fc.constantFrom('quota', 'sign-on', 'data'),
    calls: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('call'), { maxLength: 2 })),
  }),
}));

const flow = fc.tuple(fc.array(call, { minLength: 1, maxLength: 3 }), fc.array(hostile, { maxLength: 3 }));

interface ParsedDiagram {
  readonly db: { getMessages(): readonly { type: number; from: string; message: string }[] };
}

/** Mermaid's own numbers for `->>`, `-->>` and `--x`. */
const ARROWS = new Set([0, 1, 4]);

/** Mermaid's own numbers for a note, and for the beginning of a loop. */
const NOTE = 2;
const LOOP = 10;

/** What Mermaid read: its arrows, and how many notes and loops. */
async function readBack(text: string): Promise<{ arrows: readonly string[]; notes: number; loops: number }> {
  await mermaid.parse(text);
  const parsed = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as ParsedDiagram;
  const messages = parsed.db.getMessages();
  return {
    arrows: messages.flatMap(({ type, message }) => (ARROWS.has(type) ? [message] : [])),
    notes: messages.filter(({ type }) => type === NOTE).length,
    loops: messages.filter(({ type }) => type === LOOP).length,
  };
}

async function expectSame(diagram: Diagram): Promise<void> {
  const items = flatItems(diagram.items);
  const read = await readBack(toMermaid(diagram));
  expect(read.arrows.map((text) => /^\(([\d.]+)\) /.exec(text)?.[1])).toEqual(
    items.flatMap((item) => (item.kind === 'message' ? [item.shown] : [])),
  );
  expect(read.notes).toBe(items.filter(({ kind }) => kind === 'note').length);
  expect(read.loops).toBe(loopsIn(diagram.items));
}

function loopsIn(items: readonly DiagramItem[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'loop' ? 1 + loopsIn(item.items) : 0), 0);
}

it('any captured text gives Mermaid that parses, with an arrow for every message', async () => {
  await fc.assert(
    fc.asyncProperty(flow, async ([calls, labels]) => {
      const participants = labels.map((label, index) => ({ id: `${label}${index}`, label, evidence: [] }));
      const told = flowOf(calls, [...participants, ...['a', 'b', 'end', '__proto__', 'note'].map(plain)]);
      const name = (path: string): string => path;
      for (const draw of [diagramOf, summaryOf]) await expectSame(draw(told, { name }));
      const again = { ...told, roots: repeated(told) };
      const numbers = 'nested';
      for (const draw of [fullPictures, summaryPictures]) {
        for (const { diagram } of draw(again, { name, budget: 6, numbers, hidden: labels.join() })) {
          await expectSame(diagram);
        }
      }
    }),
    runs(150, 5000),
  );
}, 900_000);

/** The calls of a flow three times over, so that there are loops, and parts. */
function repeated({ roots }: Flow): Flow['roots'] {
  const length = Math.max(...roots.map(({ responseNumber }) => responseNumber));
  const later = (step: Step, by: number): Step => ({
    ...step,
    number: step.number + by,
    responseNumber: step.responseNumber + by,
    children: step.children.map((child) => later(child, by)),
  });
  return [0, 1, 2].flatMap((time) => roots.map((root) => later(root, time * length)));
}

it('every message is in one picture, in its loop or in its note, whatever the flow and the budget', () => {
  fc.assert(
    fc.property(flow, fc.integer({ min: 4, max: 30 }), ([calls], budget) => {
      const once = flowOf(calls, ['a', 'b', 'end', '__proto__', 'note'].map(plain));
      const told = { ...once, roots: repeated(once) };
      for (const draw of [fullPictures, summaryPictures]) {
        const [first, ...more] = draw(told, { name: (path) => path, budget });
        const parts = more.length > 0 ? more : [first!];
        const numbers = parts.flatMap(({ diagram }) => diagram.items.flatMap(numbersOfItem));
        const all = messagesOf(told, { name: (path) => path }).map(({ number }) => number);
        expect([...new Set(numbers)].sort((a, b) => a - b)).toEqual(all);
      }
    }),
    runs(100, 5000),
  );
}, 900_000);

function plain(id: string): { id: string; label: string; evidence: readonly [] } {
  return { id, label: id, evidence: [] };
}
