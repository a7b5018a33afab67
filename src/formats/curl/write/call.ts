/** One call as a curl command in which variables stand for values. */

import type { Step } from '../../../model/flow.js';
import { isJson, isXml, type Request } from '../../../model/message.js';
import { base64FormOf, decodeBase64Text } from '../../../text/base64.js';
import { curlCommand, type CurlRequest } from '../../../text/curl.js';
import { sentSecretsIn } from '../../../text/pseudonyms.js';
import { hereText, shellText, type ShellPiece, type ShellText } from '../../../text/shell.js';
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
    ...(body.kind === 'text' &&
      !jsonBody && {
        body: textOf(body.text, standing, isForm ? URI : isXml(body.mediaType) ? XML : undefined),
      }),
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
const XML = '_xml';
const JSON_TEXT = '_text';

/** Text with its variables; `write` names the function that writes a value as this place wants it. */
function textOf(text: string, standing: Standing, write: string | undefined): ShellText {
  const pieces: ShellPiece[] = [];
  let from = 0;
  for (const { 0: run, index } of text.matchAll(BASE64)) {
    const inner = codedPiece(run, standing);
    if (!inner) continue;
    pieces.push(...plainPieces(text.slice(from, index), standing, write), inner);
    from = index + run.length;
  }
  pieces.push(...plainPieces(text.slice(from), standing, write));
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : pieces;
}

// Of what is shorter none holds a mark or a pseudonym.
const BASE64 = /[A-Za-z0-9+/_-]{16,}={0,2}/g;

/** What base64 encodes, where values stand in that: the shell encodes them with what is around them. */
function codedPiece(run: string, standing: Standing): ShellPiece | undefined {
  const text = decodeBase64Text(run);
  if (text === undefined) return undefined;
  const inner = textOf(text, standing, /^\s*[[{]/.test(text) ? JSON_TEXT : undefined);
  if (typeof inner === 'string') return undefined;
  const { urlSafe, padded } = base64FormOf(run);
  return { command: `${urlSafe || !padded ? '_base64url' : '_base64'} ${shellText(inner)}` };
}

function plainPieces(text: string, standing: Standing, write: string | undefined): readonly ShellPiece[] {
  const marks = [...standing.variables.keys()];
  if (marks.length === 0) return [...withoutSecrets(text, standing, write)];
  return text.split(new RegExp(`(${marks.join('|')})`)).flatMap((part) => {
    const variable = standing.variables.get(part);
    return variable ? pieceFor(variable, write) : [...withoutSecrets(part, standing, write)];
  });
}

function* withoutSecrets(
  text: string,
  { secret }: Standing,
  write: string | undefined,
): Iterable<ShellPiece> {
  let from = 0;
  for (const { start, end, kind, pseudonym, encoding } of sentSecretsIn(text)) {
    if (start > from) yield text.slice(from, start);
    yield pieceFor(secret(pseudonym, kind), WRITERS[encoding] ?? write);
    from = end;
  }
  if (from < text.length) yield text.slice(from);
}

const WRITERS = { none: undefined, percent: URI, xml: XML } as const;

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
