import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { ShownCapture } from '../../src/app/show.js';
import { wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

/** Requests and responses as the documented trace numbers them. */
const DOCUMENTED = [
  ...[
    '1–2',
    '3–4',
    '5–6',
    '7–26',
    '8–9',
    '10–11',
    '12–13',
    '14–15',
    '16–17',
    '18–19',
    '20–21',
    '22–23',
    '24–25',
  ],
  ...[
    '27–50',
    '28–29',
    '30–31',
    '32–33',
    '34–35',
    '36–37',
    '38–39',
    '40–41',
    '42–43',
    '44–45',
    '46–47',
    '48–49',
  ],
];

it('records and renders the documented trace on a machine with nothing', async () => {
  const folder = await temporaryFolder();
  const demo = await wiretale(folder, 'demo');
  expect(demo.code).toBe(0);
  const [page] = demo.stdout.split('\n');
  const html = await readFile(join(folder, page!), 'utf8');
  for (let number = 1; number <= 50; number += 1) expect(html).toContain(`id="step-${number}"`);
  expect(html.match(/<svg/g)!.length).toBeGreaterThanOrEqual(2);

  const shown = JSON.parse((await wiretale(folder, 'show', '--json')).stdout) as ShownCapture;
  expect(shown.capture).toBe('demo');
  expect(shown.flows).toHaveLength(1);
  const { steps } = shown.flows[0]!;
  expect(steps.map(({ step, response }) => `${step}–${response}`)).toEqual(DOCUMENTED);
  for (const { step, from, parent } of steps) {
    expect({ step, parent }).toEqual({ step, parent: from === 'client' ? null : step < 27 ? 7 : 27 });
  }
  const again = await wiretale(folder, 'demo');
  expect(again.stdout).toMatch(/^traces\/demo-2\//);
});
