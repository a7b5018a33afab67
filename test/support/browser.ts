/** A page in headless Chromium, no network but loopback: what its DOM became and what it complained of. */

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

export interface OpenedPage {
  readonly dom: string;
  /** Lines of the page's own console, errors and failed loads. */
  readonly console: readonly string[];
}

// Without the flags against background traffic Chromium looks up hosts at every start.
const FLAGS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1',
  '--enable-logging=stderr',
  '--virtual-time-budget=10000',
];

export async function openPage(url: string, screenshot?: string): Promise<OpenedPage> {
  const profile = await mkdtemp(join(tmpdir(), 'wiretale-chromium-'));
  const shot = screenshot === undefined ? [] : [`--screenshot=${screenshot}`, '--window-size=1400,2000'];
  try {
    const child = spawn('chromium', [...FLAGS, `--user-data-dir=${profile}`, ...shot, '--dump-dom', url], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const [dom, log] = await Promise.all([text(child.stdout), text(child.stderr)]);
    return { dom, console: log.split('\n').filter((line) => line.includes(':CONSOLE')) };
  } finally {
    await rm(profile, { recursive: true, force: true });
  }
}
