/** Path templates of profiles: matched at the end of a path, below whatever prefix a front end put before it. */

import { remembered, type Remembered } from './remembered.js';
import type { OperationRule, ServiceProfile, ServiceRule } from './profile.js';

/** The values of a template's variables, by name. */
export type PathVariables = Readonly<Record<string, string>>;

/** One call as a profile's operations see it. `service` is the participant that is asked. */
export interface OperationCall {
  readonly service: string;
  readonly method: string;
  readonly path: string;
  readonly byService: boolean;
  /** Whether the request's body has a place (a JSON pointer): asked only where a rule needs it. */
  readonly hasBody?: (pointer: string) => boolean;
  /** The same for the answer's. */
  readonly hasAnswer?: (pointer: string) => boolean;
}

export interface OperationMatch {
  readonly rule: OperationRule;
  readonly variables: PathVariables;
}

/**
 * The variables of a path (without query) that ends as the template says; undefined when it does not. What stands before
 * it may be any segments without a version: `/image/v2/images` is `/v2/images`. `/` is the root, or one segment.
 */
export function matchTemplate(template: string, path: string): PathVariables | undefined {
  const { pattern, names } = compiled(template);
  const match = pattern.exec(path);
  if (!match) return undefined;
  const values = names.map((name, index) => [name, match[index + 1]] as const);
  return Object.fromEntries(values.filter((one): one is readonly [string, string] => one[1] !== undefined));
}

/** The operation that says most about a call: the template with the most literal text, one for services first. */
export function findOperation(
  profiles: readonly ServiceProfile[],
  call: OperationCall,
): OperationMatch | undefined {
  const known = indexOf(profiles).get(call.service)?.get(call.method);
  return known && fittingPath(known, call).find(({ rule }) => fits(rule, call));
}

// The same few paths come again and again.
const REMEMBERED = 1000;
const LONGEST = 200;

/** The operations that a call may be by its path, up to one that it is whatever it says and is told. */
function fittingPath(
  { rules, byServices, byClients }: Known,
  { path, byService }: OperationCall,
): readonly OperationMatch[] {
  const known = byService ? byServices : byClients;
  const before = known.get(path);
  if (before) return before;
  const fitting: OperationMatch[] = [];
  const last = path.slice(path.lastIndexOf('/') + 1);
  for (const { rule, literal, ending, roots } of rules) {
    if (rule.by === 'service' && !byService) continue;
    // Most templates begin or end otherwise than the path, which is seen at once.
    if ((ending !== undefined && last !== '' && ending !== last) || !path.includes(literal)) continue;
    if (roots && !roots.has(path.replace(/\/$/, ''))) continue;
    const variables = matchTemplate(rule.path, path);
    if (variables) fitting.push({ rule, variables });
    if (variables && rule.body === undefined && rule.answer === undefined) break;
  }
  if (path.length > LONGEST) return fitting;
  known.set(path, fitting);
  return fitting;
}

function fits({ body, answer }: OperationRule, { hasBody, hasAnswer }: OperationCall): boolean {
  return (
    (body === undefined || hasBody?.(body) === true) && (answer === undefined || hasAnswer?.(answer) === true)
  );
}

interface IndexedRule {
  readonly rule: OperationRule;
  /** Of the template `/`, where the service's root is: a front end has other pages of one segment. An answer tells it anywhere. */
  readonly roots: ReadonlySet<string> | undefined;
  /** What the template begins with: it stands in all paths that it fits. */
  readonly literal: string;
  /** The last segment, where it is the same in all paths that the template fits. */
  readonly ending: string | undefined;
}

/** Of one method of a service: its rules, those that say most first, and what was found for a path. */
interface Known {
  readonly rules: IndexedRule[];
  readonly byServices: Remembered<readonly OperationMatch[]>;
  readonly byClients: Remembered<readonly OperationMatch[]>;
}

function nothingKnown(): Known {
  return { rules: [], byServices: remembered(REMEMBERED), byClients: remembered(REMEMBERED) };
}

/** By service and method. */
type Index = ReadonlyMap<string, ReadonlyMap<string, Known>>;

// Every exchange of a capture is looked up, most of them more than once.
const indexes = new WeakMap<readonly ServiceProfile[], Index>();

function indexOf(profiles: readonly ServiceProfile[]): Index {
  const known = indexes.get(profiles);
  if (known) return known;
  const index = new Map<string, Map<string, Known>>();
  const rules = profiles.flatMap((profile) => profile.operations);
  const services = profiles.flatMap((profile) => profile.services);
  for (const rule of rules.toSorted((a, b) => weight(b) - weight(a))) {
    const { service, method, path } = rule;
    const methods = index.get(service) ?? new Map<string, Known>();
    const same = methods.get(method) ?? nothingKnown();
    same.rules.push({
      rule,
      roots: path === '/' && rule.answer === undefined ? rootsOf(service, services) : undefined,
      literal: path === '/' ? '' : /^[^{}[\]]*/.exec(path)![0],
      ending: /\/([^/{}[\]]+)$/.exec(path)?.[1],
    });
    index.set(service, methods.set(method, same));
  }
  indexes.set(profiles, index);
  return index;
}

function rootsOf(service: string, services: readonly ServiceRule[]): ReadonlySet<string> {
  return new Set(['', ...services.filter(({ id }) => id === service).flatMap(({ paths }) => paths)]);
}

function weight({ path, by, body, answer }: OperationRule): number {
  const literal = path.replace(OPTIONAL, '').replace(VARIABLE, '').length;
  const told = [body, answer].filter((one) => one !== undefined).length;
  return 4 * literal + 2 * told + (by === undefined ? 0 : 1);
}

interface Template {
  readonly pattern: RegExp;
  readonly names: readonly string[];
}

const VARIABLE = /\{(\w+)(\+?)\}/g;
const OPTIONAL = /\[[^\]]*\]/g;
const OPTIONAL_ID = '([0-9a-fA-F-]{32,36})';
const VARIABLE_OR_SIGN = /\{(\w+)(\+?)\}|[.*+?^$(){}|[\]\\]/g;
const UNVERSIONED = String.raw`(?:/(?!v\d[\d.]*(?:/|$))[^/]*)`;

// Profiles have some hundred templates, each matched for every exchange.
const templates = new Map<string, Template>();

function compiled(template: string): Template {
  const known = templates.get(template);
  if (known) return known;
  const made = compile(template);
  templates.set(template, made);
  return made;
}

function compile(template: string): Template {
  if (template === '/') return { pattern: new RegExp(`^${UNVERSIONED}?/?$`), names: [] };
  const names: string[] = [];
  let optional = false;
  const body = template.replace(VARIABLE_OR_SIGN, (sign: string, name?: string, rest?: string) => {
    if (sign === '[' || sign === ']') {
      optional = sign === '[';
      return optional ? '(?:' : ')?';
    }
    if (name === undefined) return `\\${sign}`;
    names.push(name);
    return optional ? OPTIONAL_ID : rest ? '(.+)' : '([^/]+)';
  });
  return { pattern: new RegExp(`^${UNVERSIONED}*?${body}/?$`), names };
}
