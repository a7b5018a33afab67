import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

it('renders the calls of the demo as commands, in both themes, the same each time', async () => {
  const folder = await temporaryFolder();
  expect((await wiretale(folder, 'demo')).code).toBe(0);

  const github = ['render', 'demo', '--kind', 'cookbook', '--theme', 'github'];
  const { code, stderr } = await wiretale(folder, ...github);
  expect({ code, stderr }).toEqual({ code: 0, stderr: 'Pages: traces/demo-cookbook/README.md\n' });
  const page = await readFile(join(folder, 'traces/demo-cookbook/README.md'), 'utf8');
  expect(page).toContain('# API calls of demo\n');
  expect(page).toContain('curl -sS -i -X POST "$OS_IMAGE_URL/v2/images"');
  expect(page).toContain('openstack image create \\\n');
  expect(page).toContain('image_id=$(');
  expect(page).not.toMatch(/<\w+:[0-9a-f]{16}>/);
  await wiretale(folder, ...github);
  expect(await readFile(join(folder, 'traces/demo-cookbook/README.md'), 'utf8')).toBe(page);

  const mkdocs = await wiretale(folder, 'render', 'demo', '--kind', 'cookbook', '--out', 'site');
  expect(mkdocs.code).toBe(0);
  expect(await readFile(join(folder, 'site/docs/index.md'), 'utf8')).toContain('=== "curl"');
  expect(await readFile(join(folder, 'site/mkdocs.yml'), 'utf8')).toContain(
    '"API calls of demo": "index.md"',
  );
});

it('says so when there is no call to tell', async () => {
  const folder = await temporaryFolder();
  await wiretale(folder, 'demo');
  const nothing = await wiretale(folder, 'render', 'demo', '--kind', 'cookbook', '--only', 'discovery');
  expect(nothing.code).toBe(2);
  expect(nothing.stderr).toContain('There is no call of the client to make a cookbook of.');
});

it('refuses options that it would leave unheeded', async () => {
  const folder = await temporaryFolder();
  await wiretale(folder, 'demo');
  const split = await wiretale(folder, 'render', 'demo', '--kind', 'cookbook', '--split');
  expect(split.code).toBe(2);
  expect(split.stderr).toContain('A cookbook is one page: --split is for --kind trace.');
  const steady = await wiretale(folder, 'render', 'demo', '--kind', 'cookbook', '--no-steady');
  expect(steady.code).toBe(2);
  expect(steady.stderr).toContain('A cookbook is always steady: --no-steady is for --kind trace.');
  for (const [name, value] of [
    ['numbers', 'nested'],
    ['budget', '30'],
    ['pictures', 'none'],
  ] as const) {
    const drawn = await wiretale(folder, 'render', 'demo', '--kind', 'cookbook', `--${name}`, value);
    expect(drawn.code).toBe(2);
    expect(drawn.stderr).toContain(`A cookbook has no pictures: --${name} is for --kind trace.`);
  }
  const twice = await wiretale(folder, 'render', 'demo', './captures/demo');
  expect(twice.code).toBe(2);
  expect(twice.stderr).toContain('./captures/demo is named twice.');
  const pages = await wiretale(folder, 'render', 'demo', '--theme', 'html', '--split');
  expect(pages.code).toBe(2);
  expect(pages.stderr).toContain('A flow is one page of HTML: --split is not for --theme html.');
  for (const kind of ['trace', 'cookbook']) {
    const out = await wiretale(
      folder,
      'render',
      'demo',
      '--kind',
      kind,
      '--into',
      'site',
      '--out',
      'elsewhere',
    );
    expect(out.code).toBe(2);
    expect(out.stderr).toContain('--into says where the pages go, and so does --out.');
  }
  expect(await readdir(folder)).not.toContain('elsewhere');
});
