/** How a call that two runs have in common differs: its target, its status, the shape of its bodies, whose ids it names. */

import { responseOf, type Failure } from '../../model/exchange.js';
import { EMPTY_BODY, type Headers } from '../../model/message.js';
import type { Step } from '../../model/flow.js';
import type { StepChange } from '../../model/sequence-diff.js';
import { createBases } from '../compare/bases.js';
import { createCorrespondence } from '../compare/correspondence.js';
import { likenessOf, type Known } from '../compare/texts.js';
import { shapeChanges } from './shape.js';

/** Compares the calls of two runs, one after the other: an id or a secret stands for the same one in all of them. */
export type ChangesOf = (before: Step, after: Step) => readonly StepChange[];

export function createChanges(): ChangesOf {
  const known: Known = { pairs: createCorrespondence(), bases: createBases() };
  const located = new Set<string>();
  return (before, after) => {
    // The first call to a service says where it is in each run.
    if (!located.has(before.to)) known.bases.learn(before.exchange.request.url, after.exchange.request.url);
    located.add(before.to);
    return [
      ...targetChange(before, after, known),
      ...secretChanges(before, after, known),
      ...statusChange(before, after),
      ...bodyChanges(before, after),
    ];
  };
}

function targetChange(before: Step, after: Step, known: Known): readonly StepChange[] {
  const [expected, actual] = [before.exchange.request.url, after.exchange.request.url];
  const likeness = likenessOf(expected, actual, known);
  if (likeness === 'same') return [];
  return [{ what: likeness === 'identity' ? 'identity' : 'target', place: '', expected, actual }];
}

/** Which token a call carries, told by its pseudonym, is part of what happened. */
function secretChanges(before: Step, after: Step, known: Known): readonly StepChange[] {
  const [one, other] = [
    secretsIn(before.exchange.request.headers),
    secretsIn(after.exchange.request.headers),
  ];
  return [...one].flatMap(([name, expected]): readonly StepChange[] => {
    const actual = other.get(name);
    if (actual === undefined || likenessOf(expected, actual, known) !== 'identity') return [];
    return [{ what: 'identity', place: `request header ${name}`, expected, actual }];
  });
}

function secretsIn(headers: Headers): ReadonlyMap<string, string> {
  const withSecrets = headers.filter(([, value]) => /<[a-z]+:[0-9a-f]{16}>/.test(value));
  return new Map(withSecrets.map(([name, value]) => [name.toLowerCase(), value]));
}

function statusChange(before: Step, after: Step): readonly StepChange[] {
  const [expected, actual] = [outcomeOf(before), outcomeOf(after)];
  return expected === actual ? [] : [{ what: 'status', place: '', expected, actual }];
}

function outcomeOf({ exchange }: Step): string {
  const response = responseOf(exchange);
  if (!response) return `no answer: ${(exchange.outcome as Failure).cause}`;
  return response.cut === undefined ? String(response.status) : `${response.status}, cut`;
}

function bodyChanges(before: Step, after: Step): readonly StepChange[] {
  const [one, other] = [before.exchange, after.exchange];
  const sent = shapeChanges(one.request.body, other.request.body);
  const got = shapeChanges(responseOf(one)?.body ?? EMPTY_BODY, responseOf(other)?.body ?? EMPTY_BODY);
  const told = (side: string, changes: typeof sent): readonly StepChange[] =>
    changes.map(({ place, expected, actual }) => ({
      what: 'shape',
      place: `${side} ${place}`.trim(),
      expected,
      actual,
    }));
  return [...told('request', sent), ...(outcomeOf(before) === outcomeOf(after) ? told('response', got) : [])];
}
