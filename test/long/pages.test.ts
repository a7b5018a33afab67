/** The pages of the committed real recording, built by Debian's MkDocs and opened in Debian's Chromium, network off. */

import { spawnSync } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { cp, readFile, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { pathToFileURL, fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { openPage } from '../support/browser.js';
import { wiretale } from '../support/cli.js';
import { BUILDER_PACKAGES, buildSite } from '../support/builders.js';
import { deadLinks } from '../support/dead-links.js';
import { needPackages } from '../support/debian.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../captures/examples/image-create', import.meta.url));

beforeAll(() => needPackages(...BUILDER_PACKAGES, 'chromium', 'fonts-dejavu-core'), 900_000);

describe.each([{ split: [] }, { split: ['--split'] }])('the MkDocs site $split', ({ split }) => {
  it('builds strictly and shows tabs and drawn diagrams offline', async () => {
    const folder = await temporaryFolder();
    expect((await wiretale(folder, 'render', EXAMPLE, '--out', 'site', ...split)).code).toBe(0);
    const built = spawnSync(
      'mkdocs',
      ['build', '--strict', '-f', 'site/mkdocs.yml', '-d', join(folder, 'built')],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
    expect(built.stderr).not.toMatch(/WARNING|ERROR/);
    expect(built.status).toBe(0);
    const shot = join(folder, 'shot.png');
    const page = await openPage(`${await serve(join(folder, 'built'))}/index.html`, shot);
    expect(page.console).toEqual([]);
    expect((await stat(shot)).size).toBeGreaterThan(50_000);
    if (split.length === 0) {
      expect(page.dom.match(/class="tabbed-set/g)!.length).toBeGreaterThanOrEqual(56);
      // Material puts each drawn diagram into a closed shadow root: an undrawn one stays a <pre> with its source.
      expect(page.dom).toContain('<div class="mermaid">');
      expect(page.dom).not.toMatch(/<pre class="mermaid"/);
    }
  });
});

describe.each(['jekyll', 'sphinx'] as const)('the site of %s', (theme) => {
  it.each([{ split: [] }, { split: ['--split'] }])(
    'is built and draws its diagrams offline $split',
    async ({ split }) => {
      const folder = await temporaryFolder();
      const rendered = await wiretale(folder, 'render', EXAMPLE, '--theme', theme, '--out', 'site', ...split);
      expect(rendered.code).toBe(0);
      const built = buildSite(theme, join(folder, 'site'), join(folder, 'built'));
      expect(built.said).not.toMatch(/warning|error/i);
      expect(built.status).toBe(0);
      const page = await openPage(
        pathToFileURL(join(folder, 'built/index.html')).href,
        join(folder, 'shot.png'),
      );
      expect(page.console).toEqual([]);
      expect(page.dom.match(/<div class="diagram"/g)).toHaveLength(2);
      expect(page.dom.match(/<svg [^>]*max-width: max\(100%, /g)).toHaveLength(2);
      const step = split.length === 0 ? page.dom : await readFile(join(folder, STEP_7), 'utf8');
      expect(step).toMatch(/id="(?:create-image-cirros-0-6-2-)?step-7"/);
      expect(step).toContain('openstack-client has glance-api create an image');
    },
  );
});

describe.each(['mkdocs-material', 'jekyll', 'sphinx'] as const)(
  'the site of %s in another language',
  (theme) => {
    it.each(['ko', 'vi'])('is built without a warning: %s', async (lang) => {
      const folder = await temporaryFolder();
      const out = ['--theme', theme, '--lang', lang, '--out', 'site', '--pictures', 'none'];
      expect((await wiretale(folder, 'render', EXAMPLE, ...out)).code).toBe(0);
      const built = buildSite(theme, join(folder, 'site'), join(folder, 'built'));
      expect(built).toEqual({ status: 0, said: '' });
      expect(await readFile(join(folder, 'built/index.html'), 'utf8')).toContain(`lang="${lang}"`);
    });
  },
);

describe.each(['mkdocs-material', 'jekyll', 'sphinx'] as const)('a site of two captures in %s', (theme) => {
  it.each([{ split: [] }, { split: ['--split'] }])('has no dead link $split', async ({ split }) => {
    const folder = await temporaryFolder();
    await Promise.all(
      ['one', 'two'].map((name) => cp(EXAMPLE, join(folder, 'captures', name), { recursive: true })),
    );
    const out = ['--theme', theme, '--out', 'site', '--pictures', 'none'];
    expect((await wiretale(folder, 'render', 'one', 'two', ...out, ...split)).code).toBe(0);
    expect(buildSite(theme, join(folder, 'site'), join(folder, 'built')).status).toBe(0);
    expect(await deadLinks(join(folder, 'built'))).toEqual([]);
  });
});

const STEP_7 = 'built/create-image-cirros-0-6-2/step-07.html';

describe('the self-contained page', () => {
  it('opens from disk without the network, with both diagrams, every section and nothing on the console', async () => {
    const folder = await temporaryFolder();
    const { stdout } = await wiretale(folder, 'render', EXAMPLE, '--out', 'site');
    const file = join(folder, stdout.split('\n')[0]!);
    expect(await readFile(file, 'utf8')).not.toMatch(/(?:src|href)="(?:https?:)?\/\//);
    const page = await openPage(pathToFileURL(file).href, join(folder, 'shot.png'));
    expect(page.console).toEqual([]);
    expect(page.dom.match(/<svg/g)!.length).toBeGreaterThanOrEqual(2);
    for (let number = 1; number <= 56; number += 1) expect(page.dom).toContain(`id="step-${number}"`);
  });
});

/** A static server, since Material's search fetches its index and a browser lets no page from disk do so. */
async function serve(folder: string): Promise<string> {
  const types: Record<string, string> = {
    '.html': 'text/html',
    '.css': 'text/css',
    '.js': 'text/javascript',
  };
  const { url } = await startOrigin((request, response) => {
    const file = join(folder, decodeURIComponent(request.url!.split('?')[0]!));
    const stream = createReadStream(file);
    stream.on('error', () => response.writeHead(404).end());
    stream.once('open', () => {
      response.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream' });
      stream.pipe(response);
    });
  });
  return url;
}
