/** The words of a curl command as options with their values, and what is none. */

import { SHORT, SWITCHES, VALUED } from './option-names.js';

export interface CurlWord {
  /** The long name; of what is no option, `url`. */
  readonly option: string;
  readonly value: string;
}

/**
 * Takes `-sSXPOST`, `--request POST` and `--request=POST` for the same. Undefined when curl has no such option: whether it
 * takes the next word, which may be a secret, or leaves it as an address, nobody knows.
 */
export function optionsOf(words: readonly string[]): readonly CurlWord[] | undefined {
  const found: CurlWord[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === '--') return [...found, ...words.slice(at + 1).map(addressWord)];
    const read = /^-./.test(word) ? readOptions(word) : { options: [addressWord(word)], takesNext: false };
    if (!read) return undefined;
    found.push(...read.options);
    if (read.takesNext) found.push({ ...found.pop()!, value: words[++at] ?? '' });
  }
  return found;
}

function addressWord(value: string): CurlWord {
  return { option: 'url', value };
}

/** What stands in one word; the next one may be the value of the last of them. */
interface OptionsRead {
  readonly options: readonly CurlWord[];
  readonly takesNext: boolean;
}

function readOptions(word: string): OptionsRead | undefined {
  return word.startsWith('--') ? longOption(word.slice(2)) : shortOptions(word.slice(1));
}

function longOption(text: string): OptionsRead | undefined {
  const [name = '', ...rest] = text.split('=');
  // Of `--expand-header`, what stands in braces stays as text.
  const option = name.replace(/^expand-/, '');
  const takesValue = VALUED.has(option);
  if (!takesValue && !SWITCHES.has(name.replace(/^no-/, ''))) return undefined;
  const value = rest.join('=');
  return { options: [{ option, value }], takesNext: takesValue && rest.length === 0 };
}

function shortOptions(letters: string): OptionsRead | undefined {
  const options: CurlWord[] = [];
  for (let at = 0; at < letters.length; at++) {
    const option = SHORT.get(letters[at]!);
    if (option === undefined) return undefined;
    const value = VALUED.has(option) ? letters.slice(at + 1) : '';
    options.push({ option, value });
    if (VALUED.has(option)) return { options, takesNext: value === '' };
  }
  return { options, takesNext: false };
}
