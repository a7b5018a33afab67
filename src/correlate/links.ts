/** Which call caused which: candidates by nesting in time, weighed by what child and parent have in common. */

import { endOf, isBroken, responseOf, type RedactedExchange } from '../model/exchange.js';
import type { Evidence } from '../model/flow.js';
import { EMPTY_BODY, headerValue, type Body } from '../model/message.js';
import { idsIn } from '../text/ids.js';
import type { Cast } from './participants.js';
import { subjectOf, tokenOf, type Tokens } from './tokens.js';

/** The call that caused another, by what evidence, and how sure that is (0–1). */
export interface Link {
  readonly parent: RedactedExchange;
  readonly evidence: readonly Evidence[];
  readonly confidence: number;
  readonly ambiguous: boolean;
}

export type Links = ReadonlyMap<string, Link>;

/** The parent of every call that a service made while it was itself asked for something; by exchange id. */
export function linkCalls(exchanges: readonly RedactedExchange[], cast: Cast, tokens: Tokens): Links {
  const links = new Map<string, Link>();
  const weigh = weigher(tokens);
  const openAt = new Map<string, RedactedExchange[]>();
  for (const exchange of exchanges) {
    const { from, to } = cast.endsOf(exchange);
    if (!cast.isClient(from.id)) {
      const open = (openAt.get(from.id) ?? []).filter((one) => endOf(one) >= exchange.timing.requestFirst);
      openAt.set(from.id, open);
      // What a service has begun it goes on with for a while after its client left.
      const candidates = open.filter((one) => isBroken(one) || endOf(one) >= endOf(exchange));
      const link = choose(
        candidates.map((parent) => weigh(exchange, parent)),
        links,
        from.label,
      );
      if (link) links.set(exchange.id, link);
    }
    const answering = openAt.get(to.id);
    if (answering) answering.push(exchange);
    else openAt.set(to.id, [exchange]);
  }
  return links;
}

interface Weighed {
  readonly parent: RedactedExchange;
  readonly score: number;
  readonly evidence: readonly Evidence[];
}

/** How sure a parent is, by how it was found. Nesting alone was right in every documented call of Glance. */
const SURE = {
  onlyWithEvidence: 0.99,
  only: 0.95,
  onlyAgainstEvidence: 0.5,
  byToken: 0.97,
  byIds: 0.85,
  nested: 0.9,
};
const TOKEN_SCORE = 8;
const ID_SCORE = 2;

function choose(weighed: readonly Weighed[], links: Links, caller: string): Link | undefined {
  const [first] = weighed;
  if (!first) return undefined;
  if (weighed.length === 1) {
    const sure =
      first.score > 0 ? SURE.onlyWithEvidence : first.score < 0 ? SURE.onlyAgainstEvidence : SURE.only;
    const detail = `made during the only call that ${caller} was answering`;
    return link(first, { kind: 'nesting', detail }, sure);
  }
  const ranked = weighed.toSorted((a, b) => b.score - a.score);
  const best = ranked.filter(({ score }) => score === ranked[0]!.score);
  const innermost = best.filter(
    ({ parent }) => !best.some((other) => isAncestor(parent, other.parent, links)),
  );
  // Of equals the one that began last: a guess, and marked as one.
  const chosen = innermost.at(-1)!;
  const detail = `made during one of ${weighed.length} calls that ${caller} was answering`;
  const nesting = { kind: 'nesting', detail };
  if (innermost.length > 1) {
    const guess = { kind: 'ambiguous', detail: `${innermost.length} of these calls fit equally well` };
    const unsure = link(chosen, nesting, 1 / innermost.length);
    return { ...unsure, evidence: [...unsure.evidence, guess], ambiguous: true };
  }
  if (best.length > 1)
    return link(chosen, { kind: 'nesting', detail: `${detail}, the innermost` }, SURE.nested);
  const margin = chosen.score - ranked[1]!.score;
  return link(chosen, nesting, margin >= TOKEN_SCORE ? SURE.byToken : SURE.byIds);
}

function link({ parent, evidence }: Weighed, nesting: Evidence, confidence: number): Link {
  const rounded = Math.round(confidence * 100) / 100;
  return { parent, evidence: [nesting, ...evidence], confidence: rounded, ambiguous: false };
}

function isAncestor(candidate: RedactedExchange, of: RedactedExchange, links: Links): boolean {
  for (let up = links.get(of.id); up; up = links.get(up.parent.id)) {
    if (up.parent.id === candidate.id) return true;
  }
  return false;
}

function weigher(tokens: Tokens): (child: RedactedExchange, parent: RedactedExchange) => Weighed {
  const contents = new Map<string, ReadonlySet<string>>();
  const contentOf = (exchange: RedactedExchange): ReadonlySet<string> => {
    const known = contents.get(exchange.id) ?? idsOf(exchange);
    contents.set(exchange.id, known);
    return known;
  };
  return (child, parent) => {
    const found = [byToken(child, parent), byProject(child, parent, tokens), byIds(child, contentOf(parent))];
    const signs = found.filter((sign) => sign !== undefined);
    return {
      parent,
      score: signs.reduce((sum, { score }) => sum + score, 0),
      evidence: signs.map(({ kind, detail }) => ({ kind, detail })),
    };
  };
}

type Sign = Evidence & { readonly score: number };

/** A service hands the caller's token on, or has it validated; validating another one speaks for another call. */
function byToken(child: RedactedExchange, parent: RedactedExchange): Sign | undefined {
  const carried = [tokenOf(parent), headerValue(parent.request.headers, 'x-service-token')];
  const [token] = carried;
  if (token === undefined) return undefined;
  const subject = subjectOf(child);
  if (subject !== undefined) {
    return carried.includes(subject)
      ? { kind: 'token', detail: 'asks about the token of that call', score: TOKEN_SCORE }
      : { kind: 'other-token', detail: 'asks about a token that is not of that call', score: -TOKEN_SCORE };
  }
  if (tokenOf(child) !== token) return undefined;
  return { kind: 'token', detail: 'hands on the token of that call', score: TOKEN_SCORE };
}

function byProject(child: RedactedExchange, parent: RedactedExchange, tokens: Tokens): Sign | undefined {
  const asked = /[?&]project_id=([^&#]*)/.exec(child.request.url)?.[1];
  const project = tokens.get(tokenOf(parent) ?? '')?.project;
  if (asked === undefined || project === undefined) return undefined;
  return asked === project
    ? { kind: 'project', detail: 'is about the project of that call’s token', score: ID_SCORE }
    : {
        kind: 'other-project',
        detail: 'is about a project that is not of that call’s token',
        score: -ID_SCORE,
      };
}

function byIds(child: RedactedExchange, known: ReadonlySet<string>): Sign | undefined {
  const shared = idsIn(child.request.url).filter((id) => known.has(id));
  if (shared.length === 0) return undefined;
  return {
    kind: 'ids',
    detail: `shares ${shared.join(', ')} with that call`,
    score: ID_SCORE * shared.length,
  };
}

/** The ids that a call names in its URL, its Location and its bodies. */
function idsOf(exchange: RedactedExchange): ReadonlySet<string> {
  const response = responseOf(exchange);
  const location = response && headerValue(response.headers, 'location');
  const texts = [exchange.request.url, textOf(exchange.request.body), location, textOf(response?.body)];
  return new Set(texts.flatMap((text) => idsIn(text ?? '')));
}

function textOf(body: Body = EMPTY_BODY): string | undefined {
  return body.kind === 'text' ? body.text : undefined;
}
