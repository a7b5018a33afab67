/** Command lines are read as a shell reads them: the shell itself is asked. */

import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { shellLine } from '../../../src/text/shell.js';
import { createShellReader } from '../../../src/text/shell-words.js';

function read(text: string): { words: readonly string[]; open: boolean; here: string | undefined } {
  const reader = createShellReader();
  const open = text.split('\n').map((line) => reader.add(line));
  return { words: reader.words(), open: open.at(-1)!, here: reader.here() };
}

const wordsOf = (text: string): readonly string[] => read(text).words;

it.each([
  String.raw`curl -i 'a b' "c \"d\" \\ \e" e\ f g''h "" $'x\ty\'z\x41é'`,
  'curl -d \'{"a": [\n 1]}\' \\\n  -H "X: y" \\\n  http://h/p',
  'curl "a\\\nb" c\\\nd',
  "curl -i http://h/p?a=b#c 'it'\\''s' # not this",
])('as bash does: %s', (text) => {
  const script = `curl() { for w in "$@"; do printf '%s\\0' "$w"; done; }\n${text}\n`;
  const said = execFileSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(['curl', ...said.split('\0').slice(0, -1)]).toEqual(wordsOf(text));
});

it('ends before what follows the command, and leaves out files', () => {
  for (const behind of [
    '| jq .',
    '; echo',
    '&& echo "x',
    '> out.json',
    '2>/dev/null | tee y',
    '>& log',
    '<in',
  ])
    expect(wordsOf(`curl -i http://h/p ${behind}`)).toEqual(['curl', '-i', 'http://h/p']);
  expect(wordsOf('curl -i http://h/p;echo')).toEqual(['curl', '-i', 'http://h/p']);
  expect(wordsOf('curl -o x 2> y http://h/p')).toEqual(['curl', '-o', 'x', 'http://h/p']);
});

it('leaves variables and commands as text', () => {
  expect(wordsOf('curl -H "X: $OS_TOKEN" ${URL}/v2 "$(cat "a b" (c))" `x y`')).toEqual([
    'curl',
    '-H',
    'X: $OS_TOKEN',
    '${URL}/v2',
    '$(cat "a b" (c))',
    '`x y`',
  ]);
});

it('knows when a command goes on, and where what it is fed ends', () => {
  for (const open of ["curl 'a", 'curl "a', 'curl a\\', 'curl $(a', "curl $'a"]) {
    expect(read(open).open, open).toBe(true);
  }
  expect(read('curl -d @- http://h/ <<EOF | tee x')).toEqual({
    words: ['curl', '-d', '@-', 'http://h/'],
    open: false,
    here: 'EOF',
  });
  expect(read("curl -d @- <<-'E F' http://h/").here).toBe('E F');
  expect(read('curl -d x <<<text http://h/')).toMatchObject({ here: undefined, words: { length: 4 } });
});

it('reads what was quoted, whatever it was', () => {
  const word = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
  fc.assert(
    fc.property(fc.array(word, { minLength: 1 }), (words) => {
      expect(read(shellLine(words))).toEqual({ words, open: false, here: undefined });
    }),
  );
});

it('takes any text', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...`'"\\$\`()<>|;&# a\n`), { maxLength: 40 }), (signs) => {
      expect(wordsOf(signs.join('')).every((word) => typeof word === 'string')).toBe(true);
    }),
  );
});
