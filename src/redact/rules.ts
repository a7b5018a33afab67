/** Secret rules made ready for use: looked up by name, patterns compiled once. */

import type { SecretKind, SecretPlace, SecretRule } from '../model/profile.js';
import { joined, lookup, lowerCase, sameCase } from './lookup.js';
import type { Lookup } from './lookup.js';

/** A place whose values are no secrets, though a rule or a shape says so; `text`: what the pattern matches as a whole. */
export type KeptPlace = SecretPlace;

/** What a rule says of a value, and the rule's own name for reports: `header x-auth-token`. */
export interface Verdict {
  readonly kind: SecretKind;
  readonly rule: string;
}

export interface BodyVerdict extends Verdict {
  /** The keys that the path of the object has to end with. */
  readonly under: readonly string[];
  /** The keys, in lower case, of which one has to be in the same object; undefined where none has to. */
  readonly beside?: readonly string[];
}

export interface PatternVerdict extends Verdict {
  readonly pattern: RegExp;
  /** What every match begins with, to rule out most texts at once; may be ''. */
  readonly prefix: string;
}

export interface ShapeVerdict extends PatternVerdict {
  /** A part of that which is looked for the fastest in text. */
  readonly sign: string;
}

export interface Rules {
  readonly header: Lookup<Verdict>;
  /** A field of a query, a form or a multipart body: named as in a header or in JSON, it is a secret there too. */
  readonly field: Lookup<Verdict>;
  /** A key of JSON or XML, which may be a header's name. */
  readonly body: Lookup<BodyVerdict>;
  /** What keys of JSON have to stand beside, in lower case, and as a text has one of them. */
  readonly neighbours: { readonly names: ReadonlySet<string>; readonly written: RegExp };
  /** What the keys that are secrets only under some others stand under. */
  readonly parents: readonly string[];
  /** The same where nobody knows what it stands under. */
  readonly key: Lookup<Verdict>;
  readonly env: Lookup<Verdict>;
  readonly argv: Lookup<Verdict>;
  /** True for a name, with the dashes before it, that may be an option's, a variable's, a header's, a key's or a field's that a rule knows. */
  readonly isNamed: (name: string) => boolean;
  readonly paths: readonly PatternVerdict[];
  readonly shapes: readonly ShapeVerdict[];
  /** Every name in a rule, in lower case: no secret, even where somebody chose it for a password. */
  readonly vocabulary: ReadonlySet<string>;
  readonly kept: Kept;
}

/** Where values are no secrets, though a rule or a shape says so: then the list for their name is not empty. */
export interface Kept {
  readonly header: Lookup<unknown>;
  readonly query: Lookup<unknown>;
  readonly body: Lookup<Pick<BodyVerdict, 'under'>>;
  readonly env: Lookup<unknown>;
  readonly argv: Lookup<unknown>;
  readonly path: (template: string) => boolean;
  /** Tells of a value that a pattern matches as a whole. */
  readonly value: (value: string) => boolean;
}

export function compileRules(rules: readonly SecretRule[], keep: readonly KeptPlace[] = []): Rules {
  const kept = compileKept(keep);
  const header = except(lookup(placesIn(rules, 'header'), verdict, lowerCase), kept.header);
  const query = except(lookup(placesIn(rules, 'query'), verdict, lowerCase), kept.query);
  const bodies = placesIn(rules, 'body').filter(({ beside }) => !beside);
  const neighbourly = placesIn(rules, 'body').filter(({ beside }) => beside);
  const body = except(lookup(bodies, bodyVerdict, lowerCase), anywhere(kept.body));
  const besides = except(lookup(neighbourly, besideVerdict, lowerCase), anywhere(kept.body));
  const headerAsKey: Lookup<BodyVerdict> = (name) => header(name).map((found) => ({ ...found, under: [] }));
  const env = except(lookup(placesIn(rules, 'env'), verdict, sameCase), kept.env);
  const argv = except(lookup(placesIn(rules, 'argv'), verdict, sameCase), kept.argv);
  const key = joined<Verdict>(anywhere(body), header);
  const field = joined<Verdict>(query, key);
  const bare = (name: string): string => name.replace(/^-+/, '');
  const named = joined<Verdict>(
    argv,
    (name) => env(bare(name)),
    (name) => field(bare(name)),
    curlHeader(header),
  );
  return {
    header,
    field,
    body: joined(body, headerAsKey, besides),
    neighbours: neighboursOf(neighbourly),
    parents: parentsOf(bodies),
    key,
    env,
    argv,
    isNamed: (name) => named(name).length > 0,
    paths: placesIn(rules, 'path')
      .filter(({ template }) => !kept.path(template))
      .map(pathVerdict),
    shapes: placesIn(rules, 'text').map(shapeVerdict),
    vocabulary: new Set(rules.flatMap((rule) => ('name' in rule ? rule.name.toLowerCase() : []))),
    kept,
  };
}

