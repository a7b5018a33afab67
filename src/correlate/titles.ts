/** What a flow did, in a few words: `Create image cirros`. */

import { responseOf, type RedactedExchange } from '../model/exchange.js';
import type { Deed, FlowTitle } from '../model/flow.js';
import { jsonText, targetOf } from '../model/message.js';
import { parseJson, stringAt } from '../text/json-value.js';
import { inSentence, shortLine } from '../text/short-line.js';
import { matchOperation } from './operations.js';
import type { CallerContext } from './callers.js';

/** A client's call with the participant that answers it. */
export interface ClientCall {
  readonly exchange: RedactedExchange;
  readonly to: string;
}

type TitleContext = Pick<CallerContext, 'profiles' | 'command'>;

/**
 * The title of a client's calls: what they changed, else the data they moved, else what they asked for; else the command
 * line; else the first call. Of several the first two.
 */
export function titleOf(calls: readonly ClientCall[], context: TitleContext): FlowTitle {
  const told = calls.flatMap((call) => tell(call, context) ?? []);
  for (const weight of [3, 2, 1]) {
    const deeds = distinct(told.filter((one) => one.weight === weight));
    if (deeds.length > 0) return { title: shortLine(joined(deeds.map(inEnglish))), deeds };
  }
  if (context.command && context.command.length > 0)
    return { title: shortLine(commandLine(context.command)) };
  const [first] = told;
  return first ? { title: inEnglish(first.deed), deeds: [first.deed] } : { title: requestLine(calls[0]) };
}

interface Told {
  readonly deed: Deed;
  readonly weight: number;
}

function distinct(told: readonly Told[]): readonly Deed[] {
  return [...new Map(told.map(({ deed }) => [inEnglish(deed), deed])).values()];
}

function inEnglish({ operation, subject }: Deed): string {
  return subject === '' ? operation : `${operation} ${subject}`;
}

const WEIGHTS: Readonly<Record<string, number>> = { data: 2 };

function tell({ exchange, to }: ClientCall, { profiles }: TitleContext): Told | undefined {
  const match = matchOperation(exchange, { service: to, byService: false }, profiles);
  if (!match) return undefined;
  const { title, group, subject } = match.rule;
  const named = subject === undefined ? undefined : subjectOf(exchange, subject, match.variables);
  const changes = !['GET', 'HEAD', 'OPTIONS'].includes(exchange.request.method);
  const weight = group === undefined ? (changes ? 3 : 1) : (WEIGHTS[group] ?? 0);
  return { deed: { operation: title, subject: named ?? '' }, weight };
}

function subjectOf(
  exchange: RedactedExchange,
  subject: string,
  variables: Readonly<Record<string, string>>,
): string | undefined {
  if (subject.startsWith('{')) return variables[subject.slice(1, -1)];
  const bodies = [exchange.request.body, responseOf(exchange)?.body];
  for (const body of bodies) {
    const named = stringAt(parseJson((body && jsonText(body)) ?? ''), subject);
    if (named) return named;
  }
  return undefined;
}

function joined([first, second, ...more]: readonly string[]): string {
  if (second === undefined) return first!;
  return `${first} and ${inSentence(second)}${more.length > 0 ? ` and ${more.length} more` : ''}`;
}

function commandLine([program, ...rest]: readonly string[]): string {
  return [program!.split(/[/\\]/).at(-1), ...rest].join(' ');
}

function requestLine(call: ClientCall | undefined): string {
  if (!call) return 'Nothing';
  const { request } = call.exchange;
  return shortLine(`${request.method} ${request.method === 'CONNECT' ? targetOf(request) : request.url}`);
}
