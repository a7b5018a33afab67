/** Who caused what among many clients at once: right, and where it cannot be known, said so. */
import { expect, it } from 'vitest';
import { correlate } from '../../src/correlate/flows.js';
import { stepsOf } from '../../src/model/flow.js';
import { OPENSTACK } from '../../src/profiles/openstack.js';
import { runs } from '../support/runs.js';
import { simulate } from '../support/simulated.js';

const CASES = Array.from({ length: runs(2, 12).numRuns }, (_, index) => index + 1).flatMap((seed) => [
  { seed, clients: 8, processes: true },
  { seed, clients: 8, processes: false },
]);

it.each(CASES)('finds who caused what: seed $seed, $clients clients, processes $processes', (one) => {
  const all = [...simulate({ ...one, projects: 8, exchanges: 600 })];
  const truth = new Map(all.map(({ exchange, parent }) => [exchange.seq, parent]));
  const flows = correlate(
    all.map(({ exchange }) => exchange),
    { profiles: [OPENSTACK] },
  );
  const found = flows.flatMap((flow) => {
    const steps = stepsOf(flow);
    const seqs = new Map(steps.map(({ number, exchange }) => [number, exchange.seq]));
    return steps.map((step) => ({ step, parent: step.parent === null ? undefined : seqs.get(step.parent) }));
  });
  const edges = found.filter(({ step }) => truth.get(step.exchange.seq) !== undefined);
  const right = edges.filter(({ step, parent }) => parent === truth.get(step.exchange.seq));
  const sure = edges.filter(({ step }) => !step.ambiguous);
  const wrongButSure = sure.filter(({ step, parent }) => parent !== truth.get(step.exchange.seq));
  expect(edges.length).toBeGreaterThan(250);
  expect(right.length / edges.length).toBeGreaterThanOrEqual(0.995);
  expect(sure.length / edges.length).toBeGreaterThanOrEqual(0.97);
  expect(wrongButSure.length).toBeLessThanOrEqual(edges.length / 1000);
});
