/** Work that goes on after 202, of two instances at once: told as continuations of the right calls, and of no others. */

import { expect, it } from 'vitest';
import { correlate } from '../../../src/correlate/flows.js';
import { stepsOf } from '../../../src/model/flow.js';
import { PROFILES } from '../../../src/app/profiles.js';
import { pathOf } from '../../../src/model/url.js';
import { recordCrowd, seenBy, type Recorded } from '../../support/crowd.js';

it.each(['processes', 'listeners'] as const)('two at once, with %s', async (sight) => {
  const recorded = await twoInstances();
  const flows = correlate(seenBy(recorded.exchanges, sight), { profiles: PROFILES });
  const steps = flows.flatMap(stepsOf);
  const later = steps.filter(({ from, to }) => from === 'trove' && to === 'cinder');
  expect(later.length).toBeGreaterThanOrEqual(4);
  for (const flow of flows) {
    const all = stepsOf(flow);
    for (const step of all.filter((one) => later.includes(one))) {
      const parent = all.find(({ number }) => number === step.parent);
      expect(step.continuation).toBe(true);
      // How long things take on a busy machine is no evidence: without processes it may not be known, and is marked then.
      if (sight === 'listeners' && step.ambiguous) continue;
      expect(step.ambiguous).toBe(false);
      expect(parent?.exchange.id).toBe(recorded.parents.get(step.exchange.id));
      expect(pathOf(parent!.exchange.request.url)).toMatch(/\/instances$/);
    }
  }
});

/** Two people each ask for an instance at the same time and look until it is there. */
function twoInstances(): Promise<Recorded> {
  const begun = gate(2);
  return recordCrowd({
    clients: 2,
    projects: 2,
    rounds: 1,
    seed: 1,
    latencyMs: 1,
    cloud: { pause: () => begun.passed },
    commands: async (client, cloud) => {
      const url = `${cloud.databaseUrl}/v1.0/any/instances`;
      const body = JSON.stringify({ instance: { name: 'db' } });
      const { instance } = JSON.parse(await client.call(202, { method: 'POST', url, body })) as {
        instance: { id: string };
      };
      begun.arrive();
      for (let status = 'BUILD'; status === 'BUILD';) {
        const shown = await client.call(200, { method: 'GET', url: `${url}/${instance.id}` });
        ({ status } = (JSON.parse(shown) as { instance: { status: string } }).instance);
        expect(status).not.toBe('ERROR');
      }
    },
  });
}

/** Opens when so many have arrived. */
function gate(count: number): { readonly passed: Promise<void>; arrive(): void } {
  let left = count;
  let open = (): void => undefined;
  const passed = new Promise<void>((resolve) => (open = resolve));
  return {
    passed,
    arrive: () => {
      left -= 1;
      if (left === 0) open();
    },
  };
}
