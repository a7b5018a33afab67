/** The shell variables of a cookbook: what calls use that was born elsewhere, and what a client says of itself. */

import type { Binding, Place } from '../../model/binding.js';
import type { Step } from '../../model/flow.js';
import { headerValue, jsonText } from '../../model/message.js';
import type { ServiceProfile, VariableRule } from '../../model/profile.js';
import { urlParts } from '../../model/url.js';
import { parseJson, stringAt } from '../../text/json-value.js';
import { isSignOn, type ToldCall } from './calls.js';

/**
 * A variable with the places where told calls use it. Several recorded values may be one variable: tokens of sign-ons that
 * are the same command. `source` is in an answer that is told, or `given`; `rule`: a profile names it.
 */
export interface ShellVariable {
  readonly name: string;
  readonly bindings: readonly Binding[];
  readonly source: Place | 'given';
  readonly secret: boolean;
  readonly kind: 'id' | 'value' | 'endpoint' | 'url';
  readonly ruled: boolean;
}

interface Draft {
  wanted: string;
  ruled: boolean;
  readonly kind: ShellVariable['kind'];
  readonly secret: boolean;
  readonly value: string;
  source: Place | 'given';
  readonly uses: Place[];
}

/** What stands for what, from the variables of the flows. */
export function shellVariables(
  calls: readonly ToldCall[],
  flows: readonly { readonly bindings: readonly Binding[] }[],
  profiles: readonly ServiceProfile[],
): readonly ShellVariable[] {
  const told = new Map(calls.map((call) => [call.step.exchange.id, call]));
  const drafts = bound(flows, told);
  const rules = profiles.flatMap(({ variables }) => variables);
  for (const { step } of calls) {
    for (const rule of rules) ruled(rule, step, drafts);
    endpoint(told.get(step.exchange.id)!, profiles, drafts);
  }
  return merged(drafts, told);
}

