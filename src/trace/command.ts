/** A command line as a person would write it: one option per line. */

import { shellText } from '../text/shell.js';
import { shownShell } from '../text/shell-shown.js';

const ONE_LINE = 60;

/** Options of common clients that take no value, so that a name after them stands on its own line. */
const SWITCHES: ReadonlySet<string> = new Set(
  (
    '--public --private --community --shared --protected --unprotected --debug --verbose --quiet --help --wait ' +
    '--long --insecure --force --all --all-projects --progress --enable --disable --external --internal --share ' +
    '--recursive --location --include --silent --head --fail -v -q -h -i -s -k -L -f -I'
  ).split(' '),
);

/** The command line, quoted for a shell; a long one is continued with ` \` before every option. */
export function commandText(argv: readonly string[]): string {
  const words = argv.map((word) => shellText(shownShell(word)));
  const line = words.join(' ');
  return line.length <= ONE_LINE ? line : grouped(words).join(' \\\n  ');
}

/** True when a title is the command's line, or its beginning and an ellipsis. */
export function isCommandLine(title: string, [program = '', ...args]: readonly string[]): boolean {
  const line = [program.split(/[/\\]/).at(-1), ...args].join(' ').replace(/\s+/g, ' ').trim();
  return title === line || (title.endsWith('…') && line.startsWith(title.slice(0, -1)));
}

function grouped(words: readonly string[]): readonly string[] {
  const lines: string[][] = [[]];
  for (const word of words) {
    const line = lines[lines.length - 1]!;
    if (word.startsWith('-') || full(line)) lines.push([word]);
    else line.push(word);
  }
  return lines.filter((line) => line.length > 0).map((line) => line.join(' '));
}

/** True when an option on this line has its value, or wants none. */
function full([option = '', ...values]: readonly string[]): boolean {
  if (!option.startsWith('-')) return false;
  return values.length > 0 || option.includes('=') || option.startsWith('--no-') || SWITCHES.has(option);
}
