/** Finding a browser: by variable, on the PATH, or none. */

import { chmod, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, it } from 'vitest';
import { findBrowser } from '../../../src/render/pictures/find-browser.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

async function program(file: string): Promise<{ folder: string; place: string }> {
  const folder = await temporaryFolder();
  const place = path.join(folder, file);
  await writeFile(place, '');
  await chmod(place, 0o755);
  return { folder, place };
}

it('takes what a variable names, or says that it is no program', async () => {
  const { place } = await program('my-browser');
  const found = (named: string) =>
    findBrowser({ environment: { WIRETALE_BROWSER: named }, platform: 'linux' });
  expect(found(place)).toBe(place);
  expect(() => found('/nowhere/chrome')).toThrow(
    'WIRETALE_BROWSER names /nowhere/chrome, which is no program.',
  );
});

it('looks along the PATH', async () => {
  const { folder, place } = await program('chromium');
  const PATH = ['/nowhere', folder].join(path.delimiter);
  expect(findBrowser({ environment: { PATH }, platform: 'linux' })).toBe(place);
});

it('finds none where there is none', () => {
  expect(findBrowser({ environment: { PATH: '/nowhere' }, platform: 'win32' })).toBeUndefined();
});
