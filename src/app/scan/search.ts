/** What a scan looks for: secrets by rule and shape, and values that were given. */

import type { SecretRule } from '../../model/profile.js';
import { createFinder } from '../../redact/find/exchange.js';
import { indexOf } from '../index-of.js';
import { holdsShape } from '../../redact/find/shape.js';
import { createRedactor } from '../../redact/redact.js';
import { compileRules } from '../../redact/rules.js';
import { findLeaks } from '../../redact/sweep.js';
import { placeAt, secretsIn } from '../places.js';
import type { TextPlace } from '../places.js';
import type { GateRules } from '../gate-rules.js';
import { createGivenSearch } from './given.js';
import type { GivenValue } from './given.js';

/** A place where a secret stands, and what told of it; never the secret. */
export interface Hit {
  readonly place: string;
  readonly rule: string;
}

export interface Search {
  /** By what the rules say of such a place; hits are named after it. */
  readonly inPlace: (place: TextPlace) => readonly Hit[];
  /** In free text whose first line is this one of its file. */
  readonly inText: (text: string, firstLine: number) => readonly Hit[];
  /** The rules and values that are hit in bytes. */
  readonly inBytes: (bytes: Buffer) => readonly string[];
  /** A name or a path as it may be printed: it may hold a secret like anything else. */
  readonly printable: (name: string) => string;
}

export function createSearch(values: readonly GivenValue[], { rules: secretRules, keep }: GateRules): Search {
  const rules = compileRules(secretRules, keep);
  const finder = createFinder({ rules, show: () => undefined });
  const given = createGivenSearch(values);
  const names = namesGate(secretRules, values);
  return {
    inPlace(place) {
      const secrets = secretsIn(place, finder);
      for (const { kind, secret } of secrets) names.learn(kind, secret);
      return [
        ...secrets.map(({ start, rule }) => ({ place: placeAt(place, start), rule })),
        ...given
          .inText(place.text)
          .map(({ label, index }) => ({ place: placeAt(place, index), rule: label })),
      ];
    },
    inText(text, firstLine) {
      const lineOf = lineCounter(text, firstLine);
      return [
        ...findLeaks(text, secretRules, { keep }).map(({ rule, line }) => ({
          line: firstLine + line - 1,
          rule,
        })),
        ...given.inText(text).map(({ label, index }) => ({ line: lineOf(index), rule: label })),
      ].map(({ line, rule }) => ({ place: `line ${line}`, rule }));
    },
    inBytes: (bytes) => [
      ...rules.shapes.filter((shape) => holdsShape(bytes, [shape], indexOf)).map(({ rule }) => rule),
      ...given.inBytes(bytes),
    ],
    printable: (name) => names.text(name),
  };
}

/** Hides what is known by now and what has a secret's shape: in names no more than that is to be feared. */
function namesGate(rules: readonly SecretRule[], values: readonly GivenValue[]) {
  const gate = createRedactor({
    rules: rules.filter((rule) => rule.in === 'text'),
    pseudonym: (kind) => `<${kind}:0000000000000000>`,
    trustPseudonyms: true,
  });
  for (const { value } of values) gate.learn('secret', value);
  return gate;
}

function lineCounter(text: string, firstLine: number): (index: number) => number {
  return (index) => {
    let line = firstLine;
    for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line += 1;
    return line;
  };
}
