/** The documented `openstack image create`: its calls in order, with the numbers of request and response. */

import { expect } from 'vitest';
import type { ShownCapture, ShownStep } from '../../src/app/show.js';
import type { Finished } from '../support/cli.js';

/** `7–26 client > glance POST /image/v2/images 201`. */
export function lineOf({ step, response, from, to, method, path, status }: ShownStep): string {
  return `${step}–${response} ${from} > ${to} ${method} ${path} ${status}`;
}

/** The same without the numbers, which move when other calls are counted too. */
export function callOf(step: ShownStep): string {
  return lineOf(step).replace(/^\S+ /, '');
}

const QUOTA = [
  'GET /identity/v3/limits/model',
  'GET /identity/v3/endpoints/{image_endpoint_id}',
  'GET /identity/v3/limits',
  'GET /identity/v3/registered_limits',
].map((call) => `glance > keystone ${call} 200`);

const UPLOAD_TO_SWIFT = 'glance > swift PUT /v1/AUTH_{service_project_id}/glance/{image_id} 201';
const ASK_SWIFT = 'glance > swift HEAD /v1/AUTH_{service_project_id}/glance 204';
const DISCOVERY = 'keystone GET /identity 300';
const SIGN_ON = 'keystone POST /identity/v3/auth/tokens 201';

export const DOCUMENTED_CLIENT_CALLS: readonly string[] = [
  `client > ${DISCOVERY}`,
  `client > ${SIGN_ON}`,
  'client > glance GET /image 300',
  'client > glance POST /image/v2/images 201',
  'client > glance PUT /image/v2/images/{image_id}/file 204',
];

/** 25 calls, by their first byte. */
export const DOCUMENTED_CALLS: readonly string[] = [
  ...DOCUMENTED_CLIENT_CALLS.slice(0, 4),
  `glance > ${DISCOVERY}`,
  `glance > ${SIGN_ON}`,
  'glance > keystone GET /identity/v3/auth/tokens 200',
  `glance > ${DISCOVERY}`,
  `glance > ${SIGN_ON}`,
  ...QUOTA,
  ...DOCUMENTED_CLIENT_CALLS.slice(4),
  ...QUOTA,
  ...QUOTA,
  `glance > ${SIGN_ON}`,
  ASK_SWIFT,
  UPLOAD_TO_SWIFT,
];

/** Swift's own, inside the HEAD. */
export const SWIFT_CALLS: readonly string[] = [
  `swift > ${DISCOVERY}`,
  `swift > ${SIGN_ON}`,
  'swift > keystone GET /identity/v3/auth/tokens 200',
];

/** A recording of it has these calls and no others, in one flow, and lost none. */
export function expectDocumented(recording: {
  readonly steps: readonly ShownStep[];
  readonly shown: ShownCapture;
  readonly finished: Finished;
}): void {
  const calls = recording.steps.map(callOf);
  expect(calls.filter((call) => !call.startsWith('swift >'))).toEqual(DOCUMENTED_CALLS);
  expect(calls.filter((call) => call.startsWith('swift >'))).toEqual(SWIFT_CALLS);
  expect(recording.shown.flows).toHaveLength(1);
  expect(recording.finished.stderr).toContain('28 exchanges');
  expect(recording.finished.stderr).toContain('lost: 0');
}
