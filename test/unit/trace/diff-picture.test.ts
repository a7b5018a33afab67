/** Pictures of two runs laid over each other, and of a replay: what differs is marked, what is the same is folded. */

import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import type { CallResult } from '../../../src/model/replay.js';
import { diffSequences } from '../../../src/regress/sequence/diff.js';
import { diffPicture } from '../../../src/trace/diff-picture.js';
import { reportPicture } from '../../../src/trace/report-picture.js';
import { flowOf, type Call } from '../../support/flow-of.js';

function call(method: string, path: string, more: Partial<Call> = {}): Call {
  const title = `${method} ${path}`;
  return { from: 'client', to: 'glance', method, url: `http://cloud${path}`, status: 200, title, ...more };
}

function linesOf(before: readonly Call[], after: readonly Call[]): readonly string[] {
  const flows = [flowOf(before), flowOf(after)] as const;
  const diff = diffSequences([flows[0]], [flows[1]]);
  const participants = flows.flatMap((flow) => flow.participants);
  const picture = diffPicture({ diff, participants, nameOf: ({ operation }) => operation.title });
  return picture.mermaid
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('participant'));
}

const inner = (path: string): Call => call('GET', path, { from: 'glance', to: 'keystone' });

describe('the picture of a difference', () => {
  it('draws what is new green, what is gone red and what changed yellow, and counts the same', async () => {
    const same = ['/a', '/b', '/c'].map((path) => call('GET', path));
    const before = [...same, call('POST', '/images', { calls: [inner('/quota')] }), call('PUT', '/file')];
    const after = [
      ...same,
      call('POST', '/images', { calls: [] }),
      call('PUT', '/file', { status: 409 }),
      call('GET', '/new'),
    ];
    const lines = linesOf(before, after);
    expect(lines.map((line) => line.replace(/(?:->>|-->>)[+-]?/, '>'))).toEqual([
      'Note over client,glance: 3 calls the same',
      'client>glance: (1) POST /images',
      'rect rgba(239, 68, 68, 0.18)',
      'glance>keystone: (2) − GET /quota',
      'keystone>glance: (3) − 200 OK',
      'end',
      'glance>client: (4) 200 OK',
      'rect rgba(234, 179, 8, 0.2)',
      'client>glance: (5) ~ PUT /file',
      expect.stringMatching(/^glance>client: \(6\) ~ 200 OK → 409/),
      'end',
      'rect rgba(34, 197, 94, 0.18)',
      'client>glance: (7) + GET /new',
      'glance>client: (8) + 200 OK',
      'end',
    ]);
    await expect(mermaid.parse(['sequenceDiagram', ...lines].join('\n'))).resolves.toBeTruthy();
  });

  it('says of a loop how often it ran', () => {
    const poll = call('GET', '/servers/1');
    const lines = linesOf(
      [call('POST', '/servers'), poll, poll, poll],
      [call('POST', '/servers'), ...Array.from({ length: 300 }, () => poll)],
    );
    expect(lines.some((line) => /^Note over client,glance: .*3 × → 300/.test(line))).toBe(true);
    expect(lines.length).toBeLessThan(20);
  });

  it('is a note alone where nothing differs', () => {
    const calls = ['/a', '/b', '/c', '/d'].map((path) => call('GET', path));
    expect(linesOf(calls, calls)).toEqual(['Note over client,glance: 4 calls the same']);
  });
});

describe('the picture of a replay', () => {
  it('marks the calls that differed or failed, and counts those that were not sent', () => {
    const result = (number: number, state: CallResult['state'], status: number | null): CallResult => ({
      ...{
        number,
        state,
        status,
        name: 'GET /things (List things)',
        to: 'thing',
        method: 'GET',
        path: '/things',
      },
      ...{ recordedStatus: 200, reason: null, ms: 1, sent: 1, differences: [] },
    });
    const calls = [
      result(1, 'same', 200),
      result(3, 'different', 500),
      result(5, 'failed', null),
      result(7, 'skipped', null),
    ];
    const report = {
      ...{ capture: 'one', path: 'one', target: '', startedAt: '', ms: 1, verdict: 'different' as const },
      ...{ reason: null, calls, cleanUp: { made: 0, removed: [], left: [] }, saved: null },
    };
    const { mermaid: text, targets } = reportPicture(report, ({ number }) => `step-${number}`);
    expect(text).toMatch(/rect rgba\(234, 179, 8.*\n.*\(3\) ~ GET \/things\n.*\(3\) ~ 200 → 500/);
    expect(text).toMatch(/rect rgba\(239, 68, 68.*\n.*\(5\) − GET \/things\n.*--x.*\(5\) − 200 → no answer/);
    expect(text).toContain('Note over client,thing: 1 call not sent');
    expect(targets).toEqual({
      messages: ['step-1', 'step-1', 'step-3', 'step-3', 'step-5', 'step-5'],
      notes: ['step-7'],
    });
  });
});
