/** Captured text made inert for Markdown, for Python-Markdown and GitHub alike, each place in its own way. */

import { controlsShown } from '../text/printable.js';

export const LINE_BREAKS = /[\s\u0085\u2028\u2029]+/g;

/** What means something anywhere in a line, at its beginning, or to the linkers of GitHub. Paths stay readable. */
const MEANING =
  /[&<>|`\\*{[\]#~^$@!]|:(?=\/|[\w+-]+:)|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|^[-+=:?]|[.)](?<=^\d+[.)])(?=\s|$)|(?<=www)\./gi;

/** Text in a line: a heading, a sentence, a cell. What would mean something becomes an entity. */
export function text(value: unknown): string {
  return controlsShown(String(value))
    .replace(LINE_BREAKS, ' ')
    .trim()
    .replace(MEANING, (char) => `&#${char.charCodeAt(0)};`);
}

/** Code in a line or a table's cell; backticks and pipes cannot end it. */
export function cell(value: unknown): string {
  return `<code>${text(value)}</code>`;
}

/** A value of an HTML attribute or of a fence's title. */
export function attr(value: unknown): string {
  return controlsShown(String(value))
    .replace(LINE_BREAKS, ' ')
    .replace(/[&"<>]/g, (char) => `&#${char.charCodeAt(0)};`)
    .trim();
}

/** A fenced block that its content cannot close. `options` follow the language: `title="…" linenums="1"`. */
export function fence(language: string, options: readonly string[], content: string): string {
  const body = fenceBody(content);
  const longest = [...body.matchAll(/`+/g)].reduce((most, [run]) => Math.max(most, run.length), 2);
  const marks = '`'.repeat(longest + 1);
  return `${[marks, language, ...options].join(' ')}\n${body}\n${marks}`;
}

/** What a fence can hold faithfully: controls as pictures, tabs as spaces, no line that a Markdown extension acts upon. */
export function fenceBody(content: string): string {
  return controlsShown(content.replace(/\r\n?/g, '\n').replace(/\t/g, '    '))
    .replace(/[\u0085\u2028\u2029]/g, '\u240a')
    .replace(/^([ ]*;*-+)8</gm, '$1\u200b8<') // pymdownx.snippets would read files into the page
    .replace(/^ +$/gm, '')
    .trimEnd();
}

/** Every line that is not empty, further in: blocks within tabs and admonitions. */
export function indent(content: string, spaces: number): string {
  return content.replace(/^(?=.)/gm, ' '.repeat(spaces));
}
