/** Evidence about peers turned into named participants: who calls and who answers, for every exchange. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Evidence, Participant } from '../model/flow.js';
import { callerNamer, type CallerContext } from './callers.js';
import { onceEach } from './once.js';
import { CLIENT, nameServers, type Named } from './servers.js';

/** The two ends of an exchange, each with what names it. */
export interface Ends {
  readonly from: Named;
  readonly to: Named;
}

/** Everyone in a capture. `isClient`: the calls of this one are actions of its own, caused by no other call. */
export interface Cast {
  readonly endsOf: (exchange: RedactedExchange) => Ends;
  readonly isClient: (id: string) => boolean;
  /** Whether this one calls others. */
  readonly calls: (id: string) => boolean;
}

/** Names everyone in these exchanges. */
export function castOf(exchanges: readonly RedactedExchange[], context: CallerContext): Cast {
  const serverOf = nameServers(exchanges, context.profiles);
  const callerOf = callerNamer(context);
  const once = onceEach<Ends>();
  // Named again and again, and not held longer than the exchange itself.
  const ends = new WeakMap<RedactedExchange, Ends>();
  const endsOf = (exchange: RedactedExchange): Ends => {
    const known = ends.get(exchange);
    if (known) return known;
    const to = serverOf(exchange);
    const named = once({ from: callerOf(exchange, to.id), to });
    ends.set(exchange, named);
    return named;
  };
  const asked = new Set<string>();
  const calling = new Set<string>();
  for (const exchange of exchanges) {
    const { from, to } = endsOf(exchange);
    asked.add(to.id);
    calling.add(from.id);
  }
  const services = new Set(context.profiles.flatMap((profile) => profile.services.map(({ id }) => id)));
  return {
    endsOf,
    calls: (id) => calling.has(id),
    // A caller of its own name that nobody asks for anything acts by itself, like the client.
    isClient: (id) => id === CLIENT || (!services.has(id) && !asked.has(id)),
  };
}

/** The participants of some exchanges in order of first appearance, each with all evidence, the client first. */
export function participantsOf(ends: readonly Ends[]): readonly Participant[] {
  const participants = new Map<string, Participant>();
  for (const named of ends.flatMap(({ from, to }) => [from, to])) {
    participants.set(named.id, witnessed(participants.get(named.id), named));
  }
  const all = [...participants.values()];
  return [...all.filter(({ id }) => id === CLIENT), ...all.filter(({ id }) => id !== CLIENT)];
}

function witnessed(known: Participant | undefined, { id, label, evidence }: Named): Participant {
  if (!known) return { id, label, evidence: [evidence] };
  const same = ({ kind, detail }: Evidence): boolean => kind === evidence.kind && detail === evidence.detail;
  return known.evidence.some(same) ? known : { ...known, evidence: [...known.evidence, evidence] };
}
