/** Where the requests of a flow name ids: in paths, queries, headers and JSON bodies. */

import type { Place } from '../model/binding.js';
import { stepsOf, type Flow, type Step } from '../model/flow.js';
import { jsonText } from '../model/message.js';
import type { ServiceProfile } from '../model/profile.js';
import { findOperation, type PathVariables } from '../model/template.js';
import { pathOf, urlParts } from '../model/url.js';
import { idsIn } from '../text/ids.js';
import { parseJson, pointerTokens, stringsOf } from '../text/json-value.js';

/** One use of a value. `variable`: its name in an operation's path; `key`: what stands before it, else. */
export interface Use {
  readonly value: string;
  readonly place: Place;
  readonly number: number;
  readonly variable: string | undefined;
  readonly key: string;
}

/** Every use of an id in a request of the flow, in order. */
export function usesOf(flow: Flow, profiles: readonly ServiceProfile[]): readonly Use[] {
  return stepsOf(flow).flatMap((step) => {
    const { request } = step.exchange;
    const url = urlParts(request.url);
    const found = [
      ...inPath(pathOf(request.url), variablesOf(step, profiles)),
      ...inQuery(url?.query ?? ''),
      ...request.headers.flatMap(([name, value]) => ids(value, `header:${name.toLowerCase()}`, name)),
      ...inBody(jsonText(request.body)),
    ];
    return found.map(({ part, ...use }) => ({ ...use, number: step.number, place: placeOf(step, part) }));
  });
}

type Found = Omit<Use, 'place' | 'number'> & { readonly part: string };

function placeOf({ exchange }: Step, part: string): Place {
  return { exchange: exchange.id, side: 'request', part };
}

function variablesOf(step: Step, profiles: readonly ServiceProfile[]): PathVariables {
  const { method, url } = step.exchange.request;
  const call = { service: step.to, method, path: pathOf(url), byService: step.from !== 'client' };
  return findOperation(profiles, call)?.variables ?? {};
}

function inPath(path: string, variables: PathVariables): readonly Found[] {
  const named = Object.entries(variables).filter(([name]) => name.endsWith('_id'));
  const made = named.map(([, value]) => value).filter(looksMade);
  const values = [...new Set([...idsIn(path), ...made])];
  return values.map((value) => {
    const variable = named.find(([, one]) => one === value)?.[0];
    return { value, part: 'path', variable, key: keyBefore(path, value) };
  });
}

/** Ids that are neither UUIDs nor hexadecimal count where a template says that one stands, unless a person may have typed it. */
function looksMade(value: string): boolean {
  return value.length >= 8 && /\d/.test(value);
}

/** `images` before `/images/<id>`, `AUTH` before `AUTH_<id>`. */
function keyBefore(path: string, value: string): string {
  const before = path.slice(0, path.indexOf(value));
  return before.split('/').findLast((segment) => segment !== '') ?? '';
}

function inQuery(query: string): readonly Found[] {
  return query.split('&').flatMap((pair) => {
    const [key = '', ...value] = pair.split('=');
    return ids(value.join('='), `query:${key}`, key);
  });
}

function inBody(text: string | undefined): readonly Found[] {
  if (text === undefined) return [];
  return stringsOf(parseJson(text)).flatMap(({ pointer, value }) =>
    ids(value, `body:${pointer}`, pointerTokens(pointer).findLast((token) => !/^\d+$/.test(token)) ?? ''),
  );
}

function ids(text: string, part: string, key: string): readonly Found[] {
  return idsIn(text).map((value) => ({ value, part, variable: undefined, key }));
}
