/** `wiretale import` of OpenStack's logs, and what is exported from it. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import type { ShownCapture } from '../../src/app/show.js';
import { wiretale } from '../support/cli.js';
import { bare } from '../support/format-corpora.js';
import { folderWith } from '../support/har-of.js';
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

it('finds the place of what a client prints without times among what the log of a service tells', async () => {
  const printed = bare(await readFile(log('openstack.log'), 'utf8'));
  // The log of a service begins with its configuration.
  const setting = '2026-11-30 02:38:40.000 24001 DEBUG glance.common.config [-] an_option = its value';
  const service = `${`${setting}\n`.repeat(1000)}${await readFile(log('glance-api.log'), 'utf8')}`;
  const folder = await folderWith({ 'debug.txt': printed, 'glance-api.log': service });
  const timed = await wiretale(folder, 'import', log('openstack.log'), log('glance-api.log'), '--save', 'a');
  expect(timed.stderr).not.toContain('tells no times');
  const untimed = await wiretale(folder, 'import', 'debug.txt', 'glance-api.log', '--save', 'b');
  expect(untimed.stderr).toContain('debug.txt tells no times: its calls stand in its order');
  const [one, other] = await Promise.all(['a', 'b'].map((name) => wiretale(folder, 'show', name, '--json')));
  const tree = (shown: string): unknown =>
    (JSON.parse(shown) as ShownCapture).flows.map(({ steps }) =>
      steps.map(({ step, response, parent, from, to, method, url, status }) => ({
        ...{ step, response, parent, from, to, method, url, status },
      })),
    );
  expect(tree(other!.stdout)).toEqual(tree(one!.stdout));
});
