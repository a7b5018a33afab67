/** What kind of line stands in a transcript: a command, the head of an answer, the end of a block. */

/** `prompt` is what stands before the command: what else begins so is a command too. */
export interface Beginning {
  readonly prompt: string;
  readonly text: string;
}

// `PS C:\Users\me>` and `C:\Users\me>`: on Windows a prompt ends without a blank.
const WINDOWS = String.raw`(?:PS [^'"<>|{}]{1,200}|[A-Za-z]:\\[^'"<>|{}]{0,200})>[ \t]*`;

/** True for a line behind a prompt of Windows, whatever the folder. */
export function hasWindowsPrompt(line: string): boolean {
  return WINDOWS_PROMPT.test(line);
}

const WINDOWS_PROMPT = new RegExp(`^${WINDOWS}`);

// What stands before a command: a prompt, a list's sign, a word with a colon; then what the command is run by.
const COMMAND = new RegExp(
  String.raw`^(\s*(?:[^'"{}]{0,80}?(?:[$#%❯]|\w:)[ \t]+|[-*>][ \t]+|${WINDOWS})?)` +
    String.raw`((?:(?:sudo|time|\w+=\S*)[ \t]+)*curl(?:\.exe)?[ \t]+(?=\S)(.*))$`,
);

/** A sentence about curl has none of these behind its name. */
const ARGUMENT = /^(?:-|\\$|["']?(?:https?:|\$\{?\w|[\w.-]+[:/]))/i;

/** The command that begins on a line; undefined when none does. */
export function beginningOf(line: string): Beginning | undefined {
  if (!line.includes('curl')) return undefined;
  const [, prompt, text, rest] = COMMAND.exec(line) ?? [];
  return prompt === undefined || text === undefined || !ARGUMENT.test(rest ?? '')
    ? undefined
    : { prompt, text };
}

export interface StatusLine {
  readonly httpVersion: string;
  readonly status: number;
  readonly reason: string;
}

export function statusLineOf(line: string): StatusLine | undefined {
  const [, httpVersion, status, reason = ''] = STATUS.exec(line) ?? [];
  if (httpVersion === undefined) return undefined;
  const version = httpVersion.includes('.') ? httpVersion : `${httpVersion}.0`;
  return { httpVersion: version, status: Number(status), reason };
}

const STATUS = /^HTTP\/(\d(?:\.\d)?) ([1-9]\d\d)(?: (.*))?$/;

/** What opens and closes a block of code in Markdown and reStructuredText's readers. */
export function isFence(line: string): boolean {
  return /^\s*(?:`{3,}|~{3,})\s*\w*\s*$/.test(line);
}

/** `export NAME=value` on a line of its own, where the value is known. */
export function assignmentIn(line: string): readonly [name: string, value: string] | undefined {
  const [, name, single, double, bare] = ASSIGNMENT.exec(line) ?? [];
  const value = single ?? double ?? bare;
  return name === undefined || value === undefined ? undefined : [name, value];
}

const ASSIGNMENT =
  /^\s*(?:[^'"{}=]{0,80}?[$#%❯][ \t]+)?(?:export[ \t]+)?([A-Za-z_]\w*)=(?:'([^'$`]{1,500})'|"([^"$`\\]{1,500})"|([^\s'"$`\\;|&()]{1,500}))\s*;?\s*$/;

/** Commands, wherever in a text: that they have no answers is told when they are read. */
export function isTranscript(head: string): boolean {
  return head.split('\n').some((line) => beginningOf(line) !== undefined);
}
