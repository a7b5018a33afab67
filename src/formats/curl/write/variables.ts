/** The variables of a script: what the environment gives, and what is taken out of answers. */

import type { Binding, Place } from '../../../model/binding.js';
import { responseOf, type RedactedExchange } from '../../../model/exchange.js';
import type { Step } from '../../../model/flow.js';
import { headerValue, jsonText } from '../../../model/message.js';
import { lookUp, parseJson } from '../../../text/json-value.js';
import { shellWord } from '../../../text/shell.js';
import { userOf } from './user.js';
import { filterFor } from './filter.js';

export interface Variable {
  /** As the shell knows it. */
  readonly name: string;
  /** Ids stand where they are as they are; names and other values must be written as their place wants it. */
  readonly isPlain: boolean;
  /** The lines that take it out of the answer of this exchange. */
  readonly capture?: { readonly exchange: string; readonly lines: readonly string[] };
  /** What it was in the recording, unless that was a secret. */
  readonly recorded?: string;
}

/** The variables of the calls that a script makes, by the name of their binding. */
export function variablesOf(
  bindings: readonly Binding[],
  calls: readonly Step[],
  taken: Set<string>,
): ReadonlyMap<string, Variable> {
  const made = new Map(calls.map(({ exchange }) => [exchange.id, exchange]));
  const found = new Map<string, Variable>();
  for (const binding of bindings) {
    const uses = binding.uses.filter(({ exchange }) => made.has(exchange));
    // In base64, a variable of the shell would be coded with what is around it, unless curl is given what it encodes.
    const isHidden = ({ exchange, base64, part }: Place): boolean =>
      base64 !== undefined &&
      !(part === 'header:authorization' && userOf(made.get(exchange)!.request.headers) !== undefined);
    if (uses.length === 0 || uses.some(isHidden)) continue;
    const { name, value, kind, secret, source } = binding;
    const born = source === 'given' ? undefined : made.get(source.exchange);
    const isPlain = kind === 'url' || (kind === undefined && /^[\w.-]+$/.test(value));
    const lines = born && linesFor(source as Place, born, shellName(name, taken, false));
    found.set(
      name,
      lines
        ? { name: lines.name, isPlain, capture: { exchange: born.id, lines: lines.lines } }
        : {
            name: shellName(passwordName(binding, made) ?? name, taken, true),
            isPlain,
            ...(!secret && { recorded: value }),
          },
    );
  }
  for (const { name } of found.values()) taken.add(name);
  return found;
}

/** A password of Basic is its user's, as one that a sign-on sends is; undefined for anything else. */
function passwordName(
  { value, uses }: Binding,
  made: ReadonlyMap<string, RedactedExchange>,
): string | undefined {
  const users = uses.map(({ exchange }) => userOf(made.get(exchange)?.request.headers ?? []));
  const user = users.find((one) => one?.endsWith(`:${value}`))?.slice(0, -value.length - 1);
  return user !== undefined && /^[\w.@-]{1,40}$/.test(user) ? `${user}_password` : undefined;
}

/** What the environment gives is in capitals, and never a name that the shell itself knows. */
export function shellName(name: string, taken: ReadonlySet<string>, isGiven: boolean): string {
  const plain = name.replace(/\W+/g, '_').replace(/^(?=\d)/, 'v_');
  const long = plain.includes('_') ? plain : `${plain}_value`;
  const cased = isGiven ? long.toUpperCase().replace(/^(?=L[DC]_)/, 'THE_') : long.toLowerCase();
  let free = cased;
  for (let count = 2; taken.has(free); count++) free = `${cased}_${count}`;
  return free;
}

function linesFor(
  { part, span, base64 }: Place,
  exchange: RedactedExchange,
  name: string,
): { readonly name: string; readonly lines: readonly string[] } | undefined {
  const response = responseOf(exchange);
  if (!response || base64) return undefined;
  const at = part.slice(part.indexOf(':') + 1);
  const isHeader = part.startsWith('header:');
  const json = parseJson(jsonText(response.body) ?? '');
  const recorded = isHeader ? headerValue(response.headers, at) : lookUp(json, at);
  if (typeof recorded !== 'string' || !(isHeader || part.startsWith('body:'))) return undefined;
  const taken = isHeader ? `_header ${shellWord(at)}` : `_json ${shellWord(filterFor(at, json))}`;
  const lines = [`${name}=$(${taken})`];
  const [before, after] = span ? [recorded.slice(0, span.start), recorded.slice(span.end)] : ['', ''];
  if (before !== '') lines.push(`${name}=\${${name}#${quoted(before)}}`);
  if (after !== '') lines.push(`${name}=\${${name}%${quoted(after)}}`);
  return { name, lines };
}

/** Within braces every text is quoted, so that none is a pattern. */
function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
