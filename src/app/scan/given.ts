/** Values that somebody knows to be secret, looked for in every encoding. They come from where no one else can read them. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { UserError } from '../../model/errors.js';
import { formsOf, textOf } from '../../redact/forms.js';
import { mayBeJson } from '../../redact/find/json.js';
import { createHiding } from '../../redact/hide.js';
import { createLearned } from '../../redact/learned.js';
import { applyEdits } from '../../text/span.js';

/** `env:NAME`: the value of a variable; `file:PATH`: one value per line. */
export interface ValueSource {
  readonly from: 'env' | 'file';
  readonly name: string;
}

/** `label` says where it came from, for reports: `value env:OS_PASSWORD`. */
export interface GivenValue {
  readonly label: string;
  readonly value: string;
}

// Less would be found everywhere.
const SHORTEST = 4;

/** @throws UserError `no-value` */
export async function givenValues(
  sources: readonly ValueSource[],
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly GivenValue[]> {
  const values = await Promise.all(
    sources.map(async ({ from, name }) => {
      const label = `value ${from}:${name}`;
      return from === 'env' ? [{ label, value: environment[name] ?? '' }] : fromFile(name, label);
    }),
  );
  const bad = values.flat().find(({ value }) => value.length < SHORTEST);
  if (!bad) return values.flat();
  throw new UserError('no-value', `The ${bad.label} is not set or has less than ${SHORTEST} characters.`, {
    hint: 'Give --value-from env:NAME of a variable that is set, or file:PATH of a file with a value per line.',
  });
}

async function fromFile(path: string, label: string): Promise<readonly GivenValue[]> {
  const text = await readFile(path, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError('no-value', `${path} cannot be read (${cause.code ?? 'unknown'}).`, { cause });
  });
  const values = text
    .split(/\r?\n/)
    .map((value, index) => ({ label: `${label} line ${index + 1}`, value }))
    .filter(({ value }) => value !== '');
  return values.length > 0 ? values : [{ label, value: '' }];
}

export interface GivenSearch {
  /** Where each of the values stands. */
  readonly inText: (text: string) => readonly { readonly label: string; readonly index: number }[];
  readonly inBytes: (bytes: Buffer) => readonly string[];
}

interface One {
  readonly inText: (text: string) => readonly number[];
  readonly inBytes: (bytes: Buffer) => boolean;
}

export function createGivenSearch(values: readonly GivenValue[]): GivenSearch {
  if (values.length === 0) return { inText: () => [], inBytes: () => [] };
  const all = searchFor(values.map(({ value }) => value));
  // Which of them it is matters only where there is one at all.
  let singles: readonly (One & { readonly label: string })[] | undefined;
  const each = () => (singles ??= values.map(({ label, value }) => ({ label, ...searchFor([value]) })));
  return {
    inText: (text) =>
      all.inText(text).length === 0
        ? []
        : each().flatMap(({ label, inText }) => inText(text).map((index) => ({ label, index }))),
    inBytes: (bytes) =>
      all.inBytes(bytes) ? each().flatMap(({ label, inBytes }) => (inBytes(bytes) ? [label] : [])) : [],
  };
}

function searchFor(values: readonly string[]): One {
  const learned = createLearned({
    pseudonym: (kind) => `<${kind}:0000000000000000>`,
    vocabulary: new Set(),
    limit: values.length,
    digest: (algorithm, text) => createHash(algorithm).update(text, 'utf8').digest('hex'),
    keepDigests: false,
    trustPseudonyms: false,
  });
  for (const value of values) learned.name('token', value);
  const hiding = createHiding(learned, applyEdits);
  // The gate's own search leaves out what is short or common; somebody who gives such a value wants it found.
  const plain = values.filter((value) => !learned.holds(value)).flatMap(shortForms);
  return {
    inText(text) {
      const hits = [
        ...learned.edits(text).map(({ start }) => start),
        ...plain.flatMap((form) => allOf(text, form)),
      ];
      if (hits.length > 0) return hits;
      // Inside of JSON strings and behind percent signs.
      const hidden = mayBeJson(text) ? hiding.json(text) : hiding.text(text);
      return hidden === text ? [] : [firstDifference(text, hidden)];
    },
    inBytes: (bytes) => learned.holdsBytes(bytes) || plain.some((form) => bytes.includes(form)),
  };
}

const SHORTEST_ENCODED = 6;

function shortForms(value: string): readonly string[] {
  const forms = formsOf(value).filter(
    ({ length, encoding }) => encoding === 'plain' || length >= SHORTEST_ENCODED,
  );
  return forms.map(textOf);
}

function allOf(text: string, form: string): readonly number[] {
  const places: number[] = [];
  for (let at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + form.length)) places.push(at);
  return places;
}

function firstDifference(a: string, b: string): number {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at += 1;
  return at;
}
