/** Reports of a replay: what a machine reads and what a person reads, whatever stands in the answers. */

import { describe, expect, it } from 'vitest';
import type { Difference } from '../../../src/model/difference.js';
import type { CallResult, ReplayReport } from '../../../src/model/replay.js';
import { junitReport } from '../../../src/regress/report/junit.js';
import { markdownReport } from '../../../src/regress/report/markdown.js';
import { verdictWords } from '../../../src/regress/report/words.js';

const difference: Difference = {
  weight: 'difference',
  kind: 'changed',
  step: 'POST /v2/images (Create image)',
  side: 'response',
  place: 'body:/name',
  expected: '"<b>&\u0000"',
  actual: '"|x|"',
  rule: { step: 'POST /v2/images', place: 'body:/name', as: 'ignored', why: 'changed' },
};

function call(changes: Partial<CallResult>): CallResult {
  const request = { method: 'POST', path: '/v2/images', to: 'glance' };
  const facts = { number: 7, name: 'POST /v2/images (Create image)', ...request };
  return {
    ...facts,
    state: 'same',
    reason: null,
    status: 201,
    recordedStatus: 201,
    ms: 12.3,
    sent: 1,
    differences: [],
    ...changes,
  };
}

function report(calls: readonly CallResult[]): ReplayReport {
  return {
    capture: 'image-create',
    path: 'captures/image-create',
    target: 'http://cloud.example',
    startedAt: '2026-11-25T08:00:00.123Z',
    ms: 1234,
    verdict: 'different',
    reason: null,
    calls,
    cleanUp: { made: 1, removed: [], left: [{ target: '/v2/images/1', reason: 'DELETE was answered 403' }] },
    saved: null,
  };
}

const mixed = report([
  call({}),
  call({ state: 'different', differences: [difference] }),
  call({ state: 'failed', status: null, reason: 'no answer' }),
  call({ state: 'skipped', status: null, reason: 'image_id is not known' }),
]);

describe('a JUnit report', () => {
  it('has a suite per capture and a case per call, with what became of each', () => {
    expect(junitReport([mixed])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
  <testsuite name="image-create" tests="4" failures="1" errors="1" skipped="1" time="1.234" timestamp="2026-11-25T08:00:00">
    <testcase name="POST /v2/images (Create image)" classname="image-create" time="0.012"/>
    <testcase name="POST /v2/images (Create image) [2]" classname="image-create" time="0.012">
      <failure message="body:/name is another: expected &quot;&lt;b&gt;&amp;\ufffd&quot;, got &quot;|x|&quot;" type="difference">body:/name is another: expected "&lt;b&gt;&amp;\ufffd", got "|x|"</failure>
    </testcase>
    <testcase name="POST /v2/images (Create image) [3]" classname="image-create" time="0.012">
      <error message="no answer" type="failed"></error>
    </testcase>
    <testcase name="POST /v2/images (Create image) [4]" classname="image-create" time="0.012">
      <skipped message="image_id is not known"/>
    </testcase>
    <system-out>Left behind: /v2/images/1 (DELETE was answered 403).</system-out>
  </testsuite>
</testsuites>
`);
  });
});

describe('a Markdown report', () => {
  it('shows captured text as text', () => {
    const text = markdownReport([mixed]);
    expect(text).toContain('## image-create: different');
    expect(text).not.toContain('<b>');
    expect(text).not.toContain('"|x|"');
    expect(text).toContain('- left behind: /v2/images/1 (DELETE was answered 403)');
  });
});

describe('a verdict', () => {
  it('is told in a sentence', () => {
    expect(verdictWords(mixed)).toBe('different; 4 calls, 1 skipped, 1 difference');
    expect(verdictWords({ ...report([call({})]), verdict: 'incomplete', reason: 'interrupted' })).toBe(
      'incomplete: interrupted; 1 call, 0 differences',
    );
  });
});
