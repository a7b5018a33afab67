/** The little cloud as tests use it: the same ids in every run, a clock that tests move, calls that are watched. */

import { createHash } from 'node:crypto';
import { onTestFinished } from 'vitest';
import { runDemoClient, type DemoClientOptions, type DemoClientResult } from '../../src/demo/client.js';
import { startDemoCloud, type DemoCloud } from '../../src/demo/cloud.js';
import type { DemoCloudOptions } from '../../src/demo/options.js';
import { observingProxy, type ObservingProxy } from './observing-proxy.js';

/** A clock that stands until it is moved. */
export interface TestClock {
  now(): Date;
  advance(ms: number): void;
}

export function testClock(start = '2024-05-06T07:08:09.000Z'): TestClock {
  let time = Date.parse(start);
  return { now: () => new Date(time), advance: (ms) => void (time += ms) };
}

/** Bytes that are the same in every run with the same seed. */
export function testRandom(seed = 'wiretale'): (bytes: number) => Uint8Array {
  let calls = 0;
  return (bytes) => {
    calls += 1;
    return createHash('shake256', { outputLength: bytes }).update(`${seed} ${calls}`).digest();
  };
}

export interface ObservedCloud {
  readonly cloud: DemoCloud;
  readonly proxy: ObservingProxy<'client' | 'glance' | 'swift'>;
  readonly clock: TestClock;
  /** `openstack image create`, through the client's listener. */
  readonly createImage: (changes?: Partial<DemoClientOptions>) => Promise<DemoClientResult>;
}

/** A cloud whose every call is watched, for one test. */
export async function observedCloud(options: Partial<DemoCloudOptions> = {}): Promise<ObservedCloud> {
  const proxy = await observingProxy('client', 'glance', 'swift');
  const clock = testClock();
  const { glance, swift } = proxy.urls;
  const cloud = await startDemoCloud({
    random: testRandom(),
    now: () => clock.now(),
    proxies: { glance, swift },
    ...options,
  });
  onTestFinished(async () => {
    await cloud.close();
    await proxy.close();
  });
  return {
    cloud,
    proxy,
    clock,
    createImage: (changes) =>
      runDemoClient({
        authUrl: cloud.identityUrl,
        credentials: cloud.credentials,
        proxy: proxy.urls.client,
        imageName: 'tiny',
        imageBytes: Buffer.alloc(1_000_000, 'image'),
        ...changes,
      }),
  };
}
