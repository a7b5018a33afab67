/** Pages for a MkDocs project that exists: where they go, what its writer is told, and that its own files stay. */

import { cp, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openCapture } from '../../../src/app/open-capture.js';
import { resolveOptions } from '../../../src/app/config/resolve.js';
import { TEMPLATES } from '../../../src/render/manifest.js';
import { render } from '../../../src/app/render.js';
import type { RenderResult } from '../../../src/app/render.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../../captures/examples/image-create', import.meta.url));
const CONFIG = `site_name: Mine
markdown_extensions:
  - admonition
  - attr_list
  - md_in_html
  - pymdownx.details
  - pymdownx.highlight: {anchor_linenums: true}
  - pymdownx.superfences:
      custom_fences: [{name: mermaid, class: mermaid, format: !!python/name:pymdownx.superfences.fence_code_format}]
`;

async function project(config = CONFIG): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(path.join(folder, 'docs/api'), { recursive: true });
  await writeFile(path.join(folder, 'mkdocs.yml'), config);
  await writeFile(path.join(folder, 'docs/api/mine.md'), 'mine');
  return folder;
}

async function renderInto(
  into: string,
  given: Readonly<Record<string, unknown>> = {},
): Promise<RenderResult> {
  const options = await resolveOptions('render', { into, dir: 'docs/api', ...given }, {});
  return render(await openCapture(EXAMPLE, options), options);
}

describe('render --into', () => {
  it('leaves the navigation of the site where it is', async () => {
    for (const given of [{}, { split: true }, { kind: 'cookbook' }]) {
      const { pages } = await renderInto(await project(), given);
      for (const page of pages) expect(await readFile(page, 'utf8')).not.toMatch(/^ *- navigation$/m);
    }
    const folder = await project();
    const options = await resolveOptions('render', { into: folder, dir: 'docs/api' }, {});
    const capture = await openCapture(EXAMPLE, options);
    const { pages } = await render([capture, capture], options);
    expect(await readFile(pages[0]!, 'utf8')).not.toMatch(/^ *- navigation$/m);
  });

  it('puts pages there and nothing else, and says what mkdocs.yml wants', async () => {
    const folder = await project();
    const { html, pages, into } = await renderInto(folder);
    expect({ html, pages }).toEqual({ html: [], pages: [path.join(folder, 'docs/api/index.md')] });
    expect(into).toEqual({
      file: path.join(folder, 'mkdocs.yml'),
      nav: ['- "Create image cirros-0.6.2": "api/index.md"'],
      missing: ['- pymdownx.tabbed:', '    alternate_style: true'],
      acting: [],
    });
    expect(await readFile(path.join(folder, 'mkdocs.yml'), 'utf8')).toBe(CONFIG);
    expect((await readdir(path.join(folder, 'docs/api'))).sort()).toEqual([
      '.wiretale-pages.json',
      'index.md',
      'mine.md',
    ]);
  });

  it('gives the same bytes again, and leaves what others wrote', async () => {
    const folder = await project();
    const first = await renderInto(folder, { split: true });
    const page = await readFile(first.pages[0]!, 'utf8');
    expect(await renderInto(folder, { split: true })).toEqual(first);
    expect(await readFile(first.pages[0]!, 'utf8')).toBe(page);
    expect(await readFile(path.join(folder, 'docs/api/mine.md'), 'utf8')).toBe('mine');
    expect(first.into!.nav).toHaveLength(2 + 28);
  });

  it('names what in a project would act on recorded text, and has macros leave its pages alone', async () => {
    const plugins = 'plugins:\n  - search\n  - macros\n  - include-markdown: {encoding: ascii}\n';
    const folder = await project(`${CONFIG}  - pymdownx.snippets\n  - mdx_include\n${plugins}`);
    for (const given of [{}, { split: true }, { kind: 'cookbook' }]) {
      const { into, pages } = await renderInto(folder, given);
      expect(into!.acting).toEqual(['include-markdown', 'mdx_include']);
      for (const page of pages) {
        expect(await readFile(page, 'utf8')).toMatch(/^---\nrender_macros: false\n/);
      }
    }
  });

  it('keeps the pages of another capture', async () => {
    const folder = await project();
    const { pages } = await renderInto(folder);
    const page = await readFile(pages[0]!, 'utf8');
    const options = await resolveOptions('render', { into: folder, dir: 'docs/api' }, {});
    const capture = await openCapture(EXAMPLE, options);
    const named = (name: string) => ({ ...capture, manifest: { ...capture.manifest, name } });
    await expect(render(named('other'), options)).rejects.toMatchObject({
      code: 'other-capture',
      message: expect.stringContaining('another capture, image-create;') as string,
    });
    expect(await readFile(pages[0]!, 'utf8')).toBe(page);
    // The same command once more.
    await render(named('image-create-2'), options);
    // A capture more is a site that grows.
    await render([capture, named('other')], options);
    await render(named('other'), options);
    await expect(renderInto(folder)).rejects.toMatchObject({ code: 'other-capture' });
  });

  it('needs a project, a folder in it, and a page that is not the writer\u2019s own', async () => {
    const folder = await project('site_name: Mine\n');
    await expect(renderInto(path.join(folder, 'docs'))).rejects.toMatchObject({ code: 'no-mkdocs' });
    for (const lost of ['theme: *lost\n', 'nav: &n\n  - *n\n']) {
      await expect(renderInto(await project(`site_name: Mine\n${lost}`))).rejects.toMatchObject({
        code: 'no-mkdocs',
        message: expect.stringMatching(
          /mkdocs\.yml, line [23]: the alias \*\w+ cannot be followed\.$/,
        ) as string,
      });
    }
    await expect(renderInto(folder, { dir: 'elsewhere' })).rejects.toMatchObject({ code: 'usage' });
    await expect(renderInto(folder, { theme: 'sphinx' })).rejects.toMatchObject({ code: 'usage' });
    await writeFile(path.join(folder, 'docs/api/index.md'), 'mine');
    await expect(renderInto(folder)).rejects.toMatchObject({ code: 'not-ours' });
    expect(await readFile(path.join(folder, 'docs/api/index.md'), 'utf8')).toBe('mine');
  });

  it.each(['html', 'sphinx', 'jekyll'])(
    'takes no theme in the language of %s: what is there stays',
    async (name) => {
      const folder = await project();
      const { pages } = await renderInto(folder);
      const theme = path.join(folder, 'theme');
      await cp(path.join(TEMPLATES, name), theme, { recursive: true });
      await expect(renderInto(folder, { theme })).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining('is in the language') as string,
        hint: expect.stringContaining('theme.json') as string,
      });
      expect(await readFile(pages[0]!, 'utf8')).not.toBe('');
    },
  );

  it('finds the pages of a project whose docs_dir is a path from the root', async () => {
    const elsewhere = await temporaryFolder();
    const folder = await project(`${CONFIG}docs_dir: ${elsewhere}\n`);
    const { pages, into } = await renderInto(folder, { dir: path.join(elsewhere, 'api') });
    expect(pages).toEqual([path.join(elsewhere, 'api/index.md')]);
    expect(into!.nav).toEqual(['- "Create image cirros-0.6.2": "api/index.md"']);
    await expect(renderInto(folder)).rejects.toMatchObject({ code: 'usage' });
  });
});
