/** The demo cloud as a regression test of another one: the same is the same, and each way of differing is told as what it is. */

import { describe, expect, it } from 'vitest';
import { faultyCloud } from '../../support/faulty-cloud.js';
import { freshCloud, recordedDemo, replayed, told } from '../../support/replayed.js';
import { FAULTS } from './faults.js';

describe('a replay', () => {
  it('finds nothing in a cloud of other ids, ports and passwords, and leaves nothing behind', async () => {
    const { path } = await recordedDemo();
    const cloud = await freshCloud('another');
    for (const compare of ['exact', 'contract']) {
      const report = await replayed({
        path,
        authUrl: cloud.identityUrl,
        password: cloud.credentials.password,
        flags: { compare },
      });
      expect(told(report)).toEqual([]);
      expect(report).toMatchObject({ verdict: 'same', reason: null });
      expect(report.calls).toHaveLength(5);
      expect(report.cleanUp).toMatchObject({ made: 1, left: [] });
    }
  });
});

describe('a replay against a cloud that changed', () => {
  it.each(FAULTS)('tells $name', async ({ fault, contract, exact = contract, leaves = [] }) => {
    const { path } = await recordedDemo();
    const cloud = await freshCloud('another');
    const authUrl = await faultyCloud(cloud, fault);
    const { password } = cloud.credentials;
    expect(told(await replayed({ path, authUrl, password }))).toEqual(contract);
    const report = await replayed({ path, authUrl, password, flags: { compare: 'exact' } });
    expect(told(report)).toEqual(exact);
    expect(report.cleanUp.left).toEqual(leaves);
  });
});
