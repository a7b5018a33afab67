/** `wiretale record --gateway`, as people start it: a catalog's endpoints come through the recorder, those on other ports when asked. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { startWiretale, wiretale } from '../support/cli.js';
import { startOrigin } from '../support/origin.js';
import { temporaryFolder } from '../support/temporary-folder.js';

it('opens gateways for endpoints on other ports, says so, and records what comes through them', async () => {
  const folder = await temporaryFolder();
  const swift = await startOrigin((_request, response) => response.end('an object'));
  const cloud = await startOrigin((request, response) => {
    response.setHeader('Content-Type', 'application/json');
    const endpoints = [{ url: `http://${request.headers.host}/image` }, { url: `${swift.url}/v1/AUTH_1` }];
    response.end(JSON.stringify({ token: { catalog: [{ endpoints }] } }));
  });
  const args = ['record', 'g', '--listen', '127.0.0.1:0', '--gateway', `127.0.0.1:0=${cloud.url}`];
  const recorder = startWiretale(folder, [...args, '--gateway-follow']);
  const [, own] = await recorder.printed(/Gateway (http:\S+) stands for/);
  const answer = await fetch(`${own}/identity/v3/auth/tokens`);
  const { token } = (await answer.json()) as { token: { catalog: { endpoints: { url: string }[] }[] } };
  const [image, store] = token.catalog[0]!.endpoints.map(({ url }) => url);
  expect(image).toBe(`${own}/image`);
  expect(await (await fetch(`${store}/box`)).text()).toBe('an object');
  recorder.child.kill('SIGINT');
  const { code, stderr } = await recorder.finished;
  const followed = new URL(store!).origin;
  expect(stderr).toContain(`Gateway ${followed} stands for ${swift.url}, as the catalog names it.`);
  expect(code).toBe(0);
  const read = (file: string): Promise<string> => readFile(join(folder, 'captures/g', file), 'utf8');
  const { gateways } = JSON.parse(await read('capture.json')) as { gateways: readonly unknown[] };
  expect(gateways).toEqual([
    { listen: own!.slice('http://'.length), upstream: cloud.url },
    { listen: followed.slice('http://'.length), upstream: swift.url },
  ]);
  const { stdout } = await wiretale(folder, 'show', 'g');
  expect(stdout).toContain('/v1/AUTH_1/box');
});
