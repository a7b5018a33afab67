/** A writer's `page.yaml` beside a capture: on the pages of both kinds, inert, and never touched. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { folderWithCapture } from '../support/edited-capture.js';

const PAGE = `# Mine.
title: Make an image
sentence: What <b>Glance</b> asks | of \`others\`.
reference: https://docs.openstack.org/api-ref/image/v2/#create-image
notes:
  - step: 7
    text: The record, {{ without }} its data.
  - { step: 26, text: 'Now it has an id. --8<-- "/etc/passwd"' }
`;

it('stands on the pages of a trace and of a cookbook, and stays as it is', async () => {
  const { folder, path } = await folderWithCapture();
  await writeFile(join(path, 'page.yaml'), PAGE);
  expect((await wiretale(folder, 'render', 'one', '--theme', 'github')).code).toBe(0);
  const trace = await readFile(join(folder, 'traces/image-create/README.md'), 'utf8');
  expect(trace).toMatch(
    /^# Make an image\n\nWhat &#60;b&#62;Glance&#60;\/b&#62; asks &#124; of &#96;others&#96;\.\n\n\d+ HTTP/,
  );
  expect(trace).toContain('](https://docs.openstack.org/api-ref/image/v2/#create-image)');
  expect(trace).toMatch(
    /<a id="step-7"><\/a>[^]*?> \*\*Note:\*\* The record, &#123;&#123; without }} its data\.\n/,
  );
  expect(trace).toMatch(/<a id="step-26"><\/a>[^]*?> \*\*Note:\*\* Now it has an id\. --8&#60;-- /);

  expect((await wiretale(folder, 'render', 'one', '--theme', 'github', '--kind', 'cookbook')).code).toBe(0);
  const book = await readFile(join(folder, 'traces/image-create-cookbook/README.md'), 'utf8');
  expect(book).toMatch(/^# Make an image\n\nWhat &#60;b&#62;/);
  // The request and its answer are one recipe.
  expect(book).toMatch(
    /<a id="create-image"><\/a>[^]*?> \*\*Note:\*\* The record, [^\n]*\n>\n> Now it has an id\./,
  );
  expect(await readFile(join(path, 'page.yaml'), 'utf8')).toBe(PAGE);

  await writeFile(join(path, 'page.yaml'), 'title: x\nnotes:\n  - step: 99\n    text: y\n');
  const refused = await wiretale(folder, 'render', 'one');
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain('page.yaml, line 3: there is no step 99.');
  expect(refused.stderr).toContain('There are 56');
});

it.each([
  ['github', 'README.md', 'One.\n\nTwo.\n', '> **Note:** Three.\n>\n> Four.\n'],
  ['jekyll', 'docs/index.md', 'One.\n\nTwo.\n', '> Three.\n>\n> Four.\n'],
  ['mkdocs-material', 'docs/index.md', 'One.\n\nTwo.\n', '    Three.\n\n    Four.\n'],
  ['sphinx', 'docs/index.rst', 'One.\n\nTwo.\n', '   Three.\n\n   Four.\n'],
  ['html', '', '<p class="intro">One.</p>\n<p class="intro">Two.</p>\n', '<p>Three.</p>\n<p>Four.</p>\n'],
])('keeps its paragraphs in %s', async (theme, file, sentence, note) => {
  const { folder, path } = await folderWithCapture();
  await writeFile(
    join(path, 'page.yaml'),
    'sentence: |\n  One.\n\n  Two.\nnotes:\n  - step: 7\n    text: |\n      Three.\n\n      Four.\n',
  );
  for (const kind of ['trace', 'cookbook']) {
    const { stdout } = await wiretale(
      folder,
      'render',
      'one',
      '--theme',
      theme,
      '--kind',
      kind,
      '--out',
      kind,
    );
    const page = await readFile(
      join(folder, file === '' ? stdout.split('\n')[0]! : `${kind}/${file}`),
      'utf8',
    );
    expect(page).toContain(sentence);
    expect(page).toContain(note);
  }
});
