/** A site of several captures: what their writers say stands there, and nothing has the name of another thing. */

import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { resolveOptions } from '../../../src/app/config/resolve.js';
import { render } from '../../../src/app/render.js';
import type { Capture } from '../../../src/model/capture.js';
import { layOut, type Call } from '../../support/exchanges.js';
import { aManifest } from '../../support/stored.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const LIST: Call = { url: 'http://192.0.2.10/image/v2/images', gapMs: 600_000 };

/** Twice the same call, ten minutes apart: two flows of one title. */
async function captureIn(path: string, page?: string): Promise<Capture> {
  await mkdir(path, { recursive: true });
  if (page !== undefined) await writeFile(join(path, 'page.yaml'), page);
  return {
    path,
    manifest: aManifest({ name: 'images' }),
    exchanges: layOut([LIST, LIST]),
    problems: [],
    damaged: false,
  };
}

it('tells captures and flows of one name apart, and keeps what the writer says of a capture of several flows', async () => {
  const folder = await temporaryFolder();
  const captures = [
    await captureIn(
      join(folder, 'a'),
      'title: Lists\nsentence: How <images> are listed.\nreference: https://docs/x\n',
    ),
    await captureIn(join(folder, 'b')),
  ] as const;
  for (const [theme, file] of Object.entries({
    github: 'README.md',
    sphinx: 'docs/index.rst',
    html: 'index.html',
  })) {
    const out = join(folder, theme);
    await render(captures, await resolveOptions('render', { out, theme, pictures: 'none' }, {}));
    const index = await readFile(join(out, file), 'utf8');
    expect(index).toMatch(/Lists.*\(images\).*: How .*images.* are listed\..*https:\/\/docs\/x/);
    const titles = new Set(Array.from(index.matchAll(/List images [()\w ]*\)/g), ([title]) => title));
    expect([...titles].sort()).toEqual([
      'List images (images (2))',
      'List images (images (2)) (2)',
      'List images (images)',
      'List images (images) (2)',
    ]);
  }
});
