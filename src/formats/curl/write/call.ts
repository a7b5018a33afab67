/** One call as a curl command in which variables stand for values. */

import type { Step } from '../../../model/flow.js';
import { isJson, type Request } from '../../../model/message.js';
import { curlCommand, type CurlRequest } from '../../../text/curl.js';
import { sentSecretsIn } from '../../../text/pseudonyms.js';
import { hereText, type ShellPiece, type ShellText } from '../../../text/shell.js';
import { userOf } from './user.js';
import type { Variable } from './variables.js';

/** What stands for a value, and how it is to be written where it stands. */
export interface Standing {
  /** By the text that stands in the filled request. */
  readonly variables: ReadonlyMap<string, Variable>;
  /** The variable for a secret that nothing else tells of. */
  readonly secret: (pseudonym: string, kind: string) => Variable;
  /** The variable that names the file with the body of a call. */
  readonly file: (step: Step) => string;
}

/** The command, without `curl` and with what it is fed; a body in JSON is a here-document. */
export function commandOf(step: Step, request: Request, standing: Standing): string {
  const { method, headers, body } = request;
  const jsonBody = body.kind === 'text' && isJson(body.mediaType);
  const isForm = body.kind === 'text' && body.mediaType === 'application/x-www-form-urlencoded';
  const user = userOf(headers);
  const left = ['user-agent', ...(user === undefined ? [] : ['authorization'])];
  const sent: CurlRequest = {
    method,
    url: textOf(request.url, standing, URI),
    headers: headers
      .filter(([name]) => !left.includes(name.toLowerCase()))
      .map(([name, value]) => [name, textOf(value, standing, undefined)]),
    ...(user !== undefined && { user: textOf(user, standing, undefined) }),
    ...(body.kind !== 'empty' && { mediaType: body.mediaType }),
    ...(body.kind === 'text' && !jsonBody && { body: textOf(body.text, standing, isForm ? URI : undefined) }),
    ...(jsonBody && { body: { file: '-' } }),
    ...((body.kind === 'blob' || (body.kind === 'omitted' && body.size > 0)) && {
      body: { file: [{ variable: standing.file(step) }] },
    }),
  };
  const command = curlCommand(sent).replace(/^curl /, '');
  if (!jsonBody) return command;
  const end = endFor(body.text);
  return `${command} <<${end}\n${hereText(textOf(body.text, standing, JSON_TEXT))}\n${end}`;
}

const URI = '_uri';
const JSON_TEXT = '_text';

/** Text with its variables; `write` names the function that writes a value as this place wants it. */
function textOf(text: string, standing: Standing, write: string | undefined): ShellText {
  const pieces: ShellPiece[] = [];
  const marks = [...standing.variables.keys()];
  const pattern = marks.length === 0 ? undefined : new RegExp(`(${marks.join('|')})`);
  for (const part of pattern ? text.split(pattern) : [text]) {
    const variable = standing.variables.get(part);
    if (variable) pieces.push(pieceFor(variable, write));
    else pieces.push(...withoutSecrets(part, standing, write));
  }
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : pieces;
}

function* withoutSecrets(
  text: string,
  { secret }: Standing,
  write: string | undefined,
): Iterable<ShellPiece> {
  let from = 0;
  for (const { start, end, kind, pseudonym, isEncoded } of sentSecretsIn(text)) {
    if (start > from) yield text.slice(from, start);
    yield pieceFor(secret(pseudonym, kind), isEncoded ? URI : write);
    from = end;
  }
  if (from < text.length) yield text.slice(from);
}

function pieceFor({ name, isPlain }: Variable, write: string | undefined): ShellPiece {
  return isPlain || write === undefined ? { variable: name } : { command: `${write} "$${name}"` };
}

/** A line that the text does not have. */
function endFor(text: string): string {
  const lines = new Set(text.split('\n'));
  let end = 'JSON';
  for (let count = 2; lines.has(end); count++) end = `JSON_${count}`;
  return end;
}
