/** The site of self-contained pages as a reader uses it, from disk and with the network off: finding, following, without scripts. */

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import puppeteer from 'puppeteer';
import type { Browser, Page } from 'puppeteer';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { needPackages } from '../support/debian.js';
import { folderWithCapture } from '../support/edited-capture.js';

let browser: Browser;

beforeAll(async () => {
  needPackages('chromium', 'fonts-dejavu-core');
  const args = ['--no-sandbox', '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND'];
  browser = await puppeteer.launch({ executablePath: '/usr/bin/chromium', args });
}, 900_000);

afterAll(() => browser.close());

/** What is shown of a list after these words were typed. */
async function found(page: Page, words: string): Promise<readonly string[]> {
  const field = (await page.$('input.find'))!;
  await field.click({ clickCount: 3 });
  await field.type(words);
  return shown(page);
}

/** Rows of the first list of a page that can be seen. */
async function shown(page: Page): Promise<readonly string[]> {
  const list = (await page.$('[data-find]'))!;
  return list.$$eval('[data-item]', (items) =>
    items.filter((item) => item.checkVisibility()).map((item) => item.textContent),
  );
}

it('offers the right page for a word, finds steps on it, and shows all without scripts', async () => {
  const renamed = (text: string): string => text.replaceAll('cirros-0.6.2', 'debian-13');
  const { folder } = await folderWithCapture();
  const { path } = await folderWithCapture({ 'exchanges.jsonl': renamed, 'capture.json': renamed });
  const { code } = await wiretale(folder, 'render', 'one', path, '--theme', 'html', '--out', 'site');
  expect(code).toBe(0);
  const index = pathToFileURL(join(folder, 'site/index.html')).href;

  const page = await browser.newPage();
  // Wide enough for the list of steps beside the page.
  await page.setViewport({ width: 1400, height: 1000 });
  const complaints: string[] = [];
  page.on('console', (message) => complaints.push(message.text()));
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('request', (request) => {
    if (!/^(?:file|data):/.test(request.url())) complaints.push(request.url());
  });
  await page.goto(index);
  expect(await shown(page)).toHaveLength(2);
  const [row, ...others] = await found(page, 'DEBIAN image');
  expect(others).toEqual([]);
  expect(row).toContain('Create image debian-13');
  expect(await found(page, 'nothing like this')).toEqual([]);
  expect(await page.$eval('[role=status]', ({ textContent }) => textContent)).toBe('Nothing is like that.');

  await found(page, 'debian');
  const link = await page.waitForSelector('tr[data-item]:not([hidden]) a');
  await Promise.all([page.waitForNavigation(), link!.click()]);
  expect(await page.$eval('h1', ({ textContent }) => textContent)).toBe('Create image debian-13');
  const steps = await found(page, 'put file');
  expect(steps).toHaveLength(1);
  expect(steps[0]).toContain('/file');
  expect(complaints).toEqual([]);

  await page.setJavaScriptEnabled(false);
  await page.goto(index);
  expect(await page.$('input.find')).toBeNull();
  expect(await shown(page)).toHaveLength(2);
});
