/** The variables of a script: what the environment gives, and what is taken out of answers. */

import type { Binding, Place } from '../../../model/binding.js';
import { responseOf, type RedactedExchange } from '../../../model/exchange.js';
import type { Step } from '../../../model/flow.js';
import { headerValue, jsonText } from '../../../model/message.js';
import { jqFilter } from '../../../text/jq.js';
import { lookUp, parseJson } from '../../../text/json-value.js';
import { shellQuoted, shellWord } from '../../../text/shell.js';
import { userOf } from './user.js';

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

/** What the flows of a script share: the names that are taken, and the variable of each secret that is asked for. */
export interface Names {
  readonly taken: Set<string>;
  readonly asked: Map<string, Variable>;
}

/** The variables of the calls that a script makes, by the name of their binding. */
export function variablesOf(
  bindings: readonly Binding[],
  calls: readonly Step[],
  { taken, asked }: Names,
): ReadonlyMap<string, Variable> {
  const made = new Map(calls.map(({ exchange }) => [exchange.id, exchange]));
  const found = new Map<string, Variable>();
  for (const binding of bindings) {
    if (!binding.uses.some(({ exchange }) => made.has(exchange))) continue;
    const { name, value, kind, secret, source } = binding;
    const born = source === 'given' ? undefined : made.get(source.exchange);
    const isPlain = kind === 'url' || (kind === undefined && /^[\w.-]+$/.test(value));
    const lines = born && linesFor(source as Place, born, shellName(name, taken, false));
    const known = secret && !lines ? asked.get(value) : undefined;
    const variable: Variable =
      known ??
      (lines
        ? { name: lines.name, isPlain, capture: { exchange: born.id, lines: lines.lines } }
        : {
            name: shellName(passwordName(binding, made) ?? name, taken, true),
            isPlain,
            ...(!secret && { recorded: value }),
          });
    if (secret && !lines) asked.set(value, variable);
    taken.add(variable.name);
    found.set(name, variable);
  }
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

/** What the environment gives is in capitals, and never a name that a shell, or a client beside it, knows for something else. */
export function shellName(name: string, taken: ReadonlySet<string>, isGiven: boolean): string {
  const plain = name.replace(/\W+/g, '_').replace(/^(?=\d)/, 'v_');
  const long = plain.includes('_') ? plain : `${plain}_value`;
  const cased = isGiven
    ? long.toUpperCase().replace(/^(?=(?:L[DC]|OS|ST|AWS)_)/, 'THE_')
    : long.toLowerCase();
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
  const taken = isHeader ? `_header ${shellWord(at)}` : `_json ${shellWord(jqFilter(at, json))}`;
  const lines = [`${name}=$(${taken}) || _lost ${name}`];
  // Within braces every text is quoted, so that none is a pattern.
  const [before, after] = span ? [recorded.slice(0, span.start), recorded.slice(span.end)] : ['', ''];
  if (before !== '') lines.push(`${name}=\${${name}#${shellQuoted(before)}}`);
  if (after !== '') lines.push(`${name}=\${${name}%${shellQuoted(after)}}`);
  return { name, lines };
}
