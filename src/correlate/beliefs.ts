/** What calls belong to, believed of all of them together: messages along every way that the chains may have gone. */

import type { Made } from './call.js';
import type { Likelihood } from './chain-score.js';
import { waysThrough, type Link, type Ways } from './ways.js';

/** For each call how likely each of its options is (0–1, together 1), in their order. */
export type Beliefs = ReadonlyMap<Made, readonly number[]>;

/** Messages are exchanged until they change no more, or so often. */
const MOST_ROUNDS = 40;
const LEAST_ROUNDS = 4;
const UNCHANGED = 1e-3;
/** Nothing is ever quite impossible. */
const LEAST = 1e-12;
const SLACK = 1e-9;
const MOST_FREE = 1e60;
/** What is believed so little is left out from then on. */
const NEGLIGIBLE = 1e-9;
const PRUNE_EVERY = 4;

/**
 * Loopy belief propagation. A call, or the answer, follows one thing: the call before it in the same chain, or the start;
 * and each thing is followed once. Three kinds of messages settle this together: what came before tells which chain a call
 * belongs to (`forward`), so does what comes after (`backward`), and all that could follow one another compete (`match`).
 * `calls`: in order of start.
 */
export function believe(calls: readonly Made[], likelihood: Likelihood): Beliefs {
  const ways = waysThrough(calls, likelihood);
  for (let round = 0; round < MOST_ROUNDS; round += 1) {
    const changed = forward(ways);
    backward(ways);
    if (changed < UNCHANGED && round >= LEAST_ROUNDS) break;
    match(ways);
    if (round % PRUNE_EVERY === PRUNE_EVERY - 1) prune(ways);
  }
  return new Map(calls.map((made, index) => [made, beliefOf(made, index, ways)]));
}

function beliefOf({ options }: Made, index: number, { numbers, nodes }: Ways): readonly number[] {
  const { labels, told } = nodes[index]!;
  const beliefs = options.map(({ chain }) => {
    const number = numbers.get(chain)!;
    return labels[number]! * told[number]!;
  });
  const all = beliefs.reduce((sum, one) => sum + one, 0);
  return beliefs.map((one) => one / all);
}

/** Returns the greatest change. */
function forward({ nodes, kindOf }: Ways): number {
  let most = 0;
  for (const { links, fits, chains, labels } of nodes) {
    let all = 0;
    const before = chains.map((chain) => labels[chain]!);
    for (const chain of chains) {
      const kind = kindOf[chain]!;
      let sum = LEAST;
      for (const { fromSource, likelihoods, source } of links) {
        sum += fromSource * likelihoods[kind]! * source.labels[chain]!;
      }
      all += labels[chain] = sum * fits[chain]!;
    }
    chains.forEach((chain, at) => {
      labels[chain]! /= all;
      most = Math.max(most, Math.abs(labels[chain]! - before[at]!));
    });
  }
  return most;
}

function backward({ nodes, kindOf }: Ways): void {
  for (let index = nodes.length - 1; index >= 0; index -= 1) {
    const { chains, told, next } = nodes[index]!;
    let all = 0;
    for (const chain of chains) {
      const kind = kindOf[chain]!;
      let sum = LEAST;
      for (const { fromSink, likelihoods, sink } of next) {
        sum += fromSink * likelihoods[kind]! * sink.fits[chain]! * sink.told[chain]!;
      }
      all += told[chain] = sum;
    }
    for (const chain of chains) told[chain]! /= all;
  }
}

/** The messages of a matching: a link is as likely as it is heavy among all others of its sink, and of its source. */
function match({ sinks, sources, kindOf }: Ways): void {
  for (const { links, chains, fits, told } of sinks) {
    const fit = chains.map((chain) => fits[chain]! * told[chain]!);
    for (const link of links) {
      const { labels } = link.source;
      link.weight = 0;
      chains.forEach((chain, at) => {
        link.weight += labels[chain]! * link.likelihoods[kindOf[chain]!]! * fit[at]!;
      });
    }
  }
  for (let times = 0; times < 2; times += 1) {
    for (const { links } of sinks) {
      const all = links.reduce((sum, { weight, fromSource }) => sum + weight * fromSource, 0);
      for (const link of links)
        link.fromSink = Math.sqrt(link.fromSink * freedom(all, link.weight * link.fromSource));
    }
    for (const { next } of sources) {
      const all = next.reduce((sum, { weight, fromSink }) => sum + weight * fromSink, 0);
      for (const link of next)
        link.fromSource = Math.sqrt(link.fromSource * freedom(all, link.weight * link.fromSink));
    }
  }
}

/** How little else there is. */
function freedom(all: number, own: number): number {
  return Math.min(MOST_FREE, 1 / (Math.max(0, all - own) + SLACK * all));
}

function prune({ nodes, sinks, sources }: Ways): void {
  for (const node of nodes) {
    const { labels, told, fits } = node;
    let all = 0;
    for (const chain of node.chains) all += labels[chain]! * told[chain]!;
    const kept = node.chains.filter((chain) => labels[chain]! * told[chain]! >= NEGLIGIBLE * all);
    if (kept.length === node.chains.length || kept.length === 0) continue;
    for (const chain of node.chains) if (!kept.includes(chain)) labels[chain] = fits[chain] = 0;
    node.chains = kept;
  }
  const gone = new Set<Link>();
  for (const sink of sinks) {
    const strength = ({ weight, fromSink, fromSource }: Link): number => weight * fromSink * fromSource;
    const kept = sink.links.filter((link) => strength(link) >= NEGLIGIBLE);
    if (kept.length === sink.links.length || kept.length === 0) continue;
    for (const link of sink.links) if (!kept.includes(link)) gone.add(link);
    sink.links = kept;
  }
  if (gone.size > 0)
    for (const source of sources) source.next = source.next.filter((link) => !gone.has(link));
}
