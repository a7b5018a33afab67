/** Secret rules made ready for use: looked up by name, patterns compiled once. */

import type { SecretKind, SecretRule } from '../model/profile.js';

/** What a rule says of a value, and the rule's own name for reports: `header x-auth-token`. */
export interface Verdict {
  readonly kind: SecretKind;
  readonly rule: string;
}

export interface BodyVerdict extends Verdict {
  /** The keys that the path of the object has to end with. */
  readonly under: readonly string[];
}

export interface PatternVerdict extends Verdict {
  readonly pattern: RegExp;
  /** What every match begins with, to rule out most texts at once; may be ''. */
  readonly prefix: string;
}

export interface Rules {
  readonly header: Lookup<Verdict>;
  readonly query: Lookup<Verdict>;
  readonly body: Lookup<BodyVerdict>;
  readonly env: Lookup<Verdict>;
  readonly argv: Lookup<Verdict>;
  readonly paths: readonly PatternVerdict[];
  readonly shapes: readonly PatternVerdict[];
  /** Every name in a rule, in lower case: no secret, even where somebody chose it for a password. */
  readonly vocabulary: ReadonlySet<string>;
}

/** The verdicts on a name; an empty list for most names. */
export type Lookup<V> = (name: string) => readonly V[];

export function compileRules(rules: readonly SecretRule[]): Rules {
  const named = <I extends NamedRule['in']>(where: I): Extract<NamedRule, { in: I }>[] =>
    rules.filter((rule): rule is Extract<NamedRule, { in: I }> => rule.in === where);
  return {
    header: lookup(named('header'), verdict, lowerCase),
    query: lookup(named('query'), verdict, lowerCase),
    body: lookup(named('body'), bodyVerdict, lowerCase),
    env: lookup(named('env'), verdict, sameCase),
    argv: lookup(named('argv'), verdict, sameCase),
    paths: rules.filter((rule) => rule.in === 'path').map(pathVerdict),
    shapes: rules.filter((rule) => rule.in === 'text').map(shapeVerdict),
    vocabulary: new Set(rules.flatMap((rule) => ('name' in rule ? rule.name.toLowerCase() : []))),
  };
}

type NamedRule = Extract<SecretRule, { name: string }>;

const lowerCase = (name: string): string => name.toLowerCase();
const sameCase = (name: string): string => name;

function verdict(rule: NamedRule): Verdict {
  return { kind: rule.kind, rule: `${rule.in} ${rule.name.toLowerCase()}` };
}

function bodyVerdict(rule: Extract<NamedRule, { in: 'body' }>): BodyVerdict {
  const under = rule.under?.split('/').filter((key) => key !== '') ?? [];
  return { kind: rule.kind, rule: `body ${[...under, rule.name].join('/')}`, under };
}

function pathVerdict(rule: Extract<SecretRule, { in: 'path' }>): PatternVerdict {
  const parts = rule.template.split(/(\{[^}]*\})/);
  const source = parts.map((part) =>
    part === '{secret}' ? '([^/]+)' : part.startsWith('{') ? '[^/]+' : escapePattern(part),
  );
  const pattern = new RegExp(source.join(''), 'dg');
  return { kind: rule.kind, rule: `path ${rule.template}`, pattern, prefix: parts[0]! };
}

function shapeVerdict(rule: Extract<SecretRule, { in: 'text' }>): PatternVerdict {
  const pattern = new RegExp(rule.pattern, 'g');
  return { kind: rule.kind, rule: `text ${rule.pattern}`, pattern, prefix: literalPrefix(rule.pattern) };
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

// Names come from traffic, so what is remembered of them is bounded.
const REMEMBERED_NAMES = 5000;
const REMEMBERED_LENGTH = 64;

/** Remembers the answer for each spelling of a name, since the same few names come again and again. */
function lookup<R extends { readonly name: string }, V>(
  rules: readonly R[],
  judge: (rule: R) => V,
  fold: (name: string) => string,
): Lookup<V> {
  const exact = new Map<string, V[]>();
  const endings: { ending: string; verdict: V }[] = [];
  for (const rule of rules) {
    const name = fold(rule.name);
    if (name.startsWith('*')) endings.push({ ending: name.slice(1), verdict: judge(rule) });
    else exact.set(name, [...(exact.get(name) ?? []), judge(rule)]);
  }
  const remembered = new Map<string, readonly V[]>();
  return (name) => {
    const known = remembered.get(name);
    if (known) return known;
    const folded = fold(name);
    const base = folded.replace(/\d+$/, '');
    const found = [
      ...(exact.get(folded) ?? exact.get(base) ?? []),
      ...endings.filter(({ ending }) => base.endsWith(ending)).map(({ verdict }) => verdict),
    ];
    if (remembered.size >= REMEMBERED_NAMES) remembered.clear();
    if (name.length <= REMEMBERED_LENGTH) remembered.set(detached(name), found);
    return found;
  };
}

/** A copy that does not hold on to the text that it was cut from, as V8's slices do. */
export function detached(text: string): string {
  return text.split('').join('');
}
