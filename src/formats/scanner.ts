/** Steps through JSON that comes in pieces, and tells where the elements of one array begin and end. */

/** Where the scanner stands; it moves `at`, and counts lines. */
export interface Place {
  readonly text: string;
  at: number;
  line: number;
}

/** `begin`: the sign before `at` is the first of an element · `end`: the one before `at` was its last · `fault`: no JSON. */
export type ScanEvent = 'begin' | 'end' | 'fault' | 'text-ended';

export interface Scanner {
  /** Goes on to the next event, or to the end of the text. */
  step(place: Place): ScanEvent;
  /** Expects an element of the array, whatever came before. */
  reset(): void;
  /** Whether the array has begun, and whether it has ended. */
  found(): boolean;
  closed(): boolean;
}

const [TAB, LINE_FEED, RETURN, SPACE] = [9, 10, 13, 32];
const [QUOTE, BACKSLASH, COMMA, COLON] = [34, 92, 44, 58];
// In ASCII a bracket and its partner are two apart.
const [OPEN_ARRAY, CLOSE_ARRAY, OPEN_OBJECT, CLOSE_OBJECT] = [91, 93, 123, 125];

// A text of nothing but brackets must not fill the memory.
const DEEPEST = 10_000;

type Expected = 'value' | 'value-or-end' | 'key' | 'key-or-end' | 'colon' | 'next' | 'nothing';

interface State {
  readonly path: readonly string[];
  /** Brackets that are open. */
  stack: number[];
  /** The last key of each object of the stack on the way to the array. */
  keys: string[];
  expected: Expected;
  /** A string or a scalar that is under way. */
  inside: 'string' | 'key' | 'scalar' | undefined;
  escaping: boolean;
  key: string;
  /** How many brackets are open in the array, once it was found. */
  depth: number;
  hasClosed: boolean;
}

export function createScanner(path: readonly string[]): Scanner {
  const state: State = {
    ...{ path, stack: [], keys: [], expected: 'value', inside: undefined, escaping: false },
    ...{ key: '', depth: 0, hasClosed: false },
  };
  return {
    step(place) {
      while (place.at < place.text.length) {
        const event = state.inside ? goOn(state, place) : next(state, place);
        if (event) return event;
      }
      return 'text-ended';
    },
    reset() {
      state.stack.length = state.depth;
      state.inside = undefined;
      state.escaping = false;
      state.expected = 'value';
      state.hasClosed = false;
    },
    found: () => state.depth > 0,
    closed: () => state.hasClosed,
  };
}

/** Goes to the end of a string or a scalar. */
function goOn(state: State, place: Place): ScanEvent | undefined {
  if (state.inside === 'scalar') {
    const end = scalarEnd(place.text, place.at);
    place.at = end;
    return end < place.text.length ? afterValue(state) : undefined;
  }
  const start = place.at;
  const end = stringEnd(state, place);
  if (end < 0) return 'fault';
  if (state.inside === 'key' && state.key.length < 100) state.key += place.text.slice(start, end);
  place.at = end;
  if (end === place.text.length) return undefined;
  place.at += 1;
  if (state.inside === 'string') return afterValue(state);
  state.inside = undefined;
  state.expected = 'colon';
  if (state.depth === 0) state.keys[state.stack.length - 1] = state.key;
  return undefined;
}

/** Where the closing quote is, or the text ends; -1 at a sign that must not stand in a string. */
function stringEnd(state: State, { text, at }: Place): number {
  for (let index = at; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (state.escaping) state.escaping = false;
    else if (code === QUOTE) return index;
    else if (code === BACKSLASH) state.escaping = true;
    // Others write tabs as they are; a line break is a sign that a quote is missing.
    else if (code === LINE_FEED) return -1;
  }
  return text.length;
}

function scalarEnd(text: string, from: number): number {
  let at = from;
  while (at < text.length && isScalar(text.charCodeAt(at))) at += 1;
  return at;
}

function isScalar(code: number): boolean {
  const letter = code | 32;
  return (
    (code >= 48 && code <= 57) || (letter >= 97 && letter <= 122) || code === 43 || code === 45 || code === 46
  );
}

/** Takes the next sign outside of strings. */
function next(state: State, place: Place): ScanEvent | undefined {
  const code = place.text.charCodeAt(place.at);
  place.at += 1;
  if (code === LINE_FEED) place.line += 1;
  if (code === SPACE || code === LINE_FEED || code === RETURN || code === TAB) return undefined;
  const { expected } = state;
  if (code === CLOSE_ARRAY || code === CLOSE_OBJECT) return close(state, code);
  if (expected === 'value' || expected === 'value-or-end') return open(state, code);
  if ((expected === 'key' || expected === 'key-or-end') && code === QUOTE) {
    state.inside = 'key';
    state.key = '';
    return undefined;
  }
  if (expected === 'colon' && code === COLON) state.expected = 'value';
  else if (expected === 'next' && code === COMMA) {
    state.expected = state.stack.at(-1) === OPEN_OBJECT ? 'key' : 'value';
  } else return 'fault';
  return undefined;
}

function open(state: State, code: number): ScanEvent | undefined {
  const begins = isElement(state);
  if (code === OPEN_OBJECT || code === OPEN_ARRAY) {
    if (state.stack.length === DEEPEST) return 'fault';
    state.stack.push(code);
    state.expected = code === OPEN_OBJECT ? 'key-or-end' : 'value-or-end';
    if (code === OPEN_ARRAY && state.depth === 0 && isWanted(state)) state.depth = state.stack.length;
  } else if (code === QUOTE) state.inside = 'string';
  else if (isScalar(code)) state.inside = 'scalar';
  else return 'fault';
  return begins ? 'begin' : undefined;
}

function isElement({ depth, stack, hasClosed }: State): boolean {
  return depth > 0 && !hasClosed && stack.length === depth;
}

/** Only objects lead to it. */
function isWanted({ path, stack, keys }: State): boolean {
  if (stack.length !== path.length + 1) return false;
  return path.every((key, index) => stack[index] === OPEN_OBJECT && keys[index] === key);
}

function close(state: State, code: number): ScanEvent | undefined {
  const { expected, stack } = state;
  const mayEnd = expected === 'next' || expected === (code === CLOSE_OBJECT ? 'key-or-end' : 'value-or-end');
  if (!mayEnd || stack.at(-1) !== code - 2) return 'fault';
  if (isElement(state)) state.hasClosed = true;
  stack.pop();
  return afterValue(state);
}

function afterValue(state: State): ScanEvent | undefined {
  state.inside = undefined;
  state.expected = state.stack.length === 0 ? 'nothing' : 'next';
  return isElement(state) ? 'end' : undefined;
}
