/** Captured text made inert for reStructuredText, each place in its own way. */

import { controlsShown } from '../text/printable.js';
import { LINE_BREAKS } from './markdown.js';

// What stands before a character is looked at after it: else every letter of a long word would be, once for each behind it.
/** What means something in a line: markup, references, links that make themselves. Paths stay readable. */
const MEANING =
  /[\\*`|<>@]|_(?![A-Za-z0-9])|(?<![A-Za-z0-9])_|:(?<=[a-z][\w.+-]*:)(?=\S)|(?<=:):|(?<=www)\./gi;
/** What means something where a line begins: lists, fields, options, comments, doctests, the lines of tables and titles. */
const AT_START = /^(?:[^\p{L}\p{N}\s\\]|[a-z0-9](?=[.)]))|[.)](?<=^(?:\d+|[ivxlcdm]+)[.)])/iu;

/** Nothing that is seen, where the markup must hold something. */
const NOTHING = '\u200b';

/** Text in a line: a heading, a sentence, a cell. What would mean something has a backslash before it. */
export function rstText(value: unknown): string {
  const line = oneLine(value);
  if (line === '') return NOTHING;
  const escaped = line.replace(MEANING, '\\$&');
  return escaped.replace(AT_START, '\\$&');
}

/** Code in a line or a table's cell. */
export function rstCode(value: unknown): string {
  const line = oneLine(value) || NOTHING;
  return `:literal:\`${line.replace(/[\\`]/g, '\\$&')}\``;
}

/** A title with the line below it, at least as wide as it is. */
export function rstHeading(title: string, mark: string): string {
  // No character is wider than two columns.
  const width = [...title].reduce((sum, char) => sum + (char.codePointAt(0)! < 0x1100 ? 1 : 2), 0);
  return `${title}\n${mark.repeat(Math.max(width, 4))}`;
}

/** A block of code that no line of its content can leave, since all of them stand further in. */
export function rstBlock(
  language: string,
  content: string,
  { title, lines }: { readonly title?: string; readonly lines?: boolean },
): string {
  const options = [
    // Without it a body that its language cannot read would be a warning.
    ':force:',
    ...(title === undefined ? [] : [`:caption: ${rstText(title)}`]),
    ...(lines === true ? [':linenos:'] : []),
  ];
  return directive([`.. code-block:: ${language}`, ...options.map((option) => `   ${option}`)], content);
}

/** A diagram of sphinxcontrib-mermaid. */
export function rstDiagram(mermaid: string): string {
  return directive(['.. mermaid::'], mermaid);
}

function directive(head: readonly string[], content: string): string {
  const body = blockBody(content)
    .split('\n')
    .map((line) => (line === '' ? '' : `   ${line}`));
  return [...head, '', ...body].join('\n');
}

/** Lines as docutils counts them: it breaks at more characters than most. What is not seen at all would be no content. */
function blockBody(content: string): string {
  const lines = controlsShown(content.replace(/\r\n?/g, '\n').replace(/\t/g, '    '))
    .replace(/[\u0085\u2028\u2029]/g, '\u240a')
    .replace(/^[^\S\n]+$/gm, '')
    .replace(/^\n+/, '')
    .trimEnd();
  return lines === '' ? NOTHING : lines;
}

function oneLine(value: unknown): string {
  return controlsShown(String(value)).replace(LINE_BREAKS, ' ').trim();
}
