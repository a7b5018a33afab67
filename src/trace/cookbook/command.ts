/** A recorded request as the command that makes it again. */

import { headerValue, isJson, isXml, mediaType } from '../../model/message.js';
import type { Request, Response } from '../../model/message.js';
import { decodeBase64Text } from '../../text/base64.js';
import { curlCommand, type CurlRequest } from '../../text/curl.js';
import { pretty } from '../../text/json.js';
import { parseJson } from '../../text/json-value.js';
import { printableJson } from '../../text/printable.js';
import { hereText, shellText, shellWord, type ShellPiece, type ShellText } from '../../text/shell.js';
import { shownShell } from '../../text/shell-shown.js';
import type { Marker } from './fill.js';

/** A command, and the variables in it by name. `sends`: the variable of the file that it reads; `saves`: the file that it writes. */
export interface Command {
  readonly text: string;
  readonly variables: ReadonlySet<string>;
  readonly sends: string | null;
  readonly saves: string | null;
}

export interface CommandInput {
  /** The request with marks in the place of values. */
  readonly request: Request;
  readonly response: Response | undefined;
  readonly marker: Marker;
  /** The variable of the file that is sent, if one is: `image_file`. */
  readonly file: string;
  /** The file that is written, if one is: never the one that is sent. */
  readonly output: string;
  /** The file that keeps the answer beside showing it; null when nothing is needed of it. */
  readonly keepIn: string | null;
}

/** Header lines that say what the client is, not what it wants; curl has its own. */
const OF_THE_CLIENT =
  /^(?:user-agent|accept-encoding|via|date|te|upgrade|cache-control|pragma|traceparent|tracestate|x-openstack-request-id|proxy-.*|x-forwarded-.*)$/i;

/** The header lines of a request that matter. */
export function headersThatMatter({ headers }: Request): Request['headers'] {
  return headers.filter(
    ([name, value]) =>
      !OF_THE_CLIENT.test(name) && !(/^accept$/i.test(name) && (value === '' || value === '*/*')),
  );
}

/** The command as text for a POSIX shell. */
export function commandOf({ request, response, marker, file, output, keepIn }: CommandInput): Command {
  const sends = isSent(request) ? file : null;
  const saves = isSaved(request, response) ? output : null;
  const { body, here } = bodyOf(request, marker, sends);
  const curl: CurlRequest = {
    method: request.method,
    url: urlOf(request.url, marker),
    headers: headersThatMatter(request).map(([name, value]) => [name, headerText(value, marker)]),
    ...(body !== undefined && { body }),
    ...(request.body.kind !== 'empty' && { mediaType: request.body.mediaType }),
  };
  const command = curlCommand(curl, optionsOf(request, { saves, keepIn }), shown);
  const piped = keepIn === null ? '' : ` | tee ${shellWord(keepIn)}`;
  const more = [
    ...(awaitsContinue(request) ? ["-H 'Expect: 100-continue'"] : []),
    ...(saves === null ? [] : [`-o ${shellWord(saves)}`]),
  ];
  const tail = more.map((option) => ` \\\n  ${option}`).join('');
  const end = here === undefined ? '' : endOf(here);
  const text = `${command}${tail}${here === undefined ? '' : ` <<${end}`}${piped}${
    here === undefined ? '' : `\n${hereText(here)}${end}`
  }`;
  const texts = [curl.url, ...curl.headers.map(([, value]) => value), here ?? ''];
  return {
    text: body === undefined ? plainGet(text) : text,
    variables: new Set([...texts.flatMap(variablesIn), ...(sends === null ? [] : [sends])]),
    sends,
    saves,
  };
}

/** `-X GET` is what curl does anyway, where there is no body. */
function plainGet(text: string): string {
  return text.replace(/^(curl(?: -\S*)*?) -X GET /, '$1 ');
}

