/** One recording of a session that covers every operation of the tutorials that people wrote by hand, as pages of each kind. */

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { paste, sectionsOf } from '../support/cookbook-run.js';
import { needPackages } from '../support/debian.js';
import { expectSection, TUTORIAL_SECTIONS } from '../support/tutorial-sections.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { imageFile, pointServices, recordOnly } from './recording.js';
import { everyFileIn, findSecrets } from './secrets.js';

const SESSION = fileURLToPath(new URL('../support/cookbook-session.sh', import.meta.url));

/** The commands of a page. */
const CURL = /^ *curl (?:-\S+ (?:[A-Z]+ |- )?)*"\$OS_/gm;

let folder: string;
let lab: Lab;
let file: string;
let who: Readonly<Record<string, string>>;
let page: string;
let flags: readonly string[];

beforeAll(async () => {
  needPackages('curl', 'jq');
  folder = await mkdtemp(join(tmpdir(), 'wiretale-cookbook-'));
  ({ file } = await imageFile(folder));
  lab = await startLab();
  who = { OS_USER_ID: (await lab.openstack(['token', 'issue', '-f', 'value', '-c', 'user_id'])).trim() };
  ({ flags } = await pointServices(lab));
  const identity = lab.env['OS_AUTH_URL']!.replace(/\/v3\/?$/, '');
  const command = ['sh', SESSION, file, identity, `http://127.0.0.1:${lab.ports.http}/image`];
  const options = { lab, cwd: folder, name: 'session', flags, command, environment: who };
  const { finished } = await recordOnly(options);
  expect({ code: finished.code, stderr: finished.stderr }).toMatchObject({ code: 0 });
  const render = ['render', 'session', '--kind', 'cookbook', '--theme', 'github', '--out', 'book'];
  expect((await wiretale(folder, ...render)).stderr).toContain('book/README.md');
  page = await readFile(join(folder, 'book/README.md'), 'utf8');
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a cookbook of a real cloud', () => {
  it.each(TUTORIAL_SECTIONS)('has of the tutorial $tutorial the section $section', (section) => {
    expectSection(page, section);
  });

  it('has a page of who asked whom beside it, from the same recording', async () => {
    const rendered = await wiretale(folder, 'render', 'session', '--theme', 'github', '--out', 'trace');
    expect(rendered.code).toBe(0);
    const pages = [...(await everyFileIn(join(folder, 'trace'))).values()].map(String).join('\n');
    expect(pages).toContain('sequenceDiagram');
    for (const text of ['glance-api', 'swift-proxy-server', 'What happened']) expect(pages).toContain(text);
  });

  it.each([
    [
      'the Korean trace',
      ['--theme', 'mkdocs-material', '--lang', 'ko'],
      'docs/index.md',
      /^## 시퀀스 다이어그램/m,
    ],
    ['the API list', ['--theme', 'github', '--kind', 'cookbook'], 'README.md', CURL],
    ['the Korean blog', ['--theme', 'jekyll', '--lang', 'ko', '--kind', 'cookbook'], 'docs/index.md', CURL],
    ['the Image API', ['--theme', 'sphinx', '--kind', 'cookbook'], 'docs/index.rst', CURL],
    [
      'the Vietnamese tutorial',
      ['--theme', 'github', '--lang', 'vi', '--kind', 'cookbook'],
      'README.md',
      CURL,
    ],
  ])('is a page as %s', async (_, options, file, has) => {
    const out = await mkdtemp(join(folder, 'kind-'));
    expect((await wiretale(folder, 'render', 'session', ...options, '--out', out)).code).toBe(0);
    const text = await readFile(join(out, file), 'utf8');
    expect(text).toMatch(has);
    if (has === CURL) expect(text.match(CURL)).toHaveLength(sectionsOf(page).length);
  });

  it('tells no call by which a client looks up the id of what it was given by name', async () => {
    const command = [
      'sh',
      '-ec',
      ['create', 'show', 'delete'].map((what) => `openstack image ${what} named`).join(';'),
    ];
    const { finished } = await recordOnly({ lab, cwd: folder, name: 'named', flags, command });
    expect({ code: finished.code, stderr: finished.stderr }).toMatchObject({ code: 0 });
    await wiretale(folder, 'render', 'named', '--kind', 'cookbook', '--theme', 'github', '--out', 'named');
    const told = sectionsOf(await readFile(join(folder, 'named/README.md'), 'utf8'));
    expect(told.map(({ heading }) => heading.replace(/ \(OS_.*/, ''))).toEqual([
      'Issue token',
      'Create image',
      'Upload image data',
      'List images (name=named)',
      'Delete image',
    ]);
    expect(told.flatMap(({ statuses }) => statuses)).not.toContain('404');
  });

  it('gives the shown statuses when its commands are pasted into a shell, and holds no secret', async () => {
    // The services called through the recorder, which is gone.
    await lab.restartCold({ glanceEnv: {}, swiftEnv: {} });
    const run = await paste(page, join(folder, 'pasted'), {
      ...who,
      OS_IDENTITY_URL: lab.env['OS_AUTH_URL']!.replace(/\/v3\/?$/, ''),
      OS_USERNAME: lab.env['OS_USERNAME']!,
      OS_PASSWORD: lab.passwords.admin,
      OS_PROJECT_NAME: lab.env['OS_PROJECT_NAME']!,
      OS_USER_DOMAIN_ID: 'default',
      OS_PROJECT_DOMAIN_ID: 'default',
      image_file: file,
    });
    expect(run.code).toBe(0);
    expect(run.statuses).toEqual(sectionsOf(page).flatMap(({ statuses }) => statuses));
    const downloaded = await readFile(join(folder, 'pasted/download-image-data.bin'));
    expect(downloaded.equals(await readFile(file))).toBe(true);
    expect(findSecrets(Object.values(lab.passwords), new Map([['page', Buffer.from(page)]]))).toEqual([]);
  });
});
