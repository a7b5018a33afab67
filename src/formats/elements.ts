/** The elements of one array of a JSON document, each as a text of its own, out of chunks that may be cut anywhere. */

import { createScanner } from './scanner.js';
import type { Scanner } from './scanner.js';

/** An element as it stands in the text, or one that could not be had. `line`: where it begins, from 1. */
export type Element =
  | { readonly kind: 'element'; readonly line: number; readonly text: string }
  | { readonly kind: 'broken'; readonly line: number; readonly fault: Fault };

/**
 * `damaged`: it is no JSON · `cut`: the text ends in it · `too-large`: it is longer than anything that is kept ·
 * `unclosed`: the text ends between two elements, so that some may be missing · `missing`: there is no such array.
 */
export type Fault = 'damaged' | 'cut' | 'too-large' | 'unclosed' | 'missing';

// What a capture keeps of a body, in base64, and then some.
const ELEMENT_CHARACTERS = 96 << 20;
// Going back behind each damage could otherwise take time by the square of the text's length.
const BACK_CHARACTERS = 192 << 20;

/**
 * Of the array at a path of keys (`log`, `entries`), whatever stands around it. Behind damage it goes on where an element
 * begins as the first one did. Throws nothing but what the chunks throw, and holds one element at most.
 */
export async function* elementsOf(
  chunks: AsyncIterable<string>,
  path: readonly string[],
  limit = ELEMENT_CHARACTERS,
): AsyncGenerator<Element, void> {
  const splitter = createSplitter(path, limit);
  for await (const chunk of chunks) yield* splitter.push(chunk);
  yield* splitter.end();
}

/** What is under way. `text` is what is looked at, from `at` on; `start` is where in it the element goes on. */
interface State {
  readonly scanner: Scanner;
  readonly limit: number;
  text: string;
  at: number;
  line: number;
  /** The line and the earlier pieces of the element that is under way. */
  element: { readonly line: number; pieces: string[]; length: number; large: boolean } | undefined;
  start: number;
  /** How elements begin: `{"startedDateTime"`. */
  opening: string | undefined;
  /** Damaged: nothing is understood until the next element begins. */
  lost: boolean;
  back: number;
}

function createSplitter(path: readonly string[], limit: number) {
  const scanner = createScanner(path);
  const state: State = {
    ...{ scanner, limit, text: '', at: 0, line: 1, element: undefined, start: 0 },
    ...{ opening: undefined, lost: false, back: BACK_CHARACTERS },
  };
  let isFirst = true;
  return {
    *push(chunk: string): Generator<Element> {
      const plain = isFirst && chunk.startsWith('\ufeff') ? chunk.slice(1) : chunk;
      isFirst &&= chunk === '';
      state.text = state.lost ? state.text + plain : plain;
      state.at = 0;
      state.start = 0;
      yield* scan(state);
      hold(state);
    },
    *end(): Generator<Element> {
      // What swallowed all that stands behind it may have whole elements in it.
      while (state.element && !state.lost) {
        yield { kind: 'broken', line: state.element.line, fault: state.element.large ? 'too-large' : 'cut' };
        state.text = '';
        state.at = 0;
        state.start = 0;
        if (!goBack(state)) return;
        yield* scan(state);
        hold(state);
      }
      if (!scanner.found()) yield { kind: 'broken', line: state.line, fault: 'missing' };
      else if (!scanner.closed() && !state.lost)
        yield { kind: 'broken', line: state.line, fault: 'unclosed' };
    },
  };
}

function* scan(state: State): Generator<Element> {
  const { scanner } = state;
  while (state.at < state.text.length) {
    if (state.lost) {
      if (!skipToOpening(state)) return;
      continue;
    }
    const event = scanner.step(state);
    if (event === 'begin') {
      state.element = { line: state.line, pieces: [], length: 0, large: false };
      state.start = state.at - 1;
    } else if (event === 'end' && state.element) {
      yield finished(state);
    } else if (event === 'fault') {
      // In front of the array there is nothing to be had, and behind it nothing that matters.
      if (!scanner.found()) return giveUp(state);
      if (!state.element && scanner.closed()) return giveUp(state);
      yield { kind: 'broken', line: state.element?.line ?? state.line, fault: 'damaged' };
      goBack(state);
    }
  }
}

function finished(state: State): Element {
  const { line, pieces, large } = state.element!;
  state.element = undefined;
  if (large) return { kind: 'broken', line, fault: 'too-large' };
  const last = state.text.slice(state.start, state.at);
  const text = pieces.length === 0 ? last : [...pieces, last].join('');
  state.opening ??= openingOf(text);
  return { kind: 'element', line, text };
}

/** Keeps what there is of an element until its next piece comes. */
function hold(state: State): void {
  const { element } = state;
  if (!element || state.lost) return;
  const piece = state.text.slice(state.start);
  element.length += piece.length;
  element.large ||= element.length > state.limit;
  if (element.large) element.pieces = [];
  else element.pieces.push(piece);
}

/** Looks for the next element from behind the beginning of the damaged one; false when there is no way to know one. */
function goBack(state: State): boolean {
  const { element } = state;
  const whole = element ? [...element.pieces, state.text.slice(state.start)].join('') : '';
  state.opening ??= openingOf(whole);
  state.element = undefined;
  state.scanner.reset();
  state.lost = true;
  if (element && !element.large && whole.length <= state.back) {
    state.back -= whole.length;
    state.text = whole;
    state.at = 1;
    state.line = element.line;
  }
  return state.opening !== undefined;
}

function giveUp(state: State): void {
  state.lost = true;
  state.opening = undefined;
  state.text = '';
}

function skipToOpening(state: State): boolean {
  const { text, at, opening } = state;
  const found = opening === undefined ? -1 : text.indexOf(opening, at);
  // Half of an opening may stand at the end.
  const next = found >= 0 ? found : Math.max(at, text.length - (opening?.length ?? 0));
  state.line += lineBreaks(text, at, next);
  state.at = next;
  state.lost = found < 0;
  if (found < 0) state.text = opening === undefined ? '' : text.slice(next);
  return found >= 0;
}

function lineBreaks(text: string, from: number, to: number): number {
  let count = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function openingOf(element: string): string | undefined {
  return /^\{\s{0,200}"[^"\\]{1,100}"/.exec(element)?.[0];
}
