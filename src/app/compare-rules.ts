/** The rules by which runs are compared: the profiles' places, what was learned, and the user's own, which win. */

import type { CompareRule } from '../model/difference.js';
import type { PlaceRule, ServiceProfile } from '../model/profile.js';
import { COMMON_RULES } from '../regress/compare/rules.js';
import { GENERIC } from '../profiles/generic.js';
import type { Options } from './config/options.js';
import { readRules } from './config/rules-file.js';

/** @throws UserError `bad-rules` */
export async function compareRules({
  rules,
  expect,
  profiles,
}: Pick<Options, 'rules' | 'expect' | 'profiles'>): Promise<readonly CompareRule[]> {
  const learned = await Promise.all(rules.map(readRules));
  return [...knownRules(profiles), ...learned.flat(), ...expect];
}

/** What is generic comes first and the user's own profiles last, since the last rule wins. */
function knownRules(profiles: readonly ServiceProfile[]): readonly CompareRule[] {
  const special = profiles.filter((profile) => profile !== GENERIC).toReversed();
  return [...rulesOf(GENERIC), ...COMMON_RULES, ...special.flatMap(rulesOf)];
}

function rulesOf({ id, volatile, unordered, names }: ServiceProfile): readonly CompareRule[] {
  const why = (what: string): string => `profile ${id}: ${what}`;
  return [
    ...volatile.map((rule): CompareRule => ({
      ...placeOf(rule),
      as: rule.format,
      why: why('differs from run to run'),
    })),
    ...unordered.map((rule): CompareRule => ({
      ...placeOf(rule),
      as: 'set',
      why: why('its order means nothing'),
    })),
    // A value that is named an URL is where a service is.
    ...names
      .filter(({ name }) => name.endsWith('_url'))
      .map((rule): CompareRule => ({ ...placeOf(rule), as: 'base', why: why('where a service is') })),
  ];
}

function placeOf(rule: PlaceRule): Pick<CompareRule, 'place' | 'service'> {
  const place = 'header' in rule ? `header:${rule.header.toLowerCase()}` : `body:${rule.pointer}`;
  return { place, ...(rule.service !== undefined && { service: rule.service }) };
}
