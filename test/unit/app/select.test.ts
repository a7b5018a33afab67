import { expect, it } from 'vitest';
import { callFilter } from '../../../src/app/select/filters.js';

it.each([
  { only: [], skip: [], kept: [true, true, true] },
  { only: ['cloud:8080'], skip: [], kept: [false, false, true] },
  { only: ['cloud'], skip: [], kept: [true, true, true] },
  { only: ['cloud/image*'], skip: [], kept: [false, true, false] },
  { only: [], skip: ['*/identity/v3/*'], kept: [false, true, true] },
  { only: ['cloud'], skip: ['cloud:80'], kept: [false, false, true] },
  { only: ['clou'], skip: [], kept: [false, false, false] },
])('--only $only --skip $skip', ({ only, skip, kept }) => {
  const wanted = callFilter({ only, skip });
  const urls = ['http://cloud/identity/v3/limits?x=1', 'http://cloud/image', 'http://cloud:8080/v1//x'];
  expect(urls.map((url) => wanted({ method: 'GET', url }))).toEqual(kept);
});

it.each([
  ['POST /image*', [false, true]],
  ['* /image*', [true, true]],
  ['/image*', [true, true]],
  ['get *', [true, false]],
])('--only "%s"', (word, kept) => {
  const wanted = callFilter({ only: [word], skip: [] });
  expect(['GET', 'POST'].map((method) => wanted({ method, url: 'http://cloud/image/v2' }))).toEqual(kept);
});

it('names groups and participants where they are known', () => {
  const call = {
    method: 'GET',
    url: 'http://10.0.0.5/v3',
    group: 'quota',
    participants: ['glance', 'keystone-api'],
  };
  const matching = ['quota', 'Glance', 'keystone*', '10.0.0.5', 'nova', 'quot'].filter((word) =>
    callFilter({ only: [word], skip: [] })(call),
  );
  expect(matching).toEqual(['quota', 'Glance', 'keystone*', '10.0.0.5']);
});
