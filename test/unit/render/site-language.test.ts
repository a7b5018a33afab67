/** The words of a site around its pages: in the language of the pages, and told to what builds the site. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { resolveOptions } from '../../../src/app/config/resolve.js';
import { openCapture } from '../../../src/app/open-capture.js';
import { render } from '../../../src/app/render.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

describe.each(['ko', 'vi'])('a site in %s', (lang) => {
  it.each([
    ['mkdocs-material', 'mkdocs.yml', `language: ${lang}`],
    ['jekyll', 'docs/_config.yml', `lang: ${lang}`],
    ['sphinx', 'docs/conf.py', `language = "${lang}"`],
  ])('says so in %s, without an English word', async (theme, file, said) => {
    const out = await temporaryFolder();
    const options = await resolveOptions('render', { out, theme, lang, split: true, pictures: 'none' }, {});
    const capture = await openCapture('./captures/examples/image-create', options);
    await render([capture, capture], options);
    const text = await readFile(path.join(out, file), 'utf8');
    expect(text).toContain(`${said}\n`);
    expect(text).not.toMatch(/Overview|Steps|Services|The whole flow|title: "?(?:Note|Summary)/);
  });
});
