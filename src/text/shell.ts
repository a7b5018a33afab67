/** Command lines as text for a POSIX shell, and the program that a command line really runs. */

import { invisible } from './printable.js';

const WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A word quoted where a shell would read it otherwise. */
export function shellWord(word: string): string {
  return WORD.test(word) ? word : shellQuoted(word);
}

/** The same in quotes in any case. What a terminal would obey is printed by the shell, which keeps its bytes. */
export function shellQuoted(word: string): string {
  return UNSEEN.test(word) ? `"${expanding([word])}"` : `'${word.replaceAll("'", `'\\''`)}'`;
}

// A line break and a tab may stand in quotes as they are.
const UNSEEN = invisible('\n\t');
const EACH_UNSEEN = new RegExp(UNSEEN, 'g');

/** `$'\\e'` would be shorter, but the shell of Debian has no such quotes. */
function printed(text: string): string {
  return text.replace(EACH_UNSEEN, (char) => {
    const bytes = Array.from(
      new TextEncoder().encode(char),
      (byte) => `\\${byte.toString(8).padStart(3, '0')}`,
    );
    return `$(printf '${bytes.join('')}')`;
  });
}

/** Words on one line, each quoted where it must be. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

/** A part of a word: text as it is, a variable, or what a command prints (given as shell text, which is trusted). */
export type ShellPiece = string | { readonly variable: string } | { readonly command: string };

/** A word in which some parts stand for what the shell puts there. */
export type ShellText = string | readonly ShellPiece[];

/** A word quoted so that only its variables and commands mean something to the shell. */
export function shellText(text: ShellText): string {
  if (typeof text === 'string') return shellWord(text);
  if (text.every((piece) => typeof piece === 'string')) return shellWord(text.join(''));
  return `"${expanding(text)}"`;
}

/** Text for a here-document whose variables and commands are replaced: quotes mean themselves there. */
export function hereText(text: ShellText): string {
  return expanding(typeof text === 'string' ? [text] : text, /[\\$`]/g);
}

function expanding(pieces: readonly ShellPiece[], special = /["\\$`]/g): string {
  return pieces
    .map((piece, index) => {
      if (typeof piece === 'string') return printed(piece.replace(special, '\\$&'));
      if ('command' in piece) return `$(${piece.command})`;
      // Without braces where nothing follows that a shell takes for more of it: `$OS_TOKEN` is what people write.
      const next = pieces[index + 1];
      const bare = next === undefined || (typeof next === 'string' && /^[^\w[:]/.test(next));
      return bare ? `$${piece.variable}` : `\${${piece.variable}}`;
    })
    .join('');
}

/** Programs that run another one, with those of their options that take a value. */
const WRAPPERS: Readonly<Record<string, readonly string[]>> = {
  env: ['-u', '-C', '-S'],
  sudo: ['-u', '-g', '-h', '-p', '-C', '-D'],
  nice: ['-n'],
  time: ['-f', '-o'],
  timeout: ['-s', '-k'],
  nohup: [],
  stdbuf: ['-i', '-o', '-e'],
};

/** The command without `env A=b`, `sudo -u x`, `timeout 5` and the like before it. */
export function unwrapped(argv: readonly string[]): readonly string[] {
  const program = argv[0]?.split('/').at(-1) ?? '';
  if (!Object.hasOwn(WRAPPERS, program)) return argv;
  let at = 1;
  while (at < argv.length) {
    const word = argv[at]!;
    if (word.startsWith('-')) at += WRAPPERS[program]!.includes(word) ? 2 : 1;
    else if (/^\w+=/.test(word)) at += 1;
    else break;
  }
  if (program === 'timeout') at += 1; // its duration
  return at < argv.length ? unwrapped(argv.slice(at)) : argv;
}

/** The name of the program that a command runs, without its folder. */
export function programOf(argv: readonly string[]): string {
  return unwrapped(argv)[0]?.split(/[/\\]/).at(-1) ?? '';
}
