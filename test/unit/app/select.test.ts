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
