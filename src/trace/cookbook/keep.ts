/** How a shell takes a value out of an answer that it kept in a file. */

import type { Place } from '../../model/binding.js';
import type { Response } from '../../model/message.js';
import { jsonText } from '../../model/message.js';
import { jqFilter } from '../../text/jq.js';
import { parseJson } from '../../text/json-value.js';
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
  const json = parseJson(jsonText(response.body) ?? '');
  if (json === undefined) return undefined;
  const filter = jqFilter(source.part.slice('body:'.length), json);
  const body = Array<string>(heads).fill("sed '1,/^$/d'");
  return assignment(name, [read, ...body, `jq -r ${shellWord(filter)}`, ...end]);
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
