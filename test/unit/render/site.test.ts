/** A site on disk: which files, what they hold, checked before written, the same every time. */

import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { JSDOM } from 'jsdom';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { renderSite } from '../../../src/render/site.js';
import type { SiteOptions } from '../../../src/render/site.js';
import { flowOf } from '../../support/flow-of.js';
import { BINDINGS, IMAGE_CREATE, MANIFEST, nameSample } from '../../support/flow-sample.js';
import { siteContent } from '../../support/site-content.js';

const TOLD = { flow: IMAGE_CREATE, bindings: BINDINGS, name: nameSample };
const trace = siteContent({ manifest: MANIFEST, problems: [], flows: [TOLD] });
const HOSTILE = '<img src=x onerror=alert(1)>|{{x}}`</script>--8<-- "/etc/passwd"\u0002';
const hostile = siteContent({
  manifest: { ...MANIFEST, name: HOSTILE },
  problems: [HOSTILE],
  flows: ['a', HOSTILE].map((title) => ({
    bindings: [{ name: HOSTILE, value: HOSTILE, source: 'given', uses: [] }],
    name: (text: string) => text,
    flow: {
      ...flowOf([
        {
          ...{ from: 'client', to: 'glance', method: HOSTILE, url: `http://g/${HOSTILE}`, status: 200 },
          ...{ reason: HOSTILE, title: HOSTILE, sentence: HOSTILE, sentHeaders: [[HOSTILE, HOSTILE]] },
          got: { kind: 'text', mediaType: 'text/plain', text: HOSTILE },
        },
      ]),
      title,
    },
  })),
});

let root = '';
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'site-'));
});
afterAll(() => rm(root, { recursive: true }));

function options(out: string, changes: Partial<SiteOptions> = {}): SiteOptions {
  return {
    out: path.join(root, out),
    theme: 'mkdocs-material',
    split: false,
    pictures: 'all',
    check: () => undefined,
    ...changes,
  };
}

async function read(out: string, file: string): Promise<string> {
  return readFile(path.join(root, out, file), 'utf8');
}

async function digest(out: string): Promise<Record<string, string>> {
  const files = await readdir(path.join(root, out), { recursive: true, withFileTypes: true });
  const digests = files
    .filter((entry) => entry.isFile())
    .map(async ({ parentPath, name }) => {
      const bytes = await readFile(path.join(parentPath, name));
      return [path.relative(root, path.join(parentPath, name)).replace(out, ''), hash(bytes)] as const;
    });
  return Object.fromEntries((await Promise.all(digests)).sort());
}

function hash(bytes: string | Buffer): string {
  return createHash('sha256').update(bytes).digest('base64');
}

