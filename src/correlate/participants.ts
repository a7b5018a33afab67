/** Evidence about peers turned into named participants: who calls and who answers, for every exchange. */

import type { RedactedExchange } from '../model/exchange.js';
import type { Evidence, Participant } from '../model/flow.js';
import { nameCaller, type CallerContext } from './callers.js';
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
}

/** Names everyone in these exchanges. */
export function castOf(exchanges: readonly RedactedExchange[], context: CallerContext): Cast {
  const serverOf = nameServers(exchanges, context.profiles);
  const ends = new Map<string, Ends>();
  const asked = new Set<string>();
  for (const exchange of exchanges) {
    const to = serverOf(exchange);
    ends.set(exchange.id, { from: nameCaller(exchange, to.id, context), to });
    asked.add(to.id);
  }
  const services = new Set(context.profiles.flatMap((profile) => profile.services.map(({ id }) => id)));
  return {
    endsOf: ({ id }) => ends.get(id)!,
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
