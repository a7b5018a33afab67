/** A user's own theme: what the reference says of the view is true, and a folder is rendered as it says. */

import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderSite } from '../../../src/render/site.js';
import { traceOfSeveral } from '../../../src/trace/trace.js';
import { servicesOf } from '../../../src/trace/services.js';
import { temporaryFolder } from '../../support/temporary-folder.js';
import { BINDINGS, IMAGE_CREATE, MANIFEST, nameSample } from '../../support/flow-sample.js';
import { siteContent } from '../../support/site-content.js';

const TOLD = { flow: IMAGE_CREATE, bindings: BINDINGS, name: nameSample };
const one = siteContent({ manifest: MANIFEST, problems: [], flows: [TOLD] });
const two = siteContent({ manifest: MANIFEST, problems: [], flows: [TOLD, TOLD] });
const flows = two.trace.pages.map(({ slug, title }) => ({ ...TOLD, slug, title }));
const several = {
  ...two,
  trace: traceOfSeveral([two.trace], servicesOf(flows, [])),
};
const REFERENCE = fileURLToPath(new URL('../../../docs/reference/theme-view.md', import.meta.url));
const GITHUB = fileURLToPath(new URL('../../../templates/github', import.meta.url));

/** Renders in a theme of these files beside those of `github`, and gives what was written. */
async function rendered(files: Readonly<Record<string, string>>, content = one, split = false) {
  const folder = await temporaryFolder();
  const theme = path.join(folder, 'theme/');
  await mkdir(theme);
  await cp(GITHUB, theme, { recursive: true });
  for (const [name, text] of Object.entries(files)) await writeFile(path.join(theme, name), text);
  const out = path.join(folder, 'out');
  const { pages } = await renderSite(content, {
    out,
    theme,
    split,
    pictures: 'none',
    check: () => undefined,
  });
  return Promise.all(pages.map((file) => readFile(file, 'utf8')));
}

/** The names that a table of the reference lists below this heading. */
async function listed(heading: string): Promise<readonly string[]> {
  const text = await readFile(REFERENCE, 'utf8');
  const part = text.split(`### ${heading}\n`)[1]!.split(/^#/m)[0]!;
  return [...part.matchAll(/^\| (`.*?`) +\|/gm)]
    .flatMap(([, cell]) => cell!.replace(/`/g, '').split(', '))
    .sort();
}

/** The names that a template sees there. */
async function seen(template: string, at: string): Promise<readonly string[]> {
  const [first, second] = await rendered(
    { [`${template}.hbs`]: `{{#each ${at}}}{{@key}} {{/each}}` },
    template === 'index' ? two : template === 'service' ? several : one,
    template === 'step',
  );
  return (template === 'step' || template === 'service' ? second : first)!.trim().split(' ').sort();
}

describe('the reference of the view', () => {
  it.each([
    ['The page view', 'page', '@root'],
    ['Trace', 'page', 'trace'],
    ['Page', 'page', 'page'],
    ['Step', 'page', 'page.steps.[0]'],
    ['Section', 'page', 'page.sections.[0]'],
    ['Picture', 'page', 'page.summary.[0]'],
    ['The index view', 'index', '@root'],
    ['Service', 'service', 'service'],
  ])('%s lists what there is', async (heading, template, at) => {
    expect(await listed(heading)).toEqual(await seen(template, at));
  });

  it('The service view lists what there is more', async () => {
    const names = [...(await listed('The service view')), ...(await listed('The index view'))];
    expect(names.sort()).toEqual(await seen('service', '@root'));
  });

  it('The step view lists what there is more', async () => {
    const names = [...(await listed('The step view')), ...(await listed('The page view'))];
    expect(names.sort()).toEqual(await seen('step', '@root'));
  });
});

describe("a user's own theme", () => {
  it('lays out a page by its own template, escaped by itself', async () => {
    const [page] = await rendered({
      'page.hbs': 'Title: {{page.title}}, {{page.steps.length}}\n{{trace.notes.[0]}}',
    });
    expect(page).toMatch(/^Title: openstack image create, 25\n/);
    expect(page).toContain('&#60;token:…&#62;');
  });

  it('is refused with file and line, and nothing is written', async () => {
    const mistake = rendered({ '_section.hbs': 'x\n{{headng}}' });
    await expect(mistake).rejects.toMatchObject({
      code: 'bad-template',
      message: expect.stringMatching(
        /theme\/_section\.hbs, line 2, cannot be used: "headng" not defined/,
      ) as string,
    });
  });
});
