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
import { printable } from '../../src/text/printable.js';
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
    'style',
    ':#',
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
  readonly db: {
    getMessages(): readonly { type: number; from: string; to: string; message: string }[];
    getActors(): ReadonlyMap<string, { readonly description: string }>;
  };
}

/** Mermaid's own numbers for `->>`, `-->>` and `--x`. */
const ARROWS = new Set([0, 1, 4]);

/** Mermaid's own numbers for a note, and for the beginning of a loop. */
const NOTE = 2;
const LOOP = 10;

interface ReadArrow {
  readonly from: string;
  readonly to: string;
  readonly text: string;
}

interface ReadBack {
  readonly arrows: readonly ReadArrow[];
  readonly notes: readonly string[];
  readonly loops: number;
}

// Once: this registers the kinds of diagrams. Said outright, `wrap` is not looked up for every label, with a copy of all of Mermaid's settings each time.
mermaid.initialize({ wrap: false });
await mermaid.parse('sequenceDiagram');

/** What Mermaid read: its arrows by the participants' labels, its notes, and how many loops. */
async function readBack(text: string): Promise<ReadBack> {
  const { db } = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as ParsedDiagram;
  const messages = db.getMessages();
  const labelOf = (id: string): string => bare(db.getActors().get(id)!.description);
  return {
    arrows: messages.flatMap(({ type, from, to, message }) =>
      ARROWS.has(type) ? [{ from: labelOf(from), to: labelOf(to), text: bare(message) }] : [],
    ),
    notes: messages.filter(({ type }) => type === NOTE).map(({ message }) => bare(message)),
    loops: messages.filter(({ type }) => type === LOOP).length,
  };
}

/** As Mermaid would draw it, without the spaces between, of which some were made and some left out. */
function bare(text: string): string {
  return text
    .replaceAll('<br/>', '')
    .replace(/ﬂ°°(\d+)¶ß/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(SPACES, '');
}

const SPACES = /[\s\u200b]+/g;

/** What is to be read, of text that the pictures do not shorten. */
function plainly(text: string): string {
  // A lone surrogate becomes U+FFFD on its way through UTF-8.
  const whole = new TextDecoder().decode(new TextEncoder().encode(text));
  const shown = printable(whole).replace(/[\ufdd0-\ufdef\ufffe\uffff]/g, '\ufffd');
  return shown.replace(SPACES, '');
}

/** The same, but for what a `…` stands for. */
function same(read: string, meant: string): boolean {
  const pieces = read.split('…');
  const ends = pieces.reduce((at, piece) => {
    const found = at < 0 ? -1 : meant.indexOf(piece, at);
    return found < 0 ? -1 : found + piece.length;
  }, 0);
  return ends >= 0 && meant.startsWith(pieces[0]!) && meant.endsWith(pieces.at(-1)!);
}

async function expectSame(diagram: Diagram): Promise<void> {
  const items = flatItems(diagram.items);
  const read = await readBack(toMermaid(diagram));
  const labels = new Map(diagram.participants.map(({ id, label }) => [id, label]));
  const label = (id: string): string => plainly(labels.get(id) ?? id);
  const messages = items.flatMap((item) => (item.kind === 'message' ? [item] : []));
  const notes = items.flatMap((item) => (item.kind === 'note' ? [plainly(item.text)] : []));
  expect(read.arrows.length).toBe(messages.length);
  read.arrows.forEach((arrow, index) => {
    const { from, to, shown, label: text } = messages[index]!;
    for (const [found, meant] of [
      [arrow.from, label(from)],
      [arrow.to, label(to)],
      [arrow.text, `(${shown})${plainly(text)}`],
    ] as const) {
      expect([found, meant]).toSatisfy(() => same(found, meant));
    }
  });
  expect(read.notes.length).toBe(notes.length);
  read.notes.forEach((note, index) => {
    expect([note, notes[index]]).toSatisfy(() => same(note, notes[index]!));
  });
  expect(read.loops).toBe(loopsIn(diagram.items));
}

function loopsIn(items: readonly DiagramItem[]): number {
  return items.reduce((sum, item) => sum + (item.kind === 'loop' ? 1 + loopsIn(item.items) : 0), 0);
}

/** In full and in short, as one picture and in parts. */
const MANNERS = [
  { whole: diagramOf, parts: fullPictures },
  { whole: summaryOf, parts: summaryPictures },
];

it('any captured text gives Mermaid that parses, with an arrow for every message', async () => {
  await fc.assert(
    fc.asyncProperty(flow, fc.constantFrom(...MANNERS), async ([calls, labels], { whole, parts }) => {
      const participants = labels.map((label, index) => ({ id: `${label}${index}`, label, evidence: [] }));
      const told = flowOf(calls, [...participants, ...['a', 'b', 'end', '__proto__', 'note'].map(plain)]);
      const name = (path: string): string => path;
      await expectSame(whole(told, { name }));
      const again = { ...told, roots: repeated(told) };
      const numbers = 'nested';
      for (const { diagram } of parts(again, { name, budget: 6, numbers, hidden: labels.join() })) {
        await expectSame(diagram);
      }
    }),
    runs(150, 5000),
  );
}, 1_800_000);

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
}, 1_800_000);

function plain(id: string): { id: string; label: string; evidence: readonly [] } {
  return { id, label: id, evidence: [] };
}
