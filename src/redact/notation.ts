/** What wiretale itself writes in the place of a secret, in every escaping of its writers, read as one sign that is no secret. */

import { encodeBase64 } from '../text/base64.js';
import { SECRET_KINDS } from './pseudonym.js';

/** Stands for a secret that is not there: of Unicode's private use, which no grammar takes for anything but a value. */
const HIDDEN = '\ue000';
const ONLY_HIDDEN = new RegExp(`^${HIDDEN}+$`);

/**
 * The text with that sign for each pseudonym, variable and command that stands for a secret, and with base64 where a command
 * of the shell makes it of them; every line stays the line that it is. What `holdsSecret` says so of stays as it is.
 */
export function notationRead(text: string, holdsSecret: (written: string) => boolean): string {
  if (!SIGNS.test(text)) return text;
  const hide = (written: string): string => (holdsSecret(written) ? written : HIDDEN + breaksIn(written));
  // A secret that is written as we would write a hidden one is none the less one.
  const plain = text.replaceAll(HIDDEN, '\ufffd').replace(PSEUDONYM, hide).replace(VARIABLE, hide);
  const printed = plain.includes('$(') ? encoded(plain.replace(COMMAND, hide).replace(UNSEEN, '')) : plain;
  return printed.replace(MARKED, HIDDEN).replace(ASSIGNED, `=${HIDDEN}`);
}

/** True for a value of which nothing but such signs, and the words of a page's markup around them, is there. */
export function isHidden(value: string): boolean {
  const bare = value.replace(TAG, '').replace(CELL_END, '');
  const shown = notationRead(bare, () => false).trim();
  return ONLY_HIDDEN.test(shown) || EMPTY.test(shown);
}

const SIGNS = /[<&%\\#${]/;

const TAG = /<\/?[a-z][a-z0-9]*(?: [^<>]*)?>/gi;

/** How a row and a link of Markdown, and code of reStructuredText, end. */
const CELL_END = /(?: \||`|\)?\]\(#[\w-]*)\s*$/;

// `***`, `{}`, what a title was cut to, and how a command begins that takes a value out of an answer, no more than that: a password may begin with `$(`.
const EMPTY = /^(?:\{\}|\*+|…|\$\((?:tr|_json|_header))$/;

/** A sign of ASCII as it is, as an entity of HTML or Mermaid, in a URL, in JSON and in reStructuredText, some more than once. */
function sign(char: string, name?: string): string {
  const code = char.charCodeAt(0);
  const hex = code.toString(16);
  const entity = [`#0*${code}`, `#x0*${hex}`, ...(name === undefined ? [] : [name])].join('|');
  return String.raw`(?:\\{0,4}\x${hex}|&(?:amp;)*(?:${entity});|#${code};|%(?:25)*${hex}|\\{1,4}u00${hex})`;
}

const [LESS, COLON, GREATER] = [sign('<', 'lt'), sign(':'), sign('>', 'gt')];
const KIND = `(?:${SECRET_KINDS.join('|')})`;

/** Also one that the end of a title cuts: `<cookie:8a748b5d…`. */
const PSEUDONYM = new RegExp(
  `${LESS}(?:${KIND}${COLON}(?:[0-9a-f]{16}${GREATER}|[0-9a-f]{0,16}…)|[a-z]{0,10}…)`,
  'gi',
);

/** A page of HTML gives each pseudonym a colour. */
const MARKED = new RegExp(`<span class="secret"[^<>]{0,40}>${HIDDEN}</span>`, 'g');

/** A value with the quotes of its place, in which grammars would see the end of another: those of HTML have a `;`. */
const ASSIGNED = new RegExp(
  String.raw`(?:=|&#(?:x3d|61);)(\\{0,7}(?:["']|&quot;|&#34;|&#39;|&#x27;)|)${HIDDEN}\1`,
  'gi',
);

const NAME = '[A-Za-z_][A-Za-z0-9_]{0,99}';
const [DOLLAR, OPEN, CLOSE] = [sign('$'), sign('{'), sign('}')];
const QUOTE = '(?:"|&quot;|&#34;)';

// `$NAME` is not written where the shell would take what follows for more of it: `$apr1$…` is a hash of a password, and
// so is `{SSHA}…`.
const VARIABLE = new RegExp(
  String.raw`${DOLLAR}${NAME}(?![\w$[]|:\w)|(?:${DOLLAR}${OPEN}${NAME}${CLOSE}|${OPEN}[\w.-]{1,99}${CLOSE}(?!\w))`,
  'g',
);

/** What stands between the words of a command: blanks, and the markup of a page that colours it. */
const GAP = '(?:[ \\t]|<[^<>]{0,200}>)*';
const QUOTED = `${GAP}${QUOTE}${GAP}${HIDDEN}${GAP}${QUOTE}${GAP}`;
const PIPE = `${sign('|')}${GAP}`;
const SINGLE = sign("'", 'apos');

/** A variable as a URL, JSON or XML wants it. */
const COMMAND = new RegExp(
  [
    String.raw`\$\((?:_uri|_text|_xml|printf %s)${QUOTED}`,
    `(?:${PIPE}jq (?:-Rs \\.|-Rrs @(?:uri|html)|-Rrs ${SINGLE}@json${sign('[')}1:-1${sign(']')}${SINGLE})${GAP})?`,
    String.raw`\)`,
  ].join(''),
  'g',
);

/** What cannot be seen, as the shell is told of it: the end of a line of a multipart body. */
const UNSEEN = new RegExp(String.raw`\$\(printf${GAP}${SINGLE}(?:\\{1,2}[0-7]{3})+${SINGLE}${GAP}\)`, 'g');

const TEXT = `${GAP}${QUOTE}((?:[^"\\\\&]|\\\\[^]|&(?!quot;|#34;))*)${QUOTE}${GAP}`;

/** A text in which variables may stand, and which the shell writes in base64. */
const BASE64 = new RegExp(
  [
    String.raw`\$\((?:(_base64(?:url)?)${TEXT}`,
    `|printf %s${TEXT}${PIPE}base64 ${PIPE}tr -d ${SINGLE}\\\\{1,2}n${SINGLE}${GAP})\\)`,
  ].join(''),
  'g',
);

// As deep as base64 in base64 is looked into.
const DEEPEST = 4;

/** The text with what such commands print in their place, the inner ones first. */
function encoded(text: string): string {
  let read = text;
  for (let depth = 0; depth < DEEPEST; depth++) {
    const before = read;
    read = before.replace(BASE64, (...[all, name, one, other]: readonly (string | undefined)[]) => {
      const printed = (one ?? other ?? '').replace(/\\(["\\$`])/g, '$1');
      const form = name === '_base64url' ? { urlSafe: true, padded: false } : {};
      return encodeBase64(new TextEncoder().encode(printed), form) + breaksIn(all!);
    });
    if (read === before) break;
  }
  return read;
}

/** The line breaks of what is read otherwise, behind it. */
function breaksIn(written: string): string {
  return written.includes('\n') ? '\n'.repeat(written.split('\n').length - 1) : '';
}
