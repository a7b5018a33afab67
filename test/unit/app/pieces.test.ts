/** Pieces of a text: every line is one piece's own, with what is around it. */

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { piecesOf } from '../../../src/app/pieces.js';

const texts = fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '→', '\n'), maxLength: 9 }));
const sizes = fc.record({ own: fc.integer({ min: 1, max: 20 }), around: fc.integer({ min: 0, max: 20 }) });

it('gives each line once, as one of its own, by its number', () => {
  fc.assert(
    fc.property(texts, sizes, (parts, size) => {
      const text = parts.join('');
      for (const written of [text, Buffer.from(text)]) {
        const own = [...piecesOf(written, size)].flatMap((piece) =>
          piece.text
            .split('\n')
            .map((line, index) => ({ line, index: index + 1 }))
            .filter(({ index }) => index >= piece.from && index <= piece.to)
            .map(({ line, index }) => ({ line, number: piece.firstLine + index - 1 })),
        );
        expect(own).toEqual(text.split('\n').map((line, index) => ({ line, number: index + 1 })));
      }
    }),
  );
});

it('has as much around each piece as is asked for, where there is as much', () => {
  const text = Array.from({ length: 100 }, (_, index) => `line ${index}\n`).join('');
  for (const { text: piece, from } of piecesOf(text, { own: 50, around: 30 })) {
    const lead = piece
      .split('\n')
      .slice(0, from - 1)
      .join('\n');
    expect(text.startsWith(piece) || lead.length >= 29).toBe(true);
  }
});
