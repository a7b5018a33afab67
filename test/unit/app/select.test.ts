import { expect, it } from 'vitest';
import { callFilter } from '../../../src/app/select/filters.js';
import { selectFlows } from '../../../src/app/select/flows.js';
import type { Selection } from '../../../src/app/select/flows.js';
import { refuseIdle } from '../../../src/app/select/idle.js';
import { PROFILES } from '../../../src/app/profiles.js';
import { stepsOf } from '../../../src/model/flow.js';
import type { Step } from '../../../src/model/flow.js';
import { flowOf } from '../../support/flow-of.js';
import type { Call } from '../../support/flow-of.js';

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

const EVERYTHING: Selection = { only: [], hide: [], skip: [], errors: false };

/** `shown of all: what is hidden` per flow of the selection. */
function shownOf(flows: readonly (readonly Call[])[], selection: Partial<Selection> = {}): readonly string[] {
  const whole = flows.map((calls, index) => ({
    flow: { ...flowOf(calls), title: `flow ${index + 1}` },
    bindings: [],
    name: (path: string) => path,
  }));
  const understood = { flows: whole, alone: (index: number) => whole[index]! };
  return selectFlows(understood, { ...EVERYTHING, ...selection }).map(
    ({ flow, hidden, hiddenWords = '' }) =>
      `${stepsOf(flow).length} of ${stepsOf(flow).length + hidden}: ${hiddenWords}`,
  );
}

const CALL: Call = { from: 'client', to: 'glance', method: 'GET', url: 'http://g/a', status: 200 };
const CHECK: Call = { ...CALL, from: 'keystone', group: 'background' };

it('leaves out and counts what services do in the background', () => {
  const caused = { ...CALL, calls: [CHECK] };
  expect(shownOf([[caused, { ...CHECK, calls: [CALL] }], [CHECK]])).toEqual([
    '2 of 4: 2 of 4 calls are hidden: 1 background, 1 others',
    '0 of 1: 1 of 1 calls are hidden: 1 background',
  ]);
});

it('keeps what led to a failure, also to one in work that went on after an answer', () => {
  const { roots, ...flow } = flowOf([CALL, { ...CALL, calls: [CALL, CALL] }, { ...CALL, status: 500 }]);
  const [first, second, third] = roots as [Step, Step, Step];
  const inner = second.children[1]!.number;
  const whole = {
    flow: { ...flow, roots: [first, second, { ...third, parent: inner, continuation: true as const }] },
    bindings: [],
    name: (path: string) => path,
  };
  const [left] = selectFlows({ flows: [whole], alone: () => whole }, { ...EVERYTHING, errors: true });
  expect(stepsOf(left!.flow).map(({ number }) => number)).toEqual([second.number, inner, third.number]);
});

it.each([
  ['one that failed', [[CALL, { ...CHECK, status: 500 }]], {}, ['2 of 2: ']],
  ['what is asked for', [[CALL, CHECK]], { only: ['glance'] }, ['2 of 2: ']],
  ['a flow that is asked for', [[CALL], [CHECK]], { flow: '2' }, ['1 of 1: ']],
  ['all that there is', [[CHECK]], {}, ['1 of 1: ']],
] as const)('but not %s', (_what, flows, selection, shown) => {
  expect(shownOf(flows, selection)).toEqual(shown);
});

it.each([
  ['nonsense', false],
  ['quotas', false],
  ['DELETE /v2/*', false],
  ['/nonsense*', false],
  ['*', true],
  ['client', true],
  // Not here, and no slip of the pen.
  ['quota', true],
  ['nova-api', true],
  ['Nova', true],
])('--hide "%s" names something: %s', (word, isFine) => {
  const flows = [flowOf([CALL])];
  const attempt = (): void => refuseIdle(flows, { hide: [word], profiles: PROFILES });
  if (isFine) expect(attempt).not.toThrow();
  else expect(attempt).toThrow(`--hide "${word}" names no call.`);
});