function compileKept(keep: readonly KeptPlace[]): Kept {
  const yes = (): true => true;
  const templates = new Set(placesIn(keep, 'path').map(({ template }) => template));
  const patterns = placesIn(keep, 'text').map(({ pattern }) => new RegExp(`^(?:${pattern})$`));
  return {
    header: lookup(placesIn(keep, 'header'), yes, lowerCase),
    query: lookup(placesIn(keep, 'query'), yes, lowerCase),
    body: lookup(placesIn(keep, 'body'), (place) => ({ under: keysOf(place.under) }), lowerCase),
    env: lookup(placesIn(keep, 'env'), yes, sameCase),
    argv: lookup(placesIn(keep, 'argv'), yes, sameCase),
    path: (template) => templates.has(template),
    value: (value) => patterns.some((pattern) => pattern.test(value)),
  };
}

function placesIn<P extends SecretPlace, I extends P['in']>(
  places: readonly P[],
  where: I,
): Extract<P, { in: I }>[] {
  return places.filter((place): place is Extract<P, { in: I }> => place.in === where);
}

/** `-HX-Auth-Token`: curl's option without a blank. */
function curlHeader(header: Lookup<Verdict>): Lookup<Verdict> {
  return (name) => (name.startsWith('-H') ? header(name.slice(2)) : []);
}

/** The verdicts that hold wherever the key stands. */
function anywhere<V extends Pick<BodyVerdict, 'under'>>(verdicts: Lookup<V>): Lookup<V> {
  return (name) => verdicts(name).filter(({ under }) => under.length === 0);
}

function except<V>(verdicts: Lookup<V>, kept: Lookup<unknown>): Lookup<V> {
  return (name) => {
    const found = verdicts(name);
    return found.length > 0 && kept(name).length > 0 ? [] : found;
  };
}

type NamedRule = Extract<SecretRule, { name: string }>;

function verdict(rule: NamedRule): Verdict {
  return { kind: rule.kind, rule: `${rule.in} ${rule.name.toLowerCase()}` };
}

function bodyVerdict(rule: BodyRule): BodyVerdict {
  const under = keysOf(rule.under);
  return { kind: rule.kind, rule: `body ${[...under, rule.name].join('/')}`, under };
}

type BodyRule = Extract<SecretRule, { in: 'body' }>;

function besideVerdict(rule: BodyRule): BodyVerdict {
  return { kind: rule.kind, rule: `body ${rule.name}`, under: [], beside: besideNames(rule) };
}

function neighboursOf(rules: readonly BodyRule[]): Rules['neighbours'] {
  const names = rules.flatMap(besideNames);
  return { names: new Set(names), written: new RegExp(`"(?:${names.map(escapePattern).join('|')})"`, 'i') };
}

function besideNames({ beside = [] }: BodyRule): readonly string[] {
  return beside.map((name) => name.toLowerCase());
}

function keysOf(under = ''): readonly string[] {
  return under.split('/').filter((key) => key !== '');
}

function parentsOf(rules: readonly BodyRule[]): readonly string[] {
  const names = rules.flatMap(({ under }) => keysOf(under).findLast((key) => key !== '*') ?? []);
  return Array.from(new Set(names));
}

function pathVerdict(rule: Extract<SecretRule, { in: 'path' }>): PatternVerdict {
  const parts = rule.template.split(/(\{[^}]*\})/);
  const source = parts.map((part) =>
    part === '{secret}' ? '([^/]+)' : part.startsWith('{') ? '[^/]+' : escapePattern(part),
  );
  const pattern = new RegExp(source.join(''), 'dg');
  return { kind: rule.kind, rule: `path ${rule.template}`, pattern, prefix: parts[0]! };
}

function shapeVerdict(rule: Extract<SecretRule, { in: 'text' }>): ShapeVerdict {
  const pattern = new RegExp(rule.pattern, 'g');
  const prefix = literalPrefix(rule.pattern);
  return { kind: rule.kind, rule: `text ${rule.pattern}`, pattern, prefix, sign: fastestPart(prefix) };
}

/** `_live_` of `sk_live_`: what begins with a sign that texts are full of is found several times later. */
function fastestPart(prefix: string): string {
  return prefix.replace(/^(?:[a-z]+(?=[_-]\w{3})|-+(?=[A-Z]{3}))/, '');
}

function escapePattern(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

/** The characters that every match of a pattern begins with: those that all its alternatives share. */
function literalPrefix(pattern: string): string {
  return pattern.split('|').map(alternativePrefix).reduce(sharedPrefix);
}

function alternativePrefix(alternative: string): string {
  const source = alternative.replace(/^\(\?<secret>/, '');
  const literal = /^[A-Za-z0-9 _-]*/.exec(source)![0];
  return /^[*?{]/.test(source.slice(literal.length)) ? literal.slice(0, -1) : literal;
}

function sharedPrefix(a: string, b: string): string {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return a.slice(0, length);
}