/** The bindings of all flows that told calls use, by value. Names that people chose are better read as they are. */
function bound(
  flows: readonly { readonly bindings: readonly Binding[] }[],
  told: ReadonlyMap<string, ToldCall>,
): Draft[] {
  const drafts = new Map<string, Draft>();
  for (const { name, value, kind = 'id', secret = false, source, uses } of flows.flatMap(
    ({ bindings }) => bindings,
  )) {
    const own = uses.filter(({ exchange, base64 }) => told.has(exchange) && !base64);
    if (kind === 'name' || own.length === 0 || (kind === 'url' && isLocation(source))) continue;
    const born = source !== 'given' && told.has(source.exchange) ? source : 'given';
    const known = drafts.get(value);
    if (known) {
      known.uses.push(...own);
      continue;
    }
    const isEndpoint = kind === 'url' && (born === 'given' || /\/catalog\//.test(born.part));
    drafts.set(value, {
      wanted: isEndpoint ? `OS_${name.toUpperCase()}` : secret ? name.toUpperCase() : name,
      ruled: false,
      kind: isEndpoint ? 'endpoint' : kind,
      secret,
      value,
      source: born,
      uses: own,
    });
  }
  return [...drafts.values()];
}

/** Where one thing is: an endpoint and an id say so better. */
function isLocation(source: Binding['source']): boolean {
  return source !== 'given' && /location$/i.test(source.part);
}

/** What a profile's rule names in a request: a value that is bound gets that name, another one becomes a variable. */
function ruled(rule: VariableRule, step: Step, drafts: Draft[]): void {
  const place = placeOf(rule, step);
  if (!place) return;
  const { part, value } = place;
  const exchange = step.exchange.id;
  const isHere = (use: Place): boolean => use.exchange === exchange && use.part === part && !use.span;
  const known =
    drafts.find(({ uses }) => uses.some(isHere)) ??
    drafts.find((draft) => draft.ruled && draft.wanted === rule.variable && draft.value === value);
  if (known) {
    if (!known.ruled) Object.assign(known, { wanted: rule.variable, ruled: true });
    if (!known.uses.some(isHere)) known.uses.push({ exchange, side: 'request', part });
    return;
  }
  const secret = value.startsWith('<');
  const uses: Place[] = [{ exchange, side: 'request', part }];
  drafts.push({ wanted: rule.variable, ruled: true, kind: 'value', secret, value, source: 'given', uses });
}

function placeOf(rule: VariableRule, step: Step): { part: string; value: string } | undefined {
  const { headers, body } = step.exchange.request;
  const isHeader = 'header' in rule;
  // What a client says of itself in a body it says when it signs on.
  if (!isHeader && !isSignOn(step)) return undefined;
  const value = isHeader
    ? headerValue(headers, rule.header)
    : stringAt(parseJson(jsonText(body) ?? ''), rule.pointer);
  const part = isHeader ? `header:${rule.header.toLowerCase()}` : `body:${rule.pointer}`;
  return value === undefined || value === '' ? undefined : { part, value };
}

/** Where a service answers, when nothing told it: what stands before the path of the operation. */
function endpoint(
  { step, rule }: ToldCall,
  profiles: readonly ServiceProfile[],
  drafts: readonly Draft[] | Draft[],
): void {
  const { id, request } = step.exchange;
  const isThere = (draft: Draft): boolean =>
    draft.uses.some(({ exchange, part, span }) => exchange === id && part === 'url' && span?.start === 0);
  if (drafts.some(isThere)) return;
  const value = rootOf(request.url, rule?.path);
  if (value === undefined) return;
  const use: Place = { exchange: id, side: 'request', part: 'url', span: { start: 0, end: value.length } };
  const known = drafts.find((draft) => draft.kind === 'endpoint' && draft.value === value);
  if (known) known.uses.push(use);
  else {
    const service = profiles.flatMap(({ services }) => services).find((one) => one.id === step.to);
    const name = shellName(service?.types[0] ?? step.to).toUpperCase();
    (drafts as Draft[]).push({
      wanted: service?.types[0] === undefined ? `${name}_URL` : `OS_${name}_URL`,
      ruled: false,
      kind: 'endpoint',
      secret: false,
      value,
      source: 'given',
      uses: [use],
    });
  }
}

/** `http://host/image` of a URL of `/v2/images/{image_id}`; without a template the origin. */
function rootOf(url: string, template: string | undefined): string | undefined {
  const parts = urlParts(url);
  if (!parts) return undefined;
  const origin = url.slice(0, url.indexOf('/', url.indexOf('://') + 3));
  const literal = template && /^[^{[]*/.exec(template)![0].replace(/\/$/, '');
  const at = literal ? parts.path.indexOf(literal) : -1;
  return at > 0 ? origin + parts.path.slice(0, at) : origin;
}

/** One name for what one command brings, and for others a number behind it. */
function merged(drafts: readonly Draft[], told: ReadonlyMap<string, ToldCall>): readonly ShellVariable[] {
  const groups = new Map<string, Draft[]>();
  for (const draft of drafts.toSorted((a, b) => b.uses.length - a.uses.length)) {
    const key = `${draft.wanted} ${originKey(draft, told)}`;
    groups.set(key, [...(groups.get(key) ?? []), draft]);
  }
  const counts = new Map<string, number>();
  return [...groups.values()].map((group): ShellVariable => {
    const [{ wanted, source, secret, kind, ruled: isRuled }] = group as [Draft, ...Draft[]];
    const plain = shellName(wanted);
    const count = (counts.get(plain) ?? 0) + 1;
    counts.set(plain, count);
    const name = count === 1 ? plain : `${plain}_${count}`;
    const bindings = group.map(({ value, uses, source: from }): Binding => ({
      name,
      value,
      source: from,
      uses,
    }));
    return { name, bindings, source, secret, kind, ruled: isRuled };
  });
}

/** The same for values that the same question brings at the same place. */
function originKey({ source, value, secret }: Draft, told: ReadonlyMap<string, ToldCall>): string {
  if (source === 'given' || !secret) return value;
  const { request } = told.get(source.exchange)!.step.exchange;
  return JSON.stringify([request.method, request.url, request.body, source.part]);
}

/** A name that a shell takes for a variable's, and that none means something else by. */
export function shellName(name: string): string {
  const plain = name.replace(/\W+/g, '_').replace(/^(?=\d)/, '_');
  return SPECIAL.has(plain) ? `${plain}_value` : plain;
}

const SPECIAL: ReadonlySet<string> = new Set(
  'path status argv options cdpath fpath mailpath manpath signals prompt PATH IFS HOME PWD UID'.split(' '),
);