describe('renderSite', () => {
  it('writes one page for a trace of one flow, with the site around it, the same every time', async () => {
    const written = await renderSite(trace, options('one'));
    expect(written).toEqual({
      html: [path.join(root, 'one/openstack-image-create.html')],
      pages: [path.join(root, 'one/docs/index.md')],
      build: `mkdocs serve -f ${path.join(root, 'one')}/mkdocs.yml   (apt install mkdocs-material)`,
      navigation: [{ title: 'openstack image create', file: 'index.md', steps: [] }],
      undrawn: 0,
    });
    await renderSite(trace, options('two'));
    expect(await digest('two')).toEqual(await digest('one'));
  });

  it('tells every step in MkDocs Markdown with tabs, and never enables snippets', async () => {
    const page = await read('one', 'docs/index.md');
    expect(page.match(/^### \(\d+\) .* \{ #step-\d+ \}$/gm)).toHaveLength(50);
    const bare = trace.pageOf(0).sections.filter((section) => section.bare).length;
    expect(page.match(/^=== "Body"$/gm)).toHaveLength(50 - bare);
    expect(page).toContain('    ``` http title="GET http://127.0.0.1:5000/identity/v3/limits?service_id=');
    expect(page).toContain('(7) POST /image/v2/images');
    const config = await read('one', 'mkdocs.yml');
    expect(config).not.toContain('snippets');
    expect(config).not.toContain('http');
  });

  it('writes a page per step, linked in order', async () => {
    await renderSite(trace, options('split', { split: true }));
    const step = await read('split', 'docs/openstack-image-create/step-07.md');
    expect(step).toContain('](step-05.md#step-5)');
    expect(step).toContain('](../index.md)');
    expect(step).toContain('](step-08.md#step-8)');
    expect(step).toContain('[(26) 201 Created /image/v2/images](#step-26)');
    const overview = await read('split', 'docs/index.md');
    expect(overview).toContain('](openstack-image-create/step-07.md#step-7)');
    expect(overview).not.toMatch(/^### /m);
  });

  it('writes plain Markdown for GitHub', async () => {
    const { pages, build } = await renderSite(trace, options('github', { theme: 'github' }));
    expect(pages).toEqual([path.join(root, 'github/README.md')]);
    expect(build).toBeUndefined();
    const page = await read('github', 'README.md');
    expect(page).not.toMatch(/^\s*(===|!!!|\?\?\?)/m);
    expect(page.match(/<details>/g)?.length).toBe(page.match(/<\/details>/g)?.length);
    expect(page.match(/<a id="step-\d+">/g)).toHaveLength(50);
    expect(page.match(/^``` mermaid$/gm)).toHaveLength(2);
  });

  it('writes HTML that needs nothing else and runs nothing but its own script', async () => {
    const html = await read('one', 'openstack-image-create.html');
    const { document } = new JSDOM(html).window;
    const scripts = [...document.querySelectorAll('script')];
    expect(scripts).toHaveLength(1);
    const policy = document.querySelector('meta[http-equiv]')!.getAttribute('content');
    expect(policy).toContain(`script-src 'sha256-${hash(scripts[0]!.textContent)}'`);
    expect(policy).toMatch(/^default-src 'none';/);
    expect(document.querySelectorAll('[src], link, iframe, base')).toHaveLength(0);
    expect(document.querySelectorAll('.message')).toHaveLength(50);
    expect(document.querySelectorAll('svg')).toHaveLength(2);
  });

  it('says below a picture once what its numbers are', async () => {
    await renderSite(trace, options('hint', { theme: 'html' }));
    const file = (await readdir(path.join(root, 'hint'))).find((name) => name.endsWith('.html'))!;
    const { document } = new JSDOM(await read('hint', file)).window;
    const hints = Array.from(document.querySelectorAll('.hint'), ({ textContent }) => textContent);
    expect(hints).toContain(
      'Calls that are no part of the story are folded into notes. Every number is the number of its section: select a label to go there.',
    );
  });

  it('links every label and list entry of the HTML to a section that is there', async () => {
    const { document } = new JSDOM(await read('one', 'openstack-image-create.html')).window;
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const targets = [...document.querySelectorAll('a')].map((link) => link.getAttribute('href')!);
    expect(targets.filter((target) => !ids.includes(target.slice(1)))).toEqual([]);
    expect(document.querySelectorAll('svg a').length).toBeGreaterThan(60);
  });

  it('lets captured text do nothing in any format', async () => {
    await renderSite(hostile, options('hostile', { split: true }));
    await renderSite(hostile, options('hostile-github', { theme: 'github' }));
    const html = new JSDOM(await read('hostile', 'a.html')).window.document;
    expect(html.querySelectorAll('img')).toHaveLength(0);
    expect(html.querySelectorAll('script')).toHaveLength(1);
    const config = parse((await read('hostile', 'mkdocs.yml')).replace(/!!python\S+/, '""')) as {
      readonly site_name: string;
    };
    expect(config.site_name).toContain('&#60;img');
    for (const file of ['hostile/docs/index.md', 'hostile/docs/a.md', 'hostile-github/a.md']) {
      const outside = withoutFences(await read('.', file));
      expect(outside).not.toContain('<img');
      expect(outside).not.toContain('8<');
    }
  });

  it('has an index where there are several flows', async () => {
    const { pages } = await renderSite(hostile, options('several', { theme: 'github' }));
    expect(pages.map((page) => path.basename(page)).slice(0, 2)).toEqual(['README.md', 'a.md']);
    expect(await read('several', 'README.md')).toContain('| [a](a.md) | 1 | 0 |');
  });

  it('writes nothing when one text is refused', async () => {
    const refused = options('refused', {
      check: (text) => {
        if (Buffer.from(text).includes('### (50)')) throw new Error('leak');
      },
    });
    await expect(renderSite(trace, refused)).rejects.toThrow('leak');
    await expect(readdir(refused.out)).rejects.toThrow('ENOENT');
  });

  it('says in one sentence that a folder cannot be written', async () => {
    await writeFile(path.join(root, 'file'), '');
    await expect(renderSite(trace, options('file/below'))).rejects.toMatchObject({ code: 'cannot-write' });
  });

  // Nobody may make a folder in /sys, root neither; where there is none, the root folder is as closed to a plain user.
  it('says that a folder is read-only', async () => {
    const out = path.join(existsSync('/sys/kernel') ? '/sys/kernel' : '/', 'site');
    const attempt = renderSite(trace, { ...options('read-only'), out });
    await expect(attempt).rejects.toMatchObject({ code: 'cannot-write' });
  });
});

/** Markdown without its fenced blocks, in which text may say anything. */
function withoutFences(markdown: string): string {
  return markdown.replace(/^( *)(`{3,}) [\s\S]*?\n\1\2$/gm, '');
}
