/** Reads a command line as a POSIX shell would, line by line, without doing anything of what it says. */

export interface ShellReader {
  /** Takes the next line, and tells whether the command goes on behind it. */
  add(line: string): boolean;
  /** The words of the first command so far, unquoted; variables and commands in them stay as text. */
  words(): readonly string[];
  /** The line with which the text ends that the command is fed (`<<EOF`). */
  here(): string | undefined;
}

/** The command ends with the line that leaves nothing open, or before `|`, `;` and `&`: what is behind is not read. */
export function createShellReader(): ShellReader {
  const state: State = {
    ...{ words: [], word: undefined, mode: 'plain', over: false, skip: undefined, joins: false },
    ...{ closer: ')', depth: 0, behind: 'plain' },
  };
  return {
    add(line) {
      state.joins = false;
      for (let at = 0; at < line.length;) at = step(state, line, at);
      if (state.joins) return true;
      if (state.mode !== 'plain') {
        append(state, '\n');
        return true;
      }
      endWord(state);
      return false;
    },
    words: () => state.words,
    here: () => state.here,
  };
}

interface State {
  readonly words: string[];
  word: string | undefined;
  /** What is open: quotes, or a command whose output is taken. */
  mode: 'plain' | 'single' | 'double' | 'ansi' | 'command';
  /** Of a command whose output is taken: what closes it, how many brackets are open in it, and whether it is in quotes. */
  closer: ')' | '`';
  depth: number;
  behind: 'plain' | 'double';
  /** The first command has ended, quotes behind it are still to be closed. */
  over: boolean;
  /** What the next word is instead of an argument: a file, or the end of what is fed. */
  skip: 'file' | 'here' | undefined;
  here?: string;
  /** The line ends with a backslash. */
  joins: boolean;
}

const STEPS = { plain, single, double, ansi, command };

function step(state: State, line: string, at: number): number {
  return STEPS[state.mode](state, line, at);
}

function append(state: State, text: string): void {
  if (!state.over) state.word = (state.word ?? '') + text;
}

function endWord(state: State): void {
  const { word, skip } = state;
  if (word === undefined) return;
  state.word = undefined;
  state.skip = undefined;
  if (skip === 'here') state.here ??= word;
  else if (skip === undefined && !state.over) state.words.push(word);
}

/** Text that means nothing to the shell, taken at once. */
const TEXT = /[^\s\\'"$`|;&<>()#]+/y;

function plain(state: State, line: string, at: number): number {
  TEXT.lastIndex = at;
  const text = TEXT.exec(line)?.[0];
  if (text !== undefined) {
    append(state, text);
    return at + text.length;
  }
  const sign = line[at]!;
  if (sign === '\\') return escaped(state, line, at);
  if (sign === "'" || sign === '"') return open(state, sign === "'" ? 'single' : 'double', at + 1);
  if (sign === '$' && line[at + 1] === "'") return open(state, 'ansi', at + 2);
  if (sign === '$' || sign === '`') return dollar(state, line, at);
  if (sign === '#' && state.word === undefined) return line.length;
  if (sign === '<' || sign === '>') return redirection(state, line, at);
  if (/\s/.test(sign)) endWord(state);
  else if (/[|;&]/.test(sign)) endCommand(state);
  else append(state, sign);
  return at + 1;
}

function open(state: State, mode: State['mode'], at: number): number {
  append(state, '');
  state.mode = mode;
  return at;
}

function endCommand(state: State): void {
  endWord(state);
  state.over = true;
}

function escaped(state: State, line: string, at: number): number {
  if (at + 1 === line.length) state.joins = true;
  else append(state, line[at + 1]!);
  return at + 2;
}

/** `2>file`, `<file`, `<<EOF`, `<<<text`: none of it is an argument. */
function redirection(state: State, line: string, at: number): number {
  const sign = /^(?:<<-?|[<>]{1,3})&?/.exec(line.slice(at, at + 4))![0];
  if (state.word !== undefined && /^\d+$/.test(state.word)) state.word = undefined;
  endWord(state);
  if (!state.over || sign.startsWith('<<')) state.skip = /^<<-?$/.test(sign) ? 'here' : 'file';
  return at + sign.length;
}

function single(state: State, line: string, at: number): number {
  const end = line.indexOf("'", at);
  append(state, line.slice(at, end < 0 ? line.length : end));
  if (end < 0) return line.length;
  state.mode = 'plain';
  return end + 1;
}

const IN_QUOTES = /[^"\\$`]+/y;

function double(state: State, line: string, at: number): number {
  IN_QUOTES.lastIndex = at;
  const text = IN_QUOTES.exec(line)?.[0];
  if (text !== undefined) {
    append(state, text);
    return at + text.length;
  }
  const sign = line[at]!;
  if (sign === '"') {
    state.mode = 'plain';
    return at + 1;
  }
  if (sign !== '\\') return dollar(state, line, at);
  const next = line[at + 1];
  // At the end of the line it joins two lines, elsewhere it stands for itself but before what means something.
  if (next === undefined) state.joins = true;
  else append(state, /["\\$`]/.test(next) ? next : `\\${next}`);
  return at + 2;
}

/** A variable stays as text; a command is taken whole, to its closing bracket or sign. */
function dollar(state: State, line: string, at: number): number {
  const begins = line.startsWith('$(', at) ? '$(' : line[at]!;
  append(state, begins);
  if (begins === '$') return at + 1;
  state.behind = state.mode === 'double' ? 'double' : 'plain';
  state.mode = 'command';
  state.closer = begins === '$(' ? ')' : '`';
  state.depth = 1;
  return at + begins.length;
}

function command(state: State, line: string, at: number): number {
  const sign = line[at]!;
  append(state, sign);
  if (sign === '(' && state.closer === ')') state.depth += 1;
  else if (sign === state.closer) state.depth -= 1;
  if (state.depth === 0) state.mode = state.behind;
  return at + 1;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', e: '\u001b', 0: '\0' };

/** `$'…'`, as browsers copy a request. */
function ansi(state: State, line: string, at: number): number {
  const sign = line[at]!;
  if (sign === "'") {
    state.mode = 'plain';
    return at + 1;
  }
  const coded = /^\\(?:x([0-9a-f]{1,2})|u([0-9a-f]{1,4})|([^]))/i.exec(line.slice(at, at + 6));
  if (!coded) {
    append(state, sign);
    return at + 1;
  }
  const [all, byte, unit, letter = ''] = coded;
  const digits = byte ?? unit;
  append(
    state,
    digits === undefined ? (ESCAPES[letter] ?? letter) : String.fromCharCode(parseInt(digits, 16)),
  );
  return at + all.length;
}
