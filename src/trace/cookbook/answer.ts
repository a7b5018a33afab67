/** An answer as a cookbook shows it: what differs from run to run is named, not told. */

import type { CookbookAnswer } from '../../model/cookbook.js';
import { responseOf } from '../../model/exchange.js';
import type { Step } from '../../model/flow.js';
import type { Request, Response } from '../../model/message.js';
import type { BodyView } from '../../model/page.js';
import type { VolatileRule } from '../../model/profile.js';
import { idsIn } from '../../text/ids.js';
import { formatBytes } from '../../text/size.js';
import { bodyView } from '../bodies.js';
import { outcomeLabel, toneOf } from '../labels.js';
import { steadyText } from '../steady/text.js';
import { namedBody, rulesFor, sortedBody } from '../steady/volatile.js';
import type { SteadyRules } from '../steady/volatile.js';
import { awaitsContinue } from './command.js';
import type { Words } from '../lang/en.js';
import { say } from '../lang/words.js';
import type { ShellVariable } from './variables.js';

/** What answers are read with: the variables, and what a profile says is another each time. */
export interface Reading extends SteadyRules {
  readonly words: Words;
  readonly name: (text: string) => string;
}

/** A body of more lines is folded. */
const LONG = 24;

export function answerOf(step: Step, { name, volatile, unordered, words }: Reading): CookbookAnswer {
  const response = responseOf(step.exchange);
  const rules = rulesFor(step.to, volatile);
  const status = outcomeLabel(step);
  if (!response) return { head: '', status, tone: toneOf(step), body: EMPTY, long: false };
  const sorted = sortedBody(response, rulesFor(step.to, unordered));
  const body = bodyOf(namedBody(sorted, rules), { name, words });
  return {
    head: [...interimOf(step), ...headOf(response, rules).map(name)].join('\n'),
    status,
    tone: toneOf(step),
    body,
    long: body.kind === 'text' && body.text.split('\n').length > LONG,
  };
}

const EMPTY: BodyView = { kind: 'note', text: '', sha256: null };

/** `HTTP/1.1 100 Continue`, which is not recorded: a client that waits for it and was answered has seen it. */
function interimOf({ exchange }: Step): readonly string[] {
  return wentOn(exchange.request, responseOf(exchange)) ? ['HTTP/1.1 100 Continue', ''] : [];
}

/** True when a body that waited for `100 Continue` was sent. */
export function wentOn(request: Request, response: Response | undefined): boolean {
  return awaitsContinue(request) && request.bodyBytes > 0 && (response?.status ?? 500) < 400;
}

/** Of the connection, not of the answer. */
const CONNECTION = /^(?:date|server|connection|keep-alive|vary|via|x-openstack-request-id|set-cookie)$/i;

function headOf(response: Response, rules: readonly VolatileRule[]): readonly string[] {
  const isVolatile = (name: string): boolean =>
    rules.some((rule) => 'header' in rule && rule.header.toLowerCase() === name.toLowerCase());
  // The length says something where no body is shown.
  const isLength = (name: string): boolean => /^content-length$/i.test(name) && response.body.kind !== 'text';
  const kept = response.headers.filter(
    ([name]) => !CONNECTION.test(name) && (!isVolatile(name) || isLength(name)),
  );
  const { httpVersion, status, reason } = response;
  const first = `HTTP/${httpVersion || '1.1'} ${status} ${reason}`.trim();
  return [first, ...kept.map(([name, value]) => `${name}: ${value}`)];
}

/** Text with its values named; of data its size and digest. */
function bodyOf(response: Response, { name, words }: Pick<Reading, 'name' | 'words'>): BodyView {
  const view = bodyView(response, words, response.cut !== undefined);
  if (view.kind === 'text')
    return { ...view, text: name(view.text), remark: view.remark === null ? null : words.bodyCut };
  if (response.body.kind === 'empty') return EMPTY;
  // Why it was not kept, or which parts it has, is said there.
  if (response.body.kind !== 'blob') return { ...view, text: name(view.text) };
  return { ...view, text: say(words, 'data', { size: formatBytes(response.bodyBytes) }) };
}

/** Ids and secrets in a text by the names of their variables: `${image_id}`; what has none and is another each time by its kind. */
export function namer(variables: readonly ShellVariable[], startedAt: string): (text: string) => string {
  const names = new Map(
    variables.flatMap(({ name, kind, secret, bindings }) =>
      bindings
        .filter(({ value }) => secret || idsIn(value)[0] === value || (kind === 'id' && isTelling(value)))
        .map(({ value }) => [value, name] as const),
    ),
  );
  const values = [...names.keys()].toSorted((a, b) => b.length - a.length).map(literal);
  const known = values.length === 0 ? '(?!)' : values.join('|');
  const either = new RegExp(`(?<![0-9A-Za-z])(${known})(?![0-9A-Za-z])`, 'g');
  const steady = steadyText(startedAt);
  return (text) => steady(text.replace(either, (value) => `\${${names.get(value)!}}`));
}

/** Short ones, and numbers, may stand for anything else. */
function isTelling(value: string): boolean {
  return value.length >= 8 && !/^\d+$/.test(value);
}

function literal(value: string): string {
  return value.replace(/[.*+?^$(){}|[\]\\/-]/g, String.raw`\$&`);
}
