/** A cookbook of a session of curl, whose commands do the same again: against the little cloud, by Debian's curl and jq. */

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, expect, it, onTestFinished } from 'vitest';
import { startDemoCloud } from '../../src/demo/cloud.js';
import { startWiretale, wiretale } from '../support/cli.js';
import { paste, sectionsOf } from '../support/cookbook-run.js';
import { needPackages } from '../support/debian.js';
import { testRandom } from '../support/demo.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SESSION = fileURLToPath(new URL('../support/cookbook-session.sh', import.meta.url));

beforeAll(() => needPackages('curl', 'jq'));

it('gives the shown statuses when its commands are pasted into a shell', async () => {
  const folder = await temporaryFolder();
  const password = `it's "$HOME" \`id\` \\ <&>`;
  const cloud = await startDemoCloud({ random: testRandom(), now: () => new Date(), password });
  onTestFinished(() => cloud.close());
  const file = join(folder, 'image.raw');
  await writeFile(file, testRandom('image')(1_500_000));
  const { userId, username, projectName } = cloud.credentials;
  const who = {
    OS_USER_ID: userId,
    OS_USERNAME: username,
    OS_PASSWORD: password,
    OS_PROJECT_NAME: projectName,
  };

  const args = ['record', 'session', '--', 'sh', SESSION, file, cloud.identityUrl, cloud.imageUrl];
  expect(await startWiretale(folder, args, who).finished).toMatchObject({ code: 0 });
  await wiretale(folder, 'render', 'session', '--kind', 'cookbook', '--theme', 'github', '--out', 'book');
  const page = await readFile(join(folder, 'book/README.md'), 'utf8');
  expect(page).not.toContain(password);

  const shown = sectionsOf(page).flatMap(({ statuses }) => statuses);
  expect(shown).toHaveLength(17);
  const run = await paste(page, join(folder, 'pasted'), {
    ...who,
    OS_IDENTITY_URL: cloud.identityUrl,
    OS_USER_DOMAIN_ID: 'default',
    OS_PROJECT_DOMAIN_ID: 'default',
    image_file: file,
  });
  expect(run.output).not.toMatch(/syntax error|not found/);
  expect(run.code).toBe(0);
  expect(run.statuses).toEqual(shown);
  const downloaded = await readFile(join(folder, 'pasted/download-image-data.bin'));
  expect(downloaded.equals(await readFile(file))).toBe(true);
});
