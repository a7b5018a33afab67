/** `wiretale import` of OpenStack's logs, and what is exported from it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const log = (name: string): string => fileURLToPath(new URL(`../fixtures/logs/${name}`, import.meta.url));

it('tells logs of a client and a service as one flow, which goes out as traces and as a script', async () => {
  const folder = await temporaryFolder();
  const imported = await wiretale(folder, 'import', log('openstack.log'), log('glance-api.log'));
  expect(imported).toMatchObject({ code: 0 });
  const shown = await wiretale(folder, 'show', '--json');
  const { flows } = JSON.parse(shown.stdout) as {
    flows: readonly {
      steps: readonly {
        from: string;
        to: string;
        parent: number | null;
        evidence: readonly { kind: string }[];
      }[];
    }[];
  };
  expect(flows).toHaveLength(1);
  expect(flows[0]!.steps).toHaveLength(25);
  expect(flows[0]!.steps.filter(({ parent }) => parent === null)).toHaveLength(5);
  // Nobody of ours listened.
  const kinds = flows[0]!.steps.flatMap(({ evidence }) => evidence.map(({ kind }) => kind));
  expect(kinds).toContain('import');
  expect(kinds).not.toContain('listener');
  const traces = await wiretale(folder, 'export', '--format', 'otlp');
  expect(JSON.parse(traces.stdout)).toMatchObject({ resourceSpans: { length: 4 } });
  expect(await wiretale(folder, 'export', '--out', 'again.sh')).toMatchObject({ code: 0 });
  const script = await readFile(join(folder, 'again.sh'), 'utf8');
  expect(script.match(/^_call \d+ -X \w+/gm)).toHaveLength(5);
});
