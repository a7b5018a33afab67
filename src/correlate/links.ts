/** Which call caused which: every service that calls others is followed through the capture, after learning its habits. */

import { endOf, type RedactedExchange } from '../model/exchange.js';
import type { ServiceProfile } from '../model/profile.js';
import { createHabits, type Habits } from './habits.js';
import type { Call, Pick } from './call.js';
import { createLater } from './later.js';
import type { Link, Links } from './link.js';
import { marksOf } from './marks.js';
import { mannersOf, type Manners } from './manners.js';
import { onceEach } from './once.js';
import { operationKeys, type OperationKeys } from './operation-keys.js';
import type { Cast } from './participants.js';
import { rareOf } from './rarity.js';
import type { Survey } from './survey.js';
import { createTracker, type Tracker } from './tracker.js';
import { valuesOf } from './values.js';
import { linkOf } from './words.js';

export interface LinkContext {
  readonly profiles: readonly ServiceProfile[];
  readonly cast: Cast;
  readonly survey: Survey;
}

/** The cause of every call that a service made while, or after, it was itself asked for something; by exchange id. */
export function linkCalls(exchanges: readonly RedactedExchange[], context: LinkContext): Links {
  const links = new Map<string, Link>();
  const once = onceEach<Link['evidence']>();
  eachLink(exchanges, context, (made, link) => {
    links.set(made.id, { ...link, evidence: once(link.evidence) });
  });
  return links;
}

/** Habits are learnt from so many exchanges; what is usual has shown itself by then. */
const LEARN_FROM = 20_000;

/**
 * Tells the links of exchanges, which come in order of arrival, as soon as each is decided: first habits are learnt, twice,
 * the second time with those of the first. Held are only those that are learnt from, and what is open.
 */
export function eachLink(
  exchanges: Iterable<RedactedExchange>,
  context: LinkContext,
  tell: (made: RedactedExchange, link: Link) => void,
): void {
  const keys = operationKeys(context.profiles);
  const manners = mannersOf(context.profiles, keys);
  const read = reading(context, keys);
  const all = exchanges[Symbol.iterator]();
  const first: Heard[] = [...readNext(all, LEARN_FROM, read)];
  let usual = new Map<string, Habits>();
  for (const round of ['learn', 'learn again', 'tell'] as const) {
    const noted = new Map<string, Habits>();
    const known = round === 'learn' ? noted : usual;
    const decided = round === 'tell' ? tell : (): void => undefined;
    const following = { ...context, manners, known, noted, tell: decided };
    follow(round === 'tell' ? both(taken(first), readNext(all, Infinity, read)) : first, following);
    usual = noted;
  }
}

/** A call between two of whom one at least is a service that calls others. */
interface Heard {
  readonly call: Call;
  /** The service that makes it, and the one that is asked, where that may call others. */
  readonly maker: string | undefined;
  readonly asked: string | undefined;
}

type Read = (exchange: RedactedExchange) => Heard | undefined;

function reading({ cast, survey, profiles }: LinkContext, keys: OperationKeys): Read {
  const users = new Set(profiles.flatMap(({ services }) => services.flatMap((one) => one.users)));
  const known = { ...survey, isService: (user: string) => users.has(user) };
  return (exchange) => {
    const { from, to } = cast.endsOf(exchange);
    const maker = cast.isClient(from.id) ? undefined : from.id;
    const asked = cast.calls(to.id) ? to.id : undefined;
    if (maker === undefined && asked === undefined) return undefined;
    const values = valuesOf(exchange);
    const kind = keys.keyOf(exchange, to.id);
    const isMade = maker !== undefined;
    const call: Call = {
      exchange,
      values,
      kind,
      marks: isMade ? marksOf({ exchange, values, kind }, known) : [],
      rare: isMade ? rareOf(exchange, values, survey.rarity) : [],
      start: exchange.timing.requestFirst,
      end: endOf(exchange),
    };
    return { call, maker, asked };
  };
}

function* both(one: Iterable<Heard>, other: Iterable<Heard>): Iterable<Heard> {
  yield* one;
  yield* other;
}

/** What was learnt from, each forgotten as it is taken the last time. */
function* taken(first: Heard[]): Iterable<Heard> {
  first.reverse();
  for (let next = first.pop(); next; next = first.pop()) yield next;
}

/** What is heard of the next so many exchanges. */
function* readNext(exchanges: Iterator<RedactedExchange>, count: number, read: Read): Iterable<Heard> {
  for (let left = count; left > 0; left -= 1) {
    const next = exchanges.next();
    if (next.done === true) return;
    const one = read(next.value);
    if (one) yield one;
  }
}

interface Round extends LinkContext {
  readonly manners: Manners;
  readonly known: Map<string, Habits>;
  readonly noted: Map<string, Habits>;
  readonly tell: (made: RedactedExchange, link: Link) => void;
}

function follow(calls: Iterable<Heard>, round: Round): void {
  const trackers = new Map<string, Tracker>();
  const trackerOf = (service: string): Tracker => {
    const tracker = trackers.get(service) ?? trackerFor(service, round);
    trackers.set(service, tracker);
    return tracker;
  };
  for (const { call, maker, asked } of calls) {
    if (maker !== undefined) trackerOf(maker).makes(call);
    if (asked !== undefined) trackerOf(asked).asked(call);
  }
  for (const tracker of trackers.values()) tracker.finish();
}

function trackerFor(service: string, { cast, survey, manners, known, noted, tell }: Round): Tracker {
  const habitsIn = (all: Map<string, Habits>): Habits => {
    const habits = all.get(service) ?? createHabits(manners);
    all.set(service, habits);
    return habits;
  };
  const usual = habitsIn(known);
  return createTracker({
    scales: survey,
    usual,
    noted: habitsIn(noted),
    later: createLater(survey),
    decided: (made: Call, picks: readonly Pick[], rivals: number) => {
      const [best, ...others] = picks;
      if (!best) return;
      tell(
        made.exchange,
        linkOf(made, best, {
          others,
          rivals,
          usual,
          scales: survey,
          caller: cast.endsOf(made.exchange).from.label,
        }),
      );
    },
  });
}
