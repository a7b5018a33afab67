/** The story in words. */

import { describe, expect, it } from 'vitest';
import { ENGLISH } from '../../../src/trace/lang/languages.js';
import { storyOf } from '../../../src/trace/story.js';
import { flowOf } from '../../support/flow-of.js';
import { IMAGE_CREATE } from '../../support/flow-sample.js';

describe('storyOf', () => {
  it('tells calls of one kind in a row together, below what caused them', () => {
    const lines = storyOf(IMAGE_CREATE, ENGLISH).map(
      ({ depth, text, steps }) => `${depth} ${text} (${steps})`,
    );
    expect(lines.slice(0, 9)).toEqual([
      '0 openstack-client asks keystone-api which API versions it offers (step 1)',
      '0 openstack-client signs on at keystone-api with a password and receives a token and the catalog (step 3)',
      '0 openstack-client asks glance-api which API versions it offers (step 5)',
      '0 openstack-client asks glance-api to create the image cirros (step 7)',
      '1 glance-api asks keystone-api which API versions it offers (step 8)',
      '1 glance-api signs on at keystone-api with a password and receives a token and the catalog (step 10)',
      '1 glance-api asks keystone-api whether the token of its caller is valid (step 12)',
      '1 glance-api asks keystone-api which API versions it offers (step 14)',
      '1 glance-api signs on at keystone-api with a password and receives a token and the catalog (step 16)',
    ]);
    expect(lines[9]).toBe('1 glance-api checks its quota at keystone-api (4 calls, steps 18–25)');
  });

  it('says after how much an answer was cut', () => {
    const url = 'https://cloud:443';
    const flow = flowOf([
      { from: 'client', to: 'glance', method: 'CONNECT', url, status: 200, cut: 'the connection broke' },
    ]);
    expect(storyOf(flow, ENGLISH)[0]).toMatchObject({
      text: 'openstack-client calls glance-api, and fails: answer cut after 0 B',
      failed: true,
    });
  });

  it('tells a failure alone, and how it ended', () => {
    const quota = { from: 'glance', to: 'keystone', method: 'GET', url: 'http://k/limits', group: 'quota' };
    const flow = flowOf([
      { ...quota, status: 200 },
      { ...quota, status: 409, reason: 'Conflict' },
      { ...quota, status: 200 },
    ]);
    expect(storyOf(flow, ENGLISH).map(({ text, failed }) => [text, failed])).toEqual([
      ['glance-api calls keystone-api', false],
      ['glance-api calls keystone-api, and fails: 409 Conflict', true],
      ['glance-api calls keystone-api, once more', false],
    ]);
  });

  const call = (sentence: string, status = 200) => ({
    ...{ from: 'client', to: 'glance', method: 'GET', url: 'http://g/x', status, reason: 'Not Found' },
    sentence: `{from} ${sentence}`,
  });
  const tellAll = (calls: readonly ReturnType<typeof call>[]): string[] =>
    storyOf(flowOf(calls), ENGLISH).map(
      ({ text, steps }) => `${text.replace('openstack-client ', '')} (${steps})`,
    );

  it('says what comes again and again once, whatever its period', () => {
    const round = ['looks', 'takes', 'leaves'].map((sentence) => call(sentence));
    expect(tellAll([call('comes'), ...round, ...round, ...round, ...round, call('goes')])).toEqual([
      'comes (step 1)',
      'looks (step 3)',
      'takes (step 5)',
      'leaves (step 7)',
      'The last 3 of these 3 times more (9 calls, steps 9–26)',
      'goes (step 27)',
    ]);
  });

  it('never hides a failure in what comes again, and tells the retry', () => {
    const round = [call('looks'), call('takes')];
    const failed = [call('looks'), call('takes', 404), call('takes')];
    expect(tellAll([...round, ...round, ...round, ...failed])).toEqual([
      'looks (step 1)',
      'takes (step 3)',
      'The last 2 of these 2 times more (4 calls, steps 5–12)',
      'looks (step 13)',
      'takes, and fails: 404 Not Found (step 15)',
      'takes, once more (step 17)',
    ]);
  });
});
