/** What a client waited for is told with the calls that asked for it. */

import { describe, expect, it } from 'vitest';
import { stepsOf } from '../../../src/model/flow.js';
import type { Flow } from '../../../src/model/flow.js';
import { messagesOf } from '../../../src/trace/diagram.js';
import { foldGroups } from '../../../src/trace/fold.js';
import { foldLoops } from '../../../src/trace/loops.js';
import { statesOf } from '../../../src/trace/states.js';
import { flowOf } from '../../support/flow-of.js';

/** A client that asks again and again, and gets these states. */
function waiting(states: readonly string[], group?: string): Flow {
  const flow = flowOf(
    states.map((status) => ({
      from: 'client',
      to: 'glance',
      method: 'GET',
      url: 'http://glance/servers/1',
      status: 200,
      got: { kind: 'text', text: JSON.stringify({ server: { status } }), mediaType: 'application/json' },
      ...(group === undefined ? {} : { group }),
    })),
  );
  const told = (step: Flow['roots'][number]): Flow['roots'][number] => ({
    ...step,
    operation: { ...step.operation, state: '/server/status' },
  });
  return { ...flow, roots: flow.roots.map(told) };
}

const name = (path: string): string => path;

describe('statesOf', () => {
  it.each([
    [['BUILD', 'BUILD', 'ACTIVE'], 'status BUILD, then ACTIVE'],
    [['ACTIVE'], 'status ACTIVE'],
    [['a', 'b', 'c', 'd'], 'status a, then b, then c, then d'],
    [['a', 'b', 'c', 'd', 'e'], 'status a, then b, then c, … e'],
    [[], undefined],
  ])('%j', (states, words) => {
    expect(statesOf(stepsOf(waiting(states)))).toBe(words);
  });
});

it('a loop of calls that ask the same tells what they were answered', () => {
  const flow = waiting(['BUILD', 'BUILD', 'BUILD', 'ACTIVE']);
  const [loop] = foldLoops(messagesOf(flow, { name }), { flow, name });
  expect(loop).toMatchObject({
    kind: 'loop',
    items: [{ text: '(1–8) 4×, status BUILD, then ACTIVE' }, {}, {}],
  });
});

it('a folded run of calls tells it too', () => {
  const [note] = foldGroups(waiting(['BUILD', 'ACTIVE'], 'polling'), { name });
  expect(note).toMatchObject({ kind: 'note', text: '(1–4) 2 calls: polling, status BUILD, then ACTIVE' });
});
