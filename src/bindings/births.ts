/** Where the answers of a capture bring a value for the first time, and what the place says of its name. */

import type { Place } from '../model/binding.js';
import { responseOf } from '../model/exchange.js';
import { stepsOf, type Flow, type Step } from '../model/flow.js';
import { EMPTY_BODY, jsonText } from '../model/message.js';
import type { Body } from '../model/message.js';
import type { NameRule } from '../model/profile.js';
import { parseJson } from '../text/json-value.js';
import { ruledName, type RuledName } from './name.js';
import { messageParts, type Part, type Parted } from './parts.js';
import { piecesOf, segmentsOf, type Piece } from './pieces.js';
import { isFollowed } from './urls.js';

/** A value in an answer. `at`: when, as `Timing` counts; `key`: what it is called there. */
export interface Birth {
  readonly place: Place;
  readonly at: number;
  readonly key: string;
  /** How early the rule that names the place stands in its profile; of two places in one answer that one counts. */
  readonly rank: number;
}

/** What the answers say of a value: its first birth in the capture and in each flow, and a name by a profile's rule. */
export interface Origin {
  readonly inFlow: Map<number, Birth>;
  first: Birth | undefined;
  named: RuledName | undefined;
}

/** What is asked of a value: how it may stand in an answer. */
export interface Wanted {
  readonly asUrl: boolean;
  readonly asNumber: boolean;
}

/** The origins of the wanted values, by value. */
export function originsOf(
  flows: readonly Flow[],
  wanted: ReadonlyMap<string, Wanted>,
  rules: readonly NameRule[],
): ReadonlyMap<string, Origin> {
  const origins = new Map<string, Origin>();
  // Exchanges of a long capture share their bodies: a catalog is read once, not at each sign-on.
  const read = new WeakMap<Body, readonly Brought[]>();
  flows.forEach((flow, index) => {
    const note = noter(origins, index);
    for (const step of stepsOf(flow)) {
      const search = { step, wanted, read, namer: namerOf(step, rules), note };
      inAnswer(search);
      inQuestion(search);
    }
  });
  return origins;
}

/** Where no rule names a place, all of a part tells more than a piece of it. */
const [WHOLE, INSIDE] = [1e6, 2e6];

interface Search {
  readonly step: Step;
  readonly wanted: ReadonlyMap<string, Wanted>;
  /** What was found in bodies of answers. */
  readonly read: WeakMap<Body, readonly Brought[]>;
  readonly namer: (part: Part, side: Place['side']) => RuledName | undefined;
  readonly note: (value: string, birth: Birth | undefined, named: RuledName | undefined) => void;
}

function inAnswer(search: Search): void {
  const { exchange } = search.step;
  const response = responseOf(exchange);
  const at = exchange.timing.responseFirst;
  if (!response || at === null) return;
  const { headers, body } = response;
  const inBody = search.read.get(body) ?? broughtIn({ headers: [], body }, search);
  search.read.set(body, inBody);
  for (const { piece, part, key, named } of [
    ...broughtIn({ headers, body: EMPTY_BODY }, search),
    ...inBody,
  ]) {
    const { value, span, base64 } = piece;
    const place: Place = {
      exchange: exchange.id,
      side: 'response',
      part,
      ...(span && { span }),
      ...(base64 && { base64 }),
    };
    const rank = span === undefined ? (named?.rank ?? WHOLE) : INSIDE;
    search.note(value, { place, at, key, rank }, span === undefined ? named : undefined);
  }
}

/** A wanted value in a part of an answer, whichever exchange that is of. */
interface Brought {
  readonly piece: Piece;
  readonly part: string;
  readonly key: string;
  readonly named: RuledName | undefined;
}

function broughtIn(message: Parted, { wanted, namer }: Search): readonly Brought[] {
  const found: Brought[] = [];
  messageParts(message, (part) => {
    for (const piece of bornIn(part, wanted))
      found.push({ piece, part: part.name(), key: part.key(), named: namer(part, 'response') });
  });
  return found;
}

/** A request brings no value to life, but its place may tell the name of one: a password that the client sends. */
function inQuestion({ step, wanted, namer, note }: Search): void {
  messageParts(step.exchange.request, (part) => {
    if (part.coding !== 'json') return;
    const value = part.text();
    if (value.startsWith('<') && wanted.has(value)) note(value, undefined, namer(part, 'request'));
  });
}

/** Shorter texts hold neither an id nor a pseudonym beside anything else. */
const SHORTEST_HOLDER = 24;

function bornIn(part: Part, wanted: ReadonlyMap<string, Wanted>): readonly Piece[] {
  const text = part.text();
  if (part.coding === 'number') {
    return wanted.get(text)?.asNumber && /id$/i.test(part.key()) ? [{ value: text, look: 'number' }] : [];
  }
  // Most of what an answer says is short, and nobody asks for it.
  if (text.length < SHORTEST_HOLDER && !wanted.has(text) && !text.includes('?') && !isLocated(part))
    return [];
  const isUrl = text.startsWith('http') || text.startsWith('/');
  const isLocation = isUrl && isLocated(part);
  const pieces = [...piecesOf(text), ...(isLocation || text.includes('?') ? segmentsOf(text) : [])];
  return pieces.filter(({ value, look, span }) => {
    const asked = wanted.get(value);
    if (!asked) return false;
    if (look === 'number') return asked.asNumber && (isLocation || /id$/i.test(part.key()));
    return span !== undefined || !asked.asUrl || isFollowed(text, part.key());
  });
}

function isLocated(part: Part): boolean {
  return /location$/i.test(part.key());
}

function noter(origins: Map<string, Origin>, flow: number): Search['note'] {
  return (value, birth, named) => {
    const origin = origins.get(value) ?? {
      inFlow: new Map<number, Birth>(),
      first: undefined,
      named: undefined,
    };
    origins.set(value, origin);
    if (named && (!origin.named || named.rank < origin.named.rank)) origin.named = named;
    if (!birth) return;
    if (isBefore(birth, origin.first)) origin.first = birth;
    if (isBefore(birth, origin.inFlow.get(flow))) origin.inFlow.set(flow, birth);
  };
}

function isBefore(birth: Birth, known: Birth | undefined): boolean {
  if (!known) return true;
  return birth.place.exchange === known.place.exchange ? birth.rank < known.rank : birth.at < known.at;
}

/** Names by rule; the bodies are parsed only when a rule may fit. */
function namerOf({ exchange }: Step, rules: readonly NameRule[]): Search['namer'] {
  const parsed = new Map<Place['side'], unknown>();
  const json = (side: Place['side']): unknown => {
    const message = side === 'request' ? exchange.request : responseOf(exchange);
    if (!parsed.has(side)) parsed.set(side, parseJson((message && jsonText(message.body)) ?? ''));
    return parsed.get(side);
  };
  return (part, side) => ruledName(part.name(), () => json(side), rules);
}
