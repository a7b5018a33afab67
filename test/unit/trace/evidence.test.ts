/** By what a participant is known, in words. */

import { expect, it } from 'vitest';
import { tracePage } from '../../../src/trace/pages.js';
import { BINDINGS, IMAGE_CREATE, MANIFEST, nameSample } from '../../support/flow-sample.js';

const TOLD = { bindings: BINDINGS, name: nameSample, manifest: MANIFEST, problems: [], slug: 'x' };

it('tells the processes of a program that ran many times by the first of them', () => {
  const told = ['curl (pid 7)', 'curl (pid 8)', 'sh (pid 9, a.service)', 'curl (pid 10)'];
  const evidence = told.map((detail) => ({ kind: 'process' as const, detail }));
  const flow = { ...IMAGE_CREATE, participants: [{ id: 'client', label: 'curl', evidence }] };
  const page = tracePage({ flow, ...TOLD });
  expect(page.participants[0]!.evidence).toBe('curl (pid 7 and 2 more) and sh (pid 9, a.service)');
});
