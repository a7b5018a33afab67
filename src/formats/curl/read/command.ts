/** What a curl command sends: method, address, headers and body, as far as the command line tells. */

import { mediaType, isJson, type Header, type Headers } from '../../../model/message.js';
import { encodeBase64 } from '../../../text/base64.js';
import { parseJson } from '../../../text/json-value.js';
import { percentEncode } from '../../../text/percent.js';
import { isAbsolute } from '../../absolute.js';
import type { ReadBody, ReadRequest } from '../../format.js';
import { optionsOf, type CurlWord } from './options.js';

export interface CurlCommand {
  /** One for each address, in order. */
  readonly calls: readonly CurlCall[];
  /** What is sent and what comes is told line by line, with a sign before each. */
  readonly verbose: boolean;
}

export interface CurlCall {
  readonly request: ReadRequest;
  /** The head of the answer stands before its body. */
  readonly include: boolean;
  /** Where an answer leads on, it is followed. */
  readonly follows: boolean;
}

/** Values of variables that were set before, by their names: they are put where addresses begin. */
export type Variables = ReadonlyMap<string, string>;

/** `fed`: what the command reads from its standard input. Undefined when there is no address in it, or what curl does not know. */
export function commandOf(
  words: readonly string[],
  fed: string | undefined,
  variables: Variables,
): CurlCommand | undefined {
  const all = operationsOf(words, fed);
  const calls = all?.flatMap((told) => callsOf(told, variables)) ?? [];
  if (!all || calls.length === 0) return undefined;
  return { calls, verbose: all.some(({ flags }) => flags.has('verbose')) };
}

/** What `--next` parts; but for `-v`, nothing holds behind it. */
function operationsOf(words: readonly string[], fed: string | undefined): readonly Told[] | undefined {
  const options = optionsOf(words);
  if (!options) return undefined;
  const all = [newTold()];
  for (const word of options) {
    if (word.option === 'next') all.push(newTold());
    else take(all.at(-1)!, word, fed);
  }
  return all;
}

function newTold(): Told {
  return { method: undefined, urls: [], headers: [], data: [], kind: 'none', flags: new Set() };
}

function callsOf(told: Told, variables: Variables): readonly CurlCall[] {
  const { urls, flags } = told;
  const include = flags.has('include') || flags.has('head');
  const follows = FOLLOWING.some((option) => flags.has(option));
  return urls
    .flatMap((url) => addressOf(url, variables) ?? [])
    .map((url) => ({ request: requestOf(told, url), include, follows }));
}

const FOLLOWING = ['location', 'location-trusted', 'follow'];

interface Told {
  method: string | undefined;
  readonly urls: string[];
  readonly headers: Header[];
  /** Pieces of the body; undefined for what stands in a file. */
  readonly data: (string | undefined)[];
  kind: 'none' | 'form' | 'json' | 'multipart' | 'upload';
  readonly flags: Set<string>;
}

function take(told: Told, { option, value }: CurlWord, fed: string | undefined): void {
  const setter = SETTERS.get(option);
  if (setter) setter(told, value, fed);
  else if (option.startsWith('no-')) told.flags.delete(option.slice(3));
  else told.flags.add(option);
}

type Setter = (told: Told, value: string, fed: string | undefined) => void;

/** Out of a file, all but its line breaks. */
const data: Setter = (told, value, fed) =>
  addData(told, value.startsWith('@') ? fileText(value, fed)?.replace(/[\r\n]/g, '') : value);

const binary: Setter = (told, value, fed) =>
  addData(told, value.startsWith('@') ? fileText(value, fed) : value);

const SETTERS: ReadonlyMap<string, Setter> = new Map(
  Object.entries<Setter>({
    url: (told, value) => void told.urls.push(value),
    request: (told, value) => void (told.method = value),
    header: (told, value) => addHeader(told, value),
    'user-agent': (told, value) => void told.headers.push(['User-Agent', value]),
    referer: (told, value) => void told.headers.push(['Referer', value]),
    // Without a sign of equality it is a file.
    cookie: (told, value) => void (value.includes('=') && told.headers.push(['Cookie', value])),
    user: (told, value) => addUser(told, value),
    'oauth2-bearer': (told, value) => void told.headers.push(['Authorization', `Bearer ${value}`]),
    data,
    'data-ascii': data,
    'data-binary': binary,
    'data-raw': (told, value) => addData(told, value),
    'data-urlencode': (told, value) => addData(told, encodedData(value)),
    json(told, value, fed) {
      addData(told, value.startsWith('@') ? fileText(value, fed) : value);
      told.kind = 'json';
    },
    form: (told) => void (told.kind = 'multipart'),
    'form-string': (told) => void (told.kind = 'multipart'),
    'upload-file': (told) => void (told.kind = 'upload'),
  }),
);

function addData(told: Told, text: string | undefined): void {
  told.data.push(text);
  if (told.kind === 'none') told.kind = 'form';
}

/** `-` is what the command is fed; what stands in other files is not known. */
function fileText(value: string, fed: string | undefined): string | undefined {
  return value === '@-' ? fed : undefined;
}

