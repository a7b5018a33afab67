/** The summary: what is folded, into which notes, and that nothing disappears. */

import { describe, expect, it } from 'vitest';
import { flatItems, numbersOfItem } from '../../../src/model/diagram.js';
import type { Diagram } from '../../../src/model/diagram.js';
import { summaryOf } from '../../../src/trace/fold.js';
import { flowOf } from '../../support/flow-of.js';
import { IMAGE_CREATE, nameSample } from '../../support/flow-sample.js';
import type { Call } from '../../support/flow-of.js';

const name = (path: string): string => path;

function call(from: string, to: string, more: Partial<Call> = {}): Call {
  return { from, to, method: 'GET', url: `http://${to}/x`, status: 200, ...more };
}

function told(diagram: Diagram): readonly string[] {
  return flatItems(diagram.items).map((item) =>
    item.kind === 'note' ? `${item.over.join(',')} ${item.text}` : `(${item.number}) ${item.label}`,
  );
}

describe('summaryOf', () => {
  it('folds discovery, sign-on, validation and quota of the documented flow', () => {
    expect(told(summaryOf(IMAGE_CREATE, { name: nameSample }))).toEqual([
      'client,glance (1–6) 3 calls: discovery and sign-on',
      '(7) POST /image/v2/images',
      'keystone,glance (8–25) 9 calls: discovery, sign-on, validation and quota',
      '(26) 201 Created /image/v2/images',
      '(27) PUT /image/v2/images/{image_id}/file',
      'keystone,glance (28–45) 9 calls: quota and sign-on',
      '(46) HEAD /v1/AUTH_{service_project_id}/glance',
      '(47) 204 No Content /v1/AUTH_{service_project_id}/glance',
      '(48) PUT /v1/AUTH_{service_project_id}/glance/{image_id}',
      '(49) 201 Created /v1/AUTH_{service_project_id}/glance/{image_id}',
      '(50) 204 No Content /image/v2/images/{image_id}/file',
    ]);
  });

  it('never folds a failure, nor a call that led to one', () => {
    const failing = call('glance', 'keystone', { group: 'quota', status: 500, reason: 'Oh' });
    const flow = flowOf([
      call('client', 'glance', { group: 'discovery', calls: [failing] }),
      call('client', 'keystone', { group: 'sign-on', status: 'no route' }),
    ]);
    expect(told(summaryOf(flow, { name }))).toEqual([
      '(1) GET /x',
      '(2) GET /x',
      '(3) 500 Oh /x',
      '(4) 200 OK /x',
      '(5) GET /x',
      '(6) no answer: connection refused /x',
    ]);
  });

  it('counts what a folded call caused, and starts a new note for another caller', () => {
    const validation = call('glance', 'keystone', { group: 'validation' });
    const flow = flowOf([
      call('client', 'glance', { group: 'discovery', calls: [validation] }),
      call('swift', 'keystone', { group: 'validation' }),
    ]);
    expect(told(summaryOf(flow, { name }))).toEqual([
      'client,glance (1–4) 2 calls: discovery',
      'keystone,swift (5–6) 1 call: validation',
    ]);
  });

  it('names only the folded numbers where other calls run at the same time', () => {
    const flow = flowOf([call('client', 'keystone', { group: 'sign-on' }), call('client', 'glance')]);
    const [folded, shown] = flow.roots;
    const roots = [
      { ...folded!, responseNumber: 3 },
      { ...shown!, number: 2 },
    ];
    const summary = summaryOf({ ...flow, roots }, { name });
    expect(told(summary)).toEqual(['client,keystone (1, 3) 1 call: sign-on', '(2) GET /x', '(4) 200 OK /x']);
  });

  it('loses no number', () => {
    const { items } = summaryOf(IMAGE_CREATE, { name });
    const numbers = items.flatMap(numbersOfItem);
    expect(numbers.sort((a, b) => a - b)).toEqual(Array.from({ length: 50 }, (_, index) => index + 1));
  });
});
