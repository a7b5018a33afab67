/** What is different from one time of a loop to the next, in words: `over resource_name: image_count_total, …`. */

import type { Step } from '../model/flow.js';
import { jsonText } from '../model/message.js';
import { urlParts } from '../model/url.js';
import { queryFields } from '../text/form.js';
import { parseJson, stringsOf } from '../text/json-value.js';
import { pathLabel } from './labels.js';
import type { NamePath } from './labels.js';

/** So many characters of values are told. */
const TOLD = 64;
const LONGEST_VALUE = 28;
/** A longer body is not searched for what is different in it. */
const BODY_LIMIT = 16_384;

/** `iterations[n][at]`: the call at a place of the n-th time, if a call begins or ends there; '' when all are the same. */
export function variationOf(iterations: readonly (readonly (Step | undefined)[])[], name: NamePath): string {
  for (const part of [queryOf, pathOf, bodyOf]) {
    for (const at of iterations[0]!.keys()) {
      const calls = iterations.flatMap((calls) => calls[at] ?? []);
      if (calls.length < iterations.length) continue;
      const words = variation(calls.map((step) => part(step, name)));
      if (words !== undefined) return words;
    }
  }
  return '';
}

type Values = ReadonlyMap<string, string>;

/** The first value that is not the same in all of them. */
function variation(all: readonly Values[]): string | undefined {
  for (const key of all[0]!.keys()) {
    const values = [...new Set(all.map((values) => values.get(key) ?? '–'))];
    if (values.length > 1) return `over ${key}: ${listed(values)}`;
  }
  return undefined;
}

function listed(values: readonly string[]): string {
  const told: string[] = [];
  let length = 0;
  for (const value of values) {
    const short = shortened(value);
    length += short.length + 2;
    if (told.length > 0 && length > TOLD) break;
    told.push(short);
  }
  return [...told, ...(told.length < values.length ? ['…'] : [])].join(', ');
}

/** Of an id the beginning tells it from the others. */
function shortened(value: string): string {
  if (/^[0-9a-f]{8}[0-9a-f-]{8,}$/i.test(value)) return `${value.slice(0, 8)}…`;
  const chars = Array.from(value);
  return chars.length <= LONGEST_VALUE ? value : `${chars.slice(0, LONGEST_VALUE - 1).join('')}…`;
}

function queryOf({ exchange }: Step): Values {
  const query = urlParts(exchange.request.url)?.query;
  return new Map(query ? queryFields(query).map(({ name, value }) => [name, value]) : []);
}

/** Segments of the path by their variable's name, or by the segment before. */
function pathOf(step: Step, name: NamePath): Values {
  const named = pathLabel(step, name).split('/');
  const plain = pathLabel(step, (path) => path).split('/');
  if (named.length !== plain.length) return new Map();
  return new Map(
    plain.map((segment, at) => {
      const variable = /\{(\w+?)(?:_\d+)?\}/.exec(named[at]!)?.[1];
      return [variable ?? named[at - 1] ?? `segment ${at}`, segment];
    }),
  );
}

/** Texts of a JSON body, by their key. */
function bodyOf({ exchange }: Step): Values {
  const text = jsonText(exchange.request.body);
  if (text === undefined || text.length > BODY_LIMIT) return new Map();
  return new Map(
    stringsOf(parseJson(text)).map(({ pointer, value }) => [
      pointer.slice(pointer.lastIndexOf('/') + 1),
      value,
    ]),
  );
}
