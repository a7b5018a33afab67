/** `npm run bench:correlate`: how often the cause of a call is found among many clients at once; the truth is kept beside. */

import { expect, it } from 'vitest';
import { correlate } from '../../src/correlate/flows.js';
import { endOf, type RedactedExchange } from '../../src/model/exchange.js';
import { stepsOf, type Step } from '../../src/model/flow.js';
import { OPENSTACK } from '../../src/profiles/openstack.js';
import { recordCrowd, seenBy, type Recorded } from '../support/crowd.js';

/** Services answer after 200 ms on average, as on a busy host; a program starts for 2 s before each command. */
const CROWD = { projects: 8, seed: 7, latencyMs: 200, pauseMs: 2_000 };
const ROUNDS = { 1: 4, 4: 3, 16: 2, 64: 1 } as const;
const SIGHTS = ['processes', 'listeners', 'agents'] as const;

interface Edge {
  readonly step: Step;
  readonly parent: string | undefined;
  readonly truth: string;
}

it.each([1, 4, 16, 64] as const)('%d clients', async (clients) => {
  const recorded = await recordCrowd({ ...CROWD, clients, rounds: ROUNDS[clients] });
  for (const sight of SIGHTS) {
    const begun = process.cpuUsage();
    const flows = correlate(seenBy(recorded.exchanges, sight), { profiles: [OPENSTACK] });
    const seconds = process.cpuUsage(begun).user / 1e6;
    const steps = flows.map((flow) => stepsOf(flow));
    const edges = steps.flatMap((all) => edgesOf(all, recorded));
    expect(edges.length).toBeGreaterThan(clients * 10);
    console.log(row(clients, sight, { edges, seconds, steps: steps.flat() }));
  }
});

function edgesOf(steps: readonly Step[], { parents }: Recorded): Edge[] {
  const ids = new Map(steps.map(({ number, exchange }) => [number, exchange.id]));
  return steps.flatMap((step) => {
    const truth = parents.get(step.exchange.id);
    const parent = step.parent === null ? undefined : ids.get(step.parent);
    return truth === undefined ? [] : [{ step, parent, truth }];
  });
}

function row(
  clients: number,
  sight: string,
  measured: { readonly edges: readonly Edge[]; readonly seconds: number; readonly steps: readonly Step[] },
): string {
  const { edges, seconds, steps } = measured;
  const isRight = ({ parent, truth }: Edge): boolean => parent === truth;
  const unmarked = edges.filter(({ step }) => !step.ambiguous);
  const { innermost, oldest, open } = guessed(edges, steps);
  return [
    `${clients} clients, ${sight}: ${edges.length} calls of services`,
    `right ${percent(edges.filter(isRight).length, edges.length)}`,
    `of the unmarked ${percent(unmarked.filter(isRight).length, unmarked.length)}`,
    `ambiguous ${percent(edges.length - unmarked.length, edges.length)}`,
    `innermost open call ${percent(innermost, edges.length)}`,
    `first in, first out ${percent(oldest, edges.length)}`,
    `${(open / edges.length).toFixed(1)} open at once`,
    `${seconds.toFixed(1)} s CPU`,
  ].join(' | ');
}

/** What is right of the two simple guesses, and how many calls there were to choose from. */
function guessed(edges: readonly Edge[], steps: readonly Step[]) {
  const sums = { innermost: 0, oldest: 0, open: 0 };
  const isOpenAt = (time: number, exchange: RedactedExchange): boolean =>
    exchange.timing.requestFirst <= time && endOf(exchange) >= time;
  const inOrder = steps.toSorted((a, b) => a.exchange.timing.requestFirst - b.exchange.timing.requestFirst);
  for (const { step, truth } of edges) {
    const time = step.exchange.timing.requestFirst;
    const open = inOrder.filter(
      (one) => one !== step && one.to === step.from && isOpenAt(time, one.exchange),
    );
    sums.open += open.length;
    if (open.at(-1)?.exchange.id === truth) sums.innermost += 1;
    if (open[0]?.exchange.id === truth) sums.oldest += 1;
  }
  return sums;
}

function percent(part: number, of: number): string {
  return `${((100 * part) / of).toFixed(2)} %`;
}
