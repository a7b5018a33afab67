/** Cookbooks whose every text is hostile, and the same with an `x` in each place: a theme must give both the same shape. */

import type { Cookbook, Phrase, Recipe } from '../../src/model/cookbook.js';
import { bookOf } from './cookbook.js';
import { filled, nextOf } from './filled.js';
import { imageCreate } from './image-create.js';

const PHRASE: Phrase = [
  { text: 'x ', code: '' },
  { text: '', code: 'x' },
  { text: ' x', code: '' },
];

const BOOK = bookOf(imageCreate());

/** Everything that a recipe may have. */
function whole(recipe: Recipe): Recipe {
  const row = { name: 'x', value: 'x', how: PHRASE };
  return {
    ...recipe,
    headers: [{ name: 'x', value: 'x' }],
    cli: { command: 'x', remark: PHRASE },
    keep: { command: 'x', variables: [row] },
    changed: { title: 'x', lines: [PHRASE] },
    remarks: [PHRASE],
    note: ['x', 'x'],
    sources: [{ anchor: 'issue-token', heading: 'x', names: ['x'] }],
    answer: {
      ...recipe.answer,
      body: { kind: 'text', language: 'json', text: 'x', size: 'x', remark: 'x' },
    },
  };
}

const PLAIN: Cookbook = {
  ...BOOK,
  intro: ['x', 'x'],
  given: [{ name: 'x', value: 'x', how: PHRASE }],
  notes: ['x'],
  preface: BOOK.preface.slice(0, 1).map(whole),
  recipes: BOOK.recipes.slice(0, 1).map(whole),
};

/** The book with these texts in its places, in order. */
export function filledBook(texts: readonly string[]): Cookbook {
  return linked(filled(PLAIN, nextOf(texts)));
}

/** The same book, an `x` in every place. */
export function tameBook(): Cookbook {
  return linked(filled(PLAIN, () => 'x'));
}

/** A writer's reference leads somewhere, whatever stands behind that. */
function linked(book: Cookbook): Cookbook {
  return { ...book, reference: `https://x/${book.reference}` };
}