/** `text`, `=text` and `name=text`; of a file, nothing is known. */
function encodedData(value: string): string | undefined {
  const at = value.search(/[=@]/);
  if (at < 0) return percentEncode(value);
  if (value[at] === '@') return undefined;
  return `${at > 0 ? value.slice(0, at + 1) : ''}${percentEncode(value.slice(at + 1))}`;
}

/** `Name:` takes a header of curl's own away, `Name;` has no value, `@file` is not known. */
function addHeader(told: Told, value: string): void {
  const [, name, text = ''] = /^([^:;@\s][^:;]*?)\s*(?::\s*([^]*)|;\s*)$/.exec(value) ?? [];
  if (name === undefined || (text === '' && !value.endsWith(';'))) {
    if (name !== undefined) told.flags.add(`no ${name.toLowerCase()}`);
    return;
  }
  told.headers.push([name, text]);
}

/** A password that curl asks for is in no command. */
function addUser(told: Told, value: string): void {
  if (!value.includes(':')) return;
  told.headers.push(['Authorization', `Basic ${encodeBase64(new TextEncoder().encode(value))}`]);
}

function requestOf(told: Told, url: string): ReadRequest {
  const { kind, flags } = told;
  const inQuery = flags.has('get') && kind === 'form';
  const body: ReadBody = inQuery ? { kind: 'empty' } : bodyOf(told);
  const usual = flags.has('head')
    ? 'HEAD'
    : kind === 'upload'
      ? 'PUT'
      : kind === 'none' || inQuery
        ? 'GET'
        : 'POST';
  const method = told.method !== undefined && /^[\w!#$%&'*+.^`|~-]+$/.test(told.method) ? told.method : usual;
  const sent = inQuery ? withQuery(url, told.data) : url;
  return { method, url: sent, httpVersion: '1.1', headers: headersOf(told, body), body };
}

function withQuery(url: string, pieces: readonly (string | undefined)[]): string {
  const query = pieces
    .filter((piece) => piece !== undefined)
    .join('&')
    .replace(/\s/g, (space) => encodeURIComponent(space));
  return query === '' ? url : `${url}${url.includes('?') ? '&' : '?'}${query}`;
}

const TYPES: Readonly<Partial<Record<Told['kind'], string>>> = {
  form: 'application/x-www-form-urlencoded',
  json: 'application/json',
  multipart: 'multipart/form-data',
};

/** What curl says of itself of a body, unless it is told otherwise. */
function headersOf({ headers, kind, flags }: Told, body: ReadBody): Headers {
  const own: Header[] = [];
  const add = (name: string, value: string): void => {
    const isGiven = headers.some(([given]) => given.toLowerCase() === name.toLowerCase());
    if (!isGiven && !flags.has(`no ${name.toLowerCase()}`)) own.push([name, value]);
  };
  const type = TYPES[kind];
  if (type !== undefined && body.kind !== 'empty') add('Content-Type', type);
  if (kind === 'json') add('Accept', 'application/json');
  return [...headers, ...own];
}

function bodyOf(told: Told): ReadBody {
  const { kind, data: pieces, headers } = told;
  if (kind === 'none') return { kind: 'empty' };
  const type = mediaType(headers) || (TYPES[kind] ?? '');
  const known = pieces.filter((piece) => piece !== undefined);
  if (kind === 'multipart' || kind === 'upload' || known.length < pieces.length) {
    return { kind: 'omitted', reason: 'not-recorded', size: 0, mediaType: type };
  }
  const text = known.join('&');
  if (text === '') return { kind: 'empty' };
  return { kind: 'text', text: isJson(type) ? joinedJson(text) : text, mediaType: type };
}

/** In quotes a backslash at the end of a line joins nothing, though people write it there. */
function joinedJson(text: string): string {
  const joined = text.replace(/\\\r?\n/g, '\n');
  return joined !== text && parseJson(text) === undefined && parseJson(joined) !== undefined ? joined : text;
}

/**
 * The address, without variables in its host: where it is not known what they hold, the host is named after them. Undefined
 * for what no request is sent to. Only what it begins with is filled in: further on, a variable may hold a token as well as
 * an id.
 */
export function addressOf(text: string, variables: Variables): string | undefined {
  const filled = text
    .replace(/^\$(?:\{(\w+)\}|(\w+))/, (all, braced?: string, bare?: string) => {
      return variables.get(braced ?? bare ?? '') ?? all;
    })
    .replace(/\$\{(\w+)\}/g, '$$$1');
  const schemed = /^[a-z][a-z0-9+.-]*:\/\//i.test(filled) ? filled : `http://${filled}`;
  const [, scheme = '', authority = '', rest = ''] = /^([^/]*\/\/)([^/?#]*)([^#]*)/.exec(schemed) ?? [];
  const named = authority.replace(/:\$\w+$/, '');
  const host = named.replace(/\$(\w+)/g, (_, name: string) => name.toLowerCase().replaceAll('_', '-'));
  const url = `${scheme}${host}${rest.replace(/\s/g, (space) => encodeURIComponent(space))}`;
  return isAbsolute(url) ? url : undefined;
}
