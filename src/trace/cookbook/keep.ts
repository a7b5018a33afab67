/** How a shell takes a value out of an answer that it kept in a file. */

import type { Place } from '../../model/binding.js';
import type { Response } from '../../model/message.js';
import { jsonText } from '../../model/message.js';
import { parseJson, pointerTokens } from '../../text/json-value.js';
import { printableJson } from '../../text/printable.js';
import { shellWord } from '../../text/shell.js';

export interface Kept {
  readonly name: string;
  readonly source: Place;
}

/** `image_id=$(…)`; undefined where no short command tells it. `heads`: how many heads the file begins with. */
export function keepLine(
  { name, source }: Kept,
  { response, file, heads }: { readonly response: Response; readonly file: string; readonly heads: number },
): string | undefined {
  const end = endOf(source, response);
  if (end === undefined) return undefined;
  const read = `tr -d '\\r' <${shellWord(file)}`;
  if (source.part.startsWith('header:')) {
    const header = source.part.slice('header:'.length);
    return assignment(name, [read, `awk -F ': ' 'tolower($1) == "${header}" { print $2 }'`, ...end]);
  }
  const path = jqPath(source.part.slice('body:'.length), response);
  if (path === undefined) return undefined;
  const body = Array<string>(heads).fill("sed '1,/^$/d'");
  return assignment(name, [read, ...body, `jq -r ${shellWord(path)}`, ...end]);
}

/** On one line if it is short, else each command on its own. */
function assignment(name: string, commands: readonly string[]): string {
  const line = `${name}=$(${commands.join(' | ')})`;
  return line.length <= LINE ? line : `${name}=$(${commands.join(' |\n  ')})`;
}

const LINE = 110;

/** What comes behind the whole of a part: nothing, or the last segment of a URL; undefined for any other piece of it. */
function endOf({ part, span, base64 }: Place, response: Response): readonly string[] | undefined {
  if (base64 || !(part.startsWith('header:') || part.startsWith('body:/'))) return undefined;
  if (part.startsWith('header:') && !/^[a-z0-9-]+$/.test(part.slice('header:'.length))) return undefined;
  if (!span) return [];
  const text = part.startsWith('header:')
    ? response.headers.find(([name]) => name.toLowerCase() === part.slice('header:'.length))?.[1]
    : undefined;
  return text?.length === span.end && text[span.start - 1] === '/' ? ["sed 's|.*/||'"] : undefined;
}

/** `.token.catalog[] | select(.type == "image") | .endpoints[0].url` of a pointer: members of lists by what they say of themselves. */
export function jqPath(pointer: string, { body }: Response): string | undefined {
  let value = parseJson(jsonText(body) ?? '');
  if (value === undefined) return undefined;
  let path = '';
  for (const token of pointerTokens(pointer)) {
    if (Array.isArray(value)) {
      path += memberOf(value, Number(token));
      value = value[Number(token)] as unknown;
    } else {
      path += keyOf(token, path);
      value = (value as Readonly<Record<string, unknown>> | null)?.[token];
    }
  }
  return path || '.';
}

function keyOf(key: string, path: string): string {
  const isBare = path === '' || path.endsWith('| ');
  if (/^[A-Za-z_]\w*$/.test(key)) return `.${key}`;
  return `${isBare ? '.' : ''}[${jqText(key)}]`;
}

/** A text for jq in which a terminal finds nothing to obey. */
function jqText(text: string): string {
  return printableJson(JSON.stringify(text));
}

/** What members of lists are told apart by, in this order. */
const TELLING = ['type', 'interface', 'region', 'rel', 'name'];

function memberOf(list: readonly unknown[], index: number): string {
  let left = [...list];
  const tests: string[] = [];
  for (const key of TELLING) {
    if (left.length === 1 && tests.length > 0) break;
    const wanted = textAt(list[index], key);
    if (wanted === undefined) continue;
    const same = left.filter((one) => textAt(one, key) === wanted);
    if (same.length < left.length || (left.length === 1 && tests.length === 0)) {
      tests.push(`.${key} == ${jqText(wanted)}`);
      left = same;
    }
  }
  return left.length === 1 && tests.length > 0 ? `[] | select(${tests.join(' and ')}) | ` : `[${index}]`;
}

function textAt(value: unknown, key: string): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const text = (value as Readonly<Record<string, unknown>>)[key];
  return typeof text === 'string' ? text : undefined;
}
