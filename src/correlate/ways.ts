/** All ways in which the calls of a service may follow one another, with how likely each is: what beliefs are told along. */

import type { Chain, Made, Standing } from './call.js';
import { callAfter, endAfter, standingOf, type Follows, type Likelihood } from './chain-score.js';

/** Something that a call, or the answer, may follow: the start of a chain, or a call. */
export interface Source {
  readonly standing: Standing;
  /** What goes on after an answer comes at any time: that is in how it fits. */
  readonly anyTime: boolean;
  next: Link[];
  /** How likely it belongs to each chain, by number, as told by what came before. */
  readonly labels: Float64Array;
}

/** Something that follows another: a call, or the end of a chain. */
export interface Sink {
  links: Link[];
  /** The chains that it may belong to, by number, and for each chain how well it fits there. */
  chains: readonly number[];
  readonly fits: Float64Array;
  /** How likely it belongs to each chain, as told by what comes after. */
  readonly told: Float64Array;
}

/** A call is both. */
export interface Node extends Source, Sink {}

export interface Link {
  readonly source: Source;
  readonly sink: Sink;
  /** How likely the one follows the other, by kind of the call answered; up to a factor of the sink. */
  readonly likelihoods: Float64Array;
  /** With what is believed of the chains of both. */
  weight: number;
  /** How free the source, and the sink, is of others. */
  fromSource: number;
  fromSink: number;
}

export interface Ways {
  readonly numbers: ReadonlyMap<Chain, number>;
  /** By number of the chain: which of the likelihoods of a link holds there. */
  readonly kindOf: readonly number[];
  readonly nodes: readonly Node[];
  readonly sinks: readonly Sink[];
  readonly sources: readonly Source[];
}

/** What is so much less likely than another thing (logarithm) is left out. */
const HOPELESS = 18;
const MOST_LINKS = 24;

/** `calls`: in order of start. */
export function waysThrough(calls: readonly Made[], likelihood: Likelihood): Ways {
  const options = calls.flatMap((made) => made.options);
  const chains = [...new Set(options.map(({ chain }) => chain))];
  const continuing = new Set(options.filter(({ continues }) => continues).map(({ chain }) => chain));
  const numbers = new Map(chains.map((chain, index) => [chain, index]));
  const kinds = [...new Set(chains.map(({ cause }) => cause.kind))];
  const context = { numbers, kinds, likelihood, size: chains.length };
  const starts = chains.map((chain, index): Source => {
    const labels = new Float64Array(chains.length);
    labels[index] = 1;
    return { standing: chain.before, anyTime: continuing.has(chain), next: [], labels };
  });
  const byEnd: Node[] = [];
  const nodes = calls.map((made) => {
    const node = nodeFor(made, context);
    const recent = byEnd.slice(-(NEAR_ENDS + 3 * made.options.length));
    const begun = node.chains.map((chain) => starts[chain]!);
    link([...recent, ...begun], node, { ...context, follows: callAfter(made.call, likelihood) });
    insert(byEnd, node);
    return node;
  });
  const ends = chains.map((chain, index) => {
    const end = endOf(index, chains.length);
    const within = nodes.filter(({ fits }) => fits[index]! > 0);
    link([...within.toReversed(), starts[index]!], end, { ...context, follows: endAfter(chain, likelihood) });
    return end;
  });
  return {
    numbers,
    kindOf: chains.map(({ cause }) => kinds.indexOf(cause.kind)),
    nodes,
    sinks: [...nodes, ...ends],
    sources: [...starts, ...nodes],
  };
}

/** A call follows one of the calls that ended last, or a start. */
const NEAR_ENDS = 16;

interface Context {
  readonly numbers: ReadonlyMap<Chain, number>;
  readonly kinds: readonly number[];
  readonly likelihood: Likelihood;
  /** How many chains there are. */
  readonly size: number;
}

function nodeFor({ call, options }: Made, { numbers, size }: Context): Node {
  const most = Math.max(...options.map(({ fits }) => fits));
  const fits = new Float64Array(size);
  for (const option of options) fits[numbers.get(option.chain)!] = Math.exp(option.fits - most);
  return {
    standing: standingOf(call),
    anyTime: false,
    next: [],
    labels: new Float64Array(size),
    links: [],
    chains: options.map(({ chain }) => numbers.get(chain)!),
    fits,
    told: new Float64Array(size).fill(1),
  };
}

function endOf(chain: number, size: number): Sink {
  const fits = new Float64Array(size);
  fits[chain] = 1;
  return { links: [], chains: [chain], fits, told: fits };
}

/** Links the sink with the likeliest of the sources. */
function link(
  sources: readonly Source[],
  sink: Sink,
  { kinds, follows }: Context & { readonly follows: (standing: Standing) => Follows },
): void {
  const ways = sources.map((source) => {
    const { anyway, answering } = follows(source.standing);
    const scores = kinds.map((kind) => (source.anyTime ? 0 : anyway + answering(kind)));
    return { source, scores, most: Math.max(...scores) };
  });
  ways.sort((one, other) => other.most - one.most);
  const best = ways[0]?.most ?? 0;
  for (const { source, scores, most } of ways.slice(0, MOST_LINKS)) {
    if (most < best - HOPELESS) return;
    const likelihoods = Float64Array.from(scores, (score) => Math.exp(score - best));
    const made: Link = { source, sink, likelihoods, weight: 1, fromSource: 1, fromSink: 1 };
    sink.links.push(made);
    source.next.push(made);
  }
}

function insert(byEnd: Node[], node: Node): void {
  let at = byEnd.length;
  while (at > 0 && byEnd[at - 1]!.standing.freeAt > node.standing.freeAt) at -= 1;
  byEnd.splice(at, 0, node);
}
