/** Captured text made inert for Mermaid: what its lexer would act upon becomes an entity or a picture of itself. */

import { printable } from '../text/printable.js';

/** The longest label that a diagram stays readable with, in characters. */
const LABEL_LIMIT = 60;

/** Statements and types that a participant must not be called by, in any case. */
const RESERVED: ReadonlySet<string> = new Set(
  (
    'end loop alt else opt par par_over and rect note over participant actor box autonumber activate deactivate ' +
    'title link links create destroy critical break option properties details as left right of off on'
  ).split(' '),
);

/** Text for a message, a note or an alias: one line, its middle left out when it is longer than a label may be, or than `room`. */
export function escapeText(text: string, room: number = LABEL_LIMIT): string {
  const limit = Math.min(room, LABEL_LIMIT);
  const escaped = shortened(printable(text.replace(LONE_SURROGATE, '\ufffd')), limit)
    .replace(NONCHARACTER, '\ufffd')
    .replace(/[#;<>&$\\"ﬂ¶]/g, entity)
    .replace(/%(?=[%{}])|(?<=[%}])%/g, entity)
    .replace(
      /^([\s:]*)((?:no)?wrap\s*):/i,
      (_, colons: string, word: string) => `${colons.replace(/:/g, entity)}${word}${entity(':')}`,
    )
    .replace(/\s+/g, ' ')
    .trim();
  return apart(escaped) || '#8203;';
}

/** Several texts, a line each. */
export function escapeLines(lines: readonly string[]): string {
  return apart(lines.map((line) => escapeText(line)).join('<br/>'));
}

/** Mermaid takes the ";" from the end of `style…:…#…;`, wherever in a statement that is, and the entity would be broken. */
function apart(escaped: string): string {
  return escaped.replace(/:(?=\S*#)/g, entity);
}

/** An identifier for a participant that no version of Mermaid trips over, and that is not among those taken. */
export function safeId(id: string, taken: ReadonlySet<string>): string {
  const plain = id
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[^A-Za-z]*/, (start) => (start ? `p${start}` : ''));
  const base = plain === '' ? 'p' : RESERVED.has(plain.toLowerCase()) || plain in {} ? `${plain}_` : plain;
  let unique = base;
  for (let n = 2; taken.has(unique); n += 1) unique = `${base}_${n}`;
  return unique;
}

const LONE_SURROGATE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;
const NONCHARACTER = /[\ufdd0-\ufdef\ufffe\uffff]/g;

function entity(char: string): string {
  return `#${char.codePointAt(0)};`;
}

function shortened(text: string, limit: number): string {
  const chars = Array.from(text);
  if (chars.length <= limit) return text;
  const tail = Math.floor((limit - 1) / 2);
  return `${chars.slice(0, limit - 1 - tail).join('')}…${chars.slice(-tail).join('')}`;
}
