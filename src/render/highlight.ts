/** Captured text as HTML: escaped, JSON coloured, line by line, and every pseudonym in a colour of its own. */

import { controlsShown } from '../text/printable.js';

const TOKEN = /("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null)\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const PSEUDONYM = /&lt;[a-z]+:([0-9a-f]{16})&gt;/g;

/** A line of text, its pseudonyms marked: the same secret has the same colour all over the page. */
export function marked(value: unknown): string {
  return markPseudonyms(controlsShown(String(value)).replace(/[&<>"]/g, entity));
}

/** A block of code, one element per line. */
export function codeLines(language: string, text: string): string {
  return text
    .split(/\r\n?|\n/)
    .map((line) => `<span class="line">${language === 'json' ? json(line) : marked(line)}</span>`)
    .join('\n');
}

/** A line of pretty JSON; no token spans lines, so each line can stand alone. */
function json(line: string): string {
  let html = '';
  let at = 0;
  for (const match of line.matchAll(TOKEN)) {
    const [whole, string, colon] = match;
    const kind = string === undefined ? 'atom' : colon === undefined ? 'string' : 'key';
    html += `${marked(line.slice(at, match.index))}<span class="${kind}">${marked(string ?? whole)}</span>${colon ?? ''}`;
    at = match.index + whole.length;
  }
  return html + marked(line.slice(at));
}

function markPseudonyms(html: string): string {
  return html.replace(PSEUDONYM, (whole, digits: string) => {
    const hue = Math.round((parseInt(digits.slice(0, 4), 16) / 0xffff) * 360);
    return `<span class="secret" style="--hue:${hue}">${whole}</span>`;
  });
}

function entity(char: string): string {
  return { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }[char]!;
}
