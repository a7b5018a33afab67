/** Command lines as text for a POSIX shell, and the program that a command line really runs. */

const WORD = /^[A-Za-z0-9_@%+=:,./-]+$/;

/** A word quoted where a shell would read it otherwise. */
export function shellWord(word: string): string {
  return WORD.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Words on one line, each quoted where it must be. */
export function shellLine(words: readonly string[]): string {
  return words.map(shellWord).join(' ');
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
