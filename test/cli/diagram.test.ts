/** `wiretale diagram`, and the selection that it shares with `show` and `render`. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import mermaid from 'mermaid';
import { describe, expect, it } from 'vitest';
import type { ShownCapture, ShownSummary } from '../../src/app/show.js';
import { pngSize } from '../../src/render/pictures/png.js';
import { startWiretale, wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const EXAMPLE = fileURLToPath(new URL('../../captures/examples/image-create', import.meta.url));

describe('wiretale diagram', () => {
  it('draws in the terminal, coloured only where that is wanted', async () => {
    const folder = await temporaryFolder();
    const { code, stdout } = await wiretale(folder, 'diagram', EXAMPLE);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Create image cirros-0\.6\.2\n\n +openstack-client +keystone-api/);
    expect(stdout).toContain('(7) POST /image/v2/images');
    expect(stdout).not.toContain('\u001b[');
    const env = { NO_COLOR: '', FORCE_COLOR: '1' };
    expect((await startWiretale(folder, ['diagram', EXAMPLE], env).finished).stdout).toContain('\u001b[');
  });

  it('prints Mermaid that parses, or writes it', async () => {
    const folder = await temporaryFolder();
    const { stdout } = await wiretale(folder, 'diagram', EXAMPLE, '--full', '--format', 'mermaid');
    await expect(mermaid.parse(stdout)).resolves.toBeTruthy();
    expect(stdout.match(/->>\+?\w+: \(\d+\)/g)).toHaveLength(28);
    await wiretale(folder, 'diagram', EXAMPLE, '--full', '--out', 'flow.mmd');
    expect(await readFile(join(folder, 'flow.mmd'), 'utf8')).toBe(stdout);
  });

  it('writes SVG whose arrows lead to the page, and PNG in two colours, without a browser', async () => {
    const folder = await temporaryFolder();
    const builtin = ['--renderer', 'builtin'];
    const written = await wiretale(folder, 'diagram', EXAMPLE, '--format', 'svg', ...builtin);
    expect(written.stdout).toBe('traces/image-create/pictures/create-image-cirros-0-6-2.svg\n');
    const svg = await readFile(join(folder, written.stdout.trim()), 'utf8');
    expect(svg).toContain('href="../create-image-cirros-0-6-2.html#step-7"');
    expect(svg).toContain('prefers-color-scheme: dark');
    await wiretale(folder, 'diagram', EXAMPLE, '--out', 'light.png', ...builtin);
    await wiretale(folder, 'diagram', EXAMPLE, '--out', 'dark.png', '--colors', 'dark', ...builtin);
    const [light, dark] = await Promise.all(
      ['light.png', 'dark.png'].map((file) => readFile(join(folder, file))),
    );
    expect(pngSize(light!)).toEqual(pngSize(dark!));
    expect(light!.equals(dark!)).toBe(false);
  }, 120_000);

  it('writes a picture per part into a folder, and not several into one file', async () => {
    const folder = await temporaryFolder();
    const parts = ['diagram', EXAMPLE, '--full', '--budget', '20', '--format', 'mermaid'];
    const { stdout } = await wiretale(folder, ...parts, '--out', 'parts');
    const names = stdout.trim().split('\n');
    expect(names[0]).toBe('parts/create-image-cirros-0-6-2.mmd');
    expect(names[1]).toBe('parts/create-image-cirros-0-6-2-part-1.mmd');
    expect((await readdir(join(folder, 'parts'))).filter((name) => name.endsWith('.mmd'))).toHaveLength(
      names.length,
    );
    const refused = await wiretale(folder, ...parts, '--out', 'one.mmd');
    expect(refused.code).toBe(2);
    expect(refused.stderr).toMatch(/pictures, and one\.mmd is one file/);
  });

  it('says when a browser is wanted and there is none', async () => {
    const folder = await temporaryFolder();
    const args = ['diagram', EXAMPLE, '--out', 'a.svg', '--renderer', 'browser'];
    const { code, stderr } = await startWiretale(folder, args, { WIRETALE_BROWSER: '/nowhere' }).finished;
    expect(code).toBe(2);
    expect(stderr).toMatch(/WIRETALE_BROWSER names \/nowhere, which is no program/);
  });
});

describe('the selection', () => {
  it.each([
    [['--hide', 'quota'], 16],
    [['--only', 'swift'], 5],
    [['--only', 'swift-proxy-server'], 5],
    [['--only', 'GET */limits*', '--hide', 'GET */limits/model'], 3],
    [['--hide', '*:8090/identity*'], 5],
    [['--skip', '*/identity*'], 5],
    [['--flow', 'create IMAGE', '--only', 'POST *'], 6],
  ])('%j leaves %d calls, and counts the others', async (words, calls) => {
    const folder = await temporaryFolder();
    const { stdout, stderr } = await wiretale(folder, 'show', EXAMPLE, '--json', ...words);
    const [flow] = (JSON.parse(stdout) as ShownCapture).flows;
    expect(flow!.steps).toHaveLength(calls);
    expect(flow!.hidden).toBe(28 - calls);
    expect(stderr).toBe('');
    const tree = await wiretale(folder, 'show', EXAMPLE, ...words);
    expect(tree.stderr).toContain(`Flow 1: ${28 - calls} of 28 calls are hidden: `);
    const drawn = await wiretale(folder, 'diagram', EXAMPLE, '--full', '--format', 'mermaid', ...words);
    expect(drawn.stdout.match(/->>\+?\w+: \(\d+\)/g)).toHaveLength(calls);
    expect(drawn.stdout).toMatch(/Note over .*calls are hidden/);
  });

  it.each([
    [['--flow', '7'], /no flow "7"[^]*Of 1: 1: Create image/],
    [['--flow', 'delete'], /no flow "delete"/],
    [['--only', 'nova'], /The selection leaves no call\.[^]*participants: client, keystone, glance, swift/],
    [['--errors'], /The selection leaves no call that failed/],
    [['--out', 'x.gif'], /x\.gif ends like no picture[^]*Endings are \.svg, \.png, \.mmd, \.txt/],
  ])('%j is refused with what there is', async (words, message) => {
    const { code, stderr } = await wiretale(await temporaryFolder(), 'diagram', EXAMPLE, ...words);
    expect(code).toBe(2);
    expect(stderr).toMatch(message);
  });

  it('shows a line per flow', async () => {
    const folder = await temporaryFolder();
    const { stdout } = await wiretale(folder, 'show', EXAMPLE, '--summary');
    expect(stdout.split('\n')[1]).toMatch(/^1: Create image cirros-0\.6\.2 {2}28 exchanges, [\d.]+ s$/);
    const json = await wiretale(folder, 'show', EXAMPLE, '--summary', '--json');
    const [flow] = (JSON.parse(json.stdout) as ShownSummary).flows;
    expect(flow).toMatchObject({ id: 'f1', hidden: 0, calls: 28, failures: 0 });
  });
});
