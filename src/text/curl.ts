/** Requests as curl commands for a POSIX shell, in which variables may stand for values. */

import { shellText, type ShellText } from './shell.js';

/**
 * `user`: name and password (`name:password`). `body`: text, or the name of a file (`-` is what the command is fed);
 * `mediaType`: what it is, where no header says so. Headers in the order in which they are sent.
 */
export interface CurlRequest {
  readonly method: string;
  readonly url: ShellText;
  readonly headers: readonly (readonly [name: string, value: ShellText])[];
  readonly user?: ShellText;
  readonly body?: ShellText | { readonly file: ShellText };
  readonly mediaType?: string;
}

/** A request as curl's arguments; `options` come first. The words of one option and its value are one group. */
export function curlArguments(
  { method, url, headers, user, body, mediaType = '' }: CurlRequest,
  options: readonly string[] = [],
): readonly (readonly ShellText[])[] {
  const kept = headers.filter(([name]) => TOKEN.test(name) && !OWN.has(name.toLowerCase()));
  const groups: (readonly ShellText[])[] = options.map((option) => [option]);
  // Without it, curl takes braces and brackets of a URL for many URLs.
  if (/[[\]{}]/.test(literal(url))) groups.push(['--globoff']);
  groups.push(method === 'HEAD' ? ['--head'] : ['-X', method], [url]);
  if (user !== undefined) groups.push(['-u', user]);
  for (const [name, value] of kept) groups.push(['-H', headerText(name, value)]);
  if (body === undefined) return groups;
  // With a body, curl says that it is a form unless told otherwise.
  if (!kept.some(([name]) => name.toLowerCase() === 'content-type')) {
    groups.push(['-H', mediaType === '' ? 'Content-Type:' : headerText('Content-Type', mediaType)]);
  }
  // `--data-raw`: a text that begins with `@` is no file's name.
  groups.push(isFile(body) ? ['--data-binary', joined('@', body.file)] : ['--data-raw', body]);
  return groups;
}

/** The command as text: on one line if it is short, else each option on a line of its own. `write`: how a word is quoted. */
export function curlCommand(
  request: CurlRequest,
  options: readonly string[] = [],
  write: (word: ShellText) => string = shellText,
): string {
  const groups = curlArguments(request, options).map((words) => words.map(write).join(' '));
  const [first = '', ...rest] = onLines(groups);
  const line = [first, ...rest].join(' ');
  return line.length <= LINE && !line.includes('\n') ? line : [first, ...rest].join(' \\\n  ');
}

const LINE = 80;

/** The command in pieces that belong on one line each: curl with its options, method and URL; a header; the body. */
function onLines(groups: readonly string[]): readonly string[] {
  const head = groups.findIndex((group) => /^(?:-H|-u|--data)/.test(group));
  const at = head < 0 ? groups.length : head;
  return [['curl', ...groups.slice(0, at)].join(' '), ...groups.slice(at)];
}

/** A header's name as HTTP allows it: curl would read a file for `-H @name`. */
const TOKEN = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;

/** What curl says by itself, and what holds for one connection alone. */
const OWN: ReadonlySet<string> = new Set([
  'host',
  'content-length',
  'transfer-encoding',
  'connection',
  'proxy-connection',
  'keep-alive',
  'expect',
  // curl would print what it cannot read.
  'accept-encoding',
]);

/** curl leaves out a header without a value, unless it ends with a semicolon. */
function headerText(name: string, value: ShellText): ShellText {
  return literal(value) === '' && typeof value === 'string'
    ? `${name};`
    : joined(`${name}: `, oneLine(value));
}

/** A line break would begin another header. */
function oneLine(text: ShellText): ShellText {
  const plain = (piece: string): string => piece.replace(/[\r\n\0]+/g, ' ');
  if (typeof text === 'string') return plain(text);
  return text.map((piece) => (typeof piece === 'string' ? plain(piece) : piece));
}

function joined(before: string, text: ShellText): ShellText {
  return typeof text === 'string' ? before + text : [before, ...text];
}

function literal(text: ShellText): string {
  return typeof text === 'string' ? text : text.filter((piece) => typeof piece === 'string').join('');
}

function isFile(body: NonNullable<CurlRequest['body']>): body is { readonly file: ShellText } {
  return typeof body === 'object' && 'file' in body;
}
