/** Replays of what did not change find nothing, however often. */

import { expect, it } from 'vitest';
import { freshCloud, recordedDemo, replayed, told } from '../support/replayed.js';

const [CLOUDS, REPLAYS_EACH] = [4, 50];

it('finds nothing in 200 replays against clouds that are the same but for ids, ports and passwords', async () => {
  const { path } = await recordedDemo();
  let count = 0;
  for (let number = 0; number < CLOUDS; number += 1) {
    const cloud = await freshCloud(`cloud ${number}`);
    const { password } = cloud.credentials;
    for (let time = 0; time < REPLAYS_EACH; time += 1) {
      const flags = { compare: 'exact' };
      const report = await replayed({ path, authUrl: cloud.identityUrl, password, flags });
      expect(told(report)).toEqual([]);
      expect(report).toMatchObject({ verdict: 'same', cleanUp: { made: 1, left: [] } });
      count += report.calls.length;
    }
  }
  expect(count).toBe(CLOUDS * REPLAYS_EACH * 5);
});