function optionsOf(
  request: Request,
  { saves, keepIn }: { readonly saves: string | null; readonly keepIn: string | null },
): readonly string[] {
  const shown = saves === null ? ['-i'] : ['-D', '-'];
  return [
    ...(keepIn === null ? [] : ['-sS']),
    ...(request.method === 'HEAD' ? [] : shown),
    ...(/\/\.{1,2}(?:\/|$)/.test(request.url.replace(/[?#].*/, '')) ? ['--path-as-is'] : []),
  ];
}

/** True when the client sent its body only after the service had said `100 Continue`. */
export function awaitsContinue({ headers }: Request): boolean {
  return headerValue(headers, 'expect')?.toLowerCase() === '100-continue';
}

/** What a command cannot hold is sent from a file: data, and text that no word of a shell can be. */
function isSent({ body }: Request): boolean {
  if (body.kind === 'text') return body.text.includes('\0');
  return body.kind === 'blob' || (body.kind === 'omitted' && body.size > 0);
}

function isSaved({ method }: Request, response: Response | undefined): boolean {
  const kind = response?.body.kind;
  return method !== 'HEAD' && (kind === 'blob' || kind === 'omitted');
}

function urlOf(url: string, marker: Marker): ShellText {
  const query = url.indexOf('?');
  if (query < 0) return marker.pieces(url);
  const parts = [marker.pieces(url.slice(0, query)), marker.encoded(url.slice(query))];
  return parts.every((part) => typeof part === 'string') ? url : parts.flat();
}

interface Sent {
  readonly body?: NonNullable<CurlRequest['body']>;
  /** What curl reads as its input. */
  readonly here?: ShellText;
}

function writerFor(type: string, { encoded, xml, pieces }: Marker): (text: string) => ShellText {
  if (type === 'application/x-www-form-urlencoded') return encoded;
  return isXml(type) ? xml : pieces;
}

function bodyOf(request: Request, marker: Marker, sends: string | null): Sent {
  const { body, headers, method } = request;
  if (sends !== null) return { body: { file: [{ variable: sends }] } };
  // Without a word of its length some services refuse what has no body.
  if (body.kind !== 'text')
    return headerValue(headers, 'content-length') === '0' && method !== 'HEAD' ? { body: '' } : {};
  const text = isJson(body.mediaType) ? shownJson(body.text) : body.text;
  const pieces = writerFor(body.mediaType, marker)(text);
  const isLiteral = typeof pieces === 'string';
  if (isLiteral) return { body: pieces };
  // A here-document ends with a line break, which JSON does not mind.
  return isJson(mediaType(headers)) || isJson(body.mediaType)
    ? { body: { file: '-' }, here: shownShell([...marker.json(text), '\n']) }
    : { body: pieces };
}

function shownJson(text: string): string {
  return parseJson(text) === undefined ? text : printableJson(pretty(text));
}

/** A word that is no line of the text. */
function endOf(here: ShellText): string {
  const text = hereText(here);
  let end = 'EOF';
  while (text.split('\n').includes(end)) end += '_';
  return end;
}

/** Of `Basic` credentials what they encode: a pseudonym, or a variable, would mean nothing within base64. */
function headerText(value: string, marker: Marker): ShellText {
  const basic = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(value)?.[1];
  const inner = basic === undefined ? undefined : decodeBase64Text(basic);
  const pieces = inner === undefined ? '' : marker.pieces(inner);
  if (typeof pieces === 'string') return marker.pieces(value);
  return ['Basic ', { command: `printf %s ${shown(pieces)} | base64 | tr -d '\\n'` }];
}

function shown(text: ShellText): string {
  return shellText(shownShell(text));
}

function variablesIn(text: ShellText): readonly string[] {
  if (typeof text === 'string') return [];
  return text.flatMap((piece: ShellPiece) => {
    if (typeof piece === 'string') return [];
    if ('variable' in piece) return [piece.variable];
    return Array.from(piece.command.matchAll(/\$\{?(\w+)/g), ([, name]) => name!);
  });
}
