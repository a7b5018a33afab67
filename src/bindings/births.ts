/** Where the responses of a flow bring a value for the first time, and what the place says of its name. */

import type { Place } from '../model/binding.js';
import { responseOf } from '../model/exchange.js';
import { stepsOf, type Flow, type Step } from '../model/flow.js';
import { headerValue, jsonText } from '../model/message.js';
import type { NameRule } from '../model/profile.js';
import { idsIn } from '../text/ids.js';
import { parseJson, stringsOf } from '../text/json-value.js';
import { ruledName } from './name.js';

/** A value in a response. `name`: by the profile's rules, where one fits the place. */
export interface Birth {
  readonly value: string;
  readonly place: Place;
  readonly number: number;
  readonly name: string | undefined;
}

/** Every place in a response where one of the values stands whole, in order of time; the telling ones first in each. */
export function birthsOf(
  flow: Flow,
  values: ReadonlySet<string>,
  rules: readonly NameRule[],
): readonly Birth[] {
  const answered = stepsOf(flow).toSorted((a, b) => a.responseNumber - b.responseNumber);
  return answered.flatMap((step) => {
    const births = [...inBody(step, values, rules), ...inLocation(step, values)];
    return births.toSorted((a, b) => Number(b.name !== undefined) - Number(a.name !== undefined));
  });
}

function inBody(step: Step, values: ReadonlySet<string>, rules: readonly NameRule[]): readonly Birth[] {
  const response = responseOf(step.exchange);
  const text = response && jsonText(response.body);
  if (text === undefined) return [];
  const json = parseJson(text);
  const strings = stringsOf(json).filter(({ value }) => values.has(value));
  return strings.map(({ pointer, value }) => {
    const name = ruledName({ json, pointer }, rules);
    return { value, place: placeOf(step, `body:${pointer}`), number: step.responseNumber, name };
  });
}

function inLocation(step: Step, values: ReadonlySet<string>): readonly Birth[] {
  const response = responseOf(step.exchange);
  const location = response && headerValue(response.headers, 'location');
  const found = idsIn(location ?? '').filter((value) => values.has(value));
  const place = placeOf(step, 'header:location');
  return found.map((value) => ({ value, place, number: step.responseNumber, name: undefined }));
}

function placeOf({ exchange }: Step, part: string): Place {
  return { exchange: exchange.id, side: 'response', part };
}
