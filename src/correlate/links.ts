/** Which call caused which: every service that calls others is followed through the capture, after learning its habits. */

import { endOf, type RedactedExchange } from '../model/exchange.js';
import type { ServiceProfile } from '../model/profile.js';
import { createHabits, type Habits } from './habits.js';
import type { Call, Pick } from './call.js';
import { createLater } from './later.js';
import type { Link, Links } from './link.js';
import { marksOf } from './marks.js';
import { mannersOf, type Manners } from './manners.js';
import { operationKeys, type OperationKeys } from './operation-keys.js';
import type { Cast } from './participants.js';
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
  eachLink(exchanges, context, (made, link) => void links.set(made.id, link));
  return links;
}

/** Habits are learnt from so many exchanges; what is usual has shown itself by then. */
const LEARN_FROM = 20_000;

/**
 * Tells the links of exchanges, which come in order of arrival, as soon as each is decided: first habits are learnt, twice,
 * the second time with those of the first. `exchanges` is gone through several times; only what is open is held.
 */
export function eachLink(
  exchanges: Iterable<RedactedExchange>,
  context: LinkContext,
  tell: (made: RedactedExchange, link: Link) => void,
): void {
  const keys = operationKeys(context.profiles);
  const manners = mannersOf(context.profiles, keys);
  let usual = new Map<string, Habits>();
  for (const round of ['learn', 'learn again', 'tell'] as const) {
    const noted = new Map<string, Habits>();
    const known = round === 'learn' ? noted : usual;
    const decided = round === 'tell' ? tell : (): void => undefined;
    follow(round === 'tell' ? exchanges : first(exchanges, LEARN_FROM), {
      ...context,
      keys,
      manners,
      known,
      noted,
      tell: decided,
    });
    usual = noted;
  }
}

function* first(exchanges: Iterable<RedactedExchange>, count: number): Iterable<RedactedExchange> {
  let left = count;
  for (const exchange of exchanges) {
    if (left === 0) return;
    left -= 1;
    yield exchange;
  }
}

interface Round extends LinkContext {
  readonly keys: OperationKeys;
  readonly manners: Manners;
  readonly known: Map<string, Habits>;
  readonly noted: Map<string, Habits>;
  readonly tell: (made: RedactedExchange, link: Link) => void;
}

function follow(exchanges: Iterable<RedactedExchange>, round: Round): void {
  const { cast, keys } = round;
  const users = new Set(round.profiles.flatMap(({ services }) => services.flatMap((one) => one.users)));
  const known = { ...round.survey, isService: (user: string) => users.has(user) };
  const trackers = new Map<string, Tracker>();
  const trackerOf = (service: string): Tracker => {
    const tracker = trackers.get(service) ?? trackerFor(service, round);
    trackers.set(service, tracker);
    return tracker;
  };
  for (const exchange of exchanges) {
    const { from, to } = cast.endsOf(exchange);
    const makes = !cast.isClient(from.id);
    const asked = cast.calls(to.id);
    if (!makes && !asked) continue;
    const values = valuesOf(exchange);
    const kind = keys.keyOf(exchange, to.id);
    const call: Call = {
      exchange,
      values,
      marks: makes ? marksOf(exchange, values, { ...known, kind }) : [],
      kind,
      start: exchange.timing.requestFirst,
      end: endOf(exchange),
    };
    if (makes) trackerOf(from.id).makes(call);
    if (asked) trackerOf(to.id).asked(call);
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
