/** Laws of the pictures: whatever was captured, Mermaid parses it, and it has as many arrows as there are messages. */

import fc from 'fast-check';
import mermaid from 'mermaid';
import { expect, it } from 'vitest';
import { summaryOf } from '../../src/trace/fold.js';
import { diagramOf } from '../../src/trace/diagram.js';
import { toMermaid } from '../../src/trace/mermaid.js';
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

async function arrowsOf(text: string): Promise<readonly string[]> {
  await mermaid.parse(text);
  const parsed = (await mermaid.mermaidAPI.getDiagramFromText(text)) as unknown as ParsedDiagram;
  return parsed.db.getMessages().flatMap(({ type, message }) => (ARROWS.has(type) ? [message] : []));
}

it('any captured text gives Mermaid that parses, with an arrow for every message', async () => {
  await fc.assert(
    fc.asyncProperty(flow, async ([calls, labels]) => {
      const participants = labels.map((label, index) => ({ id: `${label}${index}`, label, evidence: [] }));
      const told = flowOf(calls, [...participants, ...['a', 'b', 'end', '__proto__', 'note'].map(plain)]);
      for (const diagram of [diagramOf, summaryOf].map((draw) => draw(told, { name: (path) => path }))) {
        const messages = diagram.items.filter(({ kind }) => kind === 'message');
        const arrows = await arrowsOf(toMermaid(diagram));
        expect(arrows.map((text) => /^\((\d+)\) /.exec(text)?.[1])).toEqual(
          messages.map((item) => item.kind === 'message' && String(item.number)),
        );
      }
    }),
    runs(150, 5000),
  );
}, 900_000);

function plain(id: string): { id: string; label: string; evidence: readonly [] } {
  return { id, label: id, evidence: [] };
}
