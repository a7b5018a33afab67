/** Calls by which a client finds out the id of what it was given by name: asked for as if the name were an id, then listed. */

import type { Binding } from '../../model/binding.js';
import { responseOf } from '../../model/exchange.js';
import type { RedactedExchange } from '../../model/exchange.js';
import { headerValue, jsonText } from '../../model/message.js';
import { urlParts } from '../../model/url.js';
import { formFields } from '../../text/form.js';
import { parseJson, stringAt } from '../../text/json-value.js';
import { percentDecode } from '../../text/percent.js';

/** Whoever uses these asks for every single call. */
const BY_HAND = /^(?:curl|wget|httpie)\b/i;

/**
 * The exchanges of these, in order of time, that only look a name up: `GET …/images/NAME` that is not there, when the next
 * call of the same run finds it by `GET …/images?name=NAME`; and that list, when the run goes on with the id, and the id was
 * known before. What is not found by its name is missing, and both calls tell that.
 */
export function lookUpsIn(
  exchanges: readonly RedactedExchange[],
  bindings: readonly Binding[],
): ReadonlySet<string> {
  const found = new Set<string>();
  exchanges.forEach((miss, at) => {
    if (miss.request.method !== 'GET' || responseOf(miss)?.status !== 404) return;
    const next = (after: number): number =>
      exchanges.findIndex((one, index) => index > after && isSameRun(miss, one));
    const then = next(at);
    const list = exchanges[then];
    const ids = list ? idsByName(miss, list) : [];
    if (!list || ids.length === 0) return;
    found.add(miss.id);
    const use = exchanges[next(then)];
    const used = use ? ids.filter((id) => speaksOf(use, id)) : [];
    if (used.length > 0 && !used.some((id) => isBornIn(list, id, bindings))) found.add(list.id);
  });
  return found;
}

/** One process, or where that is not known one connection of one client program. */
function isSameRun(a: RedactedExchange, b: RedactedExchange): boolean {
  const agent = agentOf(a);
  return agent !== '' && !BY_HAND.test(agent) && agent === agentOf(b) && runOf(a) === runOf(b);
}

function agentOf({ request }: RedactedExchange): string {
  return headerValue(request.headers, 'user-agent') ?? '';
}

function runOf({ client: { process, connection } }: RedactedExchange): string {
  return process ? `process ${process.pid}` : `connection ${connection}`;
}

/** The ids of what a list by name found, when it is asked where the name was no id. */
function idsByName(miss: RedactedExchange, list: RedactedExchange): readonly string[] {
  const [asked, lists] = [urlParts(miss.request.url), urlParts(list.request.url)];
  if (!asked || lists?.origin !== asked.origin || list.request.method !== 'GET') return [];
  const [, collection, segment] = /^(.*)\/([^/]+)$/.exec(asked.path) ?? [];
  if (lists.path.replace(/\/detail$/, '') !== collection) return [];
  const name = percentDecode(segment!);
  if (!formFields(lists.query ?? '').some((field) => field.name === 'name' && field.value === name))
    return [];
  const answer = parseJson((responseOf(list) && jsonText(responseOf(list)!.body)) ?? '');
  return Object.values(answer ?? {})
    .flat()
    .filter((item) => stringAt(item, '/name') === name)
    .flatMap((item) => stringAt(item, '/id') ?? []);
}

function speaksOf({ request }: RedactedExchange, id: string): boolean {
  return request.url.includes(id) || (jsonText(request.body)?.includes(id) ?? false);
}

/** A reader who follows the page has the id from there. */
function isBornIn(list: RedactedExchange, id: string, bindings: readonly Binding[]): boolean {
  const source = bindings.find(({ value }) => value === id)?.source;
  return source !== undefined && source !== 'given' && source.exchange === list.id;
}
