/** Every kind of OpenStack secret on a real cloud: known from the wire, in no byte of capture, pages or output, and still told apart. */

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { THEMES } from '../../src/app/config/options/pages.js';
import { readCapture } from '../../src/store/read-capture.js';
import { wiretale } from '../support/cli.js';
import type { Finished } from '../support/cli.js';
import { saidInTheCapture, saidOnTheWire, textsIn, withTexts } from './beside-the-wire.js';
import type { Said } from './beside-the-wire.js';
import { startLab } from './lab.js';
import type { Lab } from './lab.js';
import { pointServices, recordBeside } from './recording.js';
import type { Recording } from './recording.js';
import { everyFileIn, findSecrets } from './secrets.js';

const SESSION = fileURLToPath(new URL('secrets-on-the-wire.sh', import.meta.url));
const PSEUDONYM = /<[a-z]+:[0-9a-f]{16}>/g;

// The private key in a credential's blob, which has one name as a whole.
const BLOB_ONLY = 1;

let lab: Lab;
let folder: string;
let recording: Recording;
let rendered: readonly Finished[];
/** The longest first: some are in others. */
let secrets: readonly string[];
let onWire: readonly Said[];
let kept: readonly Said[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wiretale-openstack-'));
  lab = await startLab();
  await lab.ensureContainer();
  const { flags } = await pointServices(lab);
  recording = await recordBeside({
    lab,
    cwd: folder,
    name: 'session',
    flags: [...flags, '--keep-output'],
    command: [SESSION],
  });
  rendered = await Promise.all(
    THEMES.map((theme) => {
      const split = theme === 'html' ? [] : ['--split']; // there a flow is one page
      return wiretale(folder, 'render', 'session', '--theme', theme, '--out', `pages/${theme}`, ...split);
    }),
  );
  secrets = [...new Set([...recording.wire.secrets.values()].flat())].sort((a, b) => b.length - a.length);
  onWire = recording.wire.requests.map(saidOnTheWire);
  kept = (await readCapture(join(folder, 'captures/session'))).exchanges.map(saidInTheCapture);
});

afterAll(async () => {
  await lab?.stop();
  await rm(folder, { recursive: true, force: true });
});

describe('a session with every kind of secret, recorded on a real cloud', () => {
  it('passes through unharmed, each kind of secret said on the wire', () => {
    expect(recording.finished).toMatchObject({ code: 0, signal: null });
    expect(recording.finished.stderr).toContain('lost: 0');
    const said = Array.from(recording.wire.secrets, ([name, values]) => [name, values.length]);
    const { blob, ...counts } = Object.fromEntries(said) as Record<string, number>;
    expect(blob).toBeGreaterThanOrEqual(2);
    // Passwords: four of the lab's users, three of ann's. Secrets: two of robots, an EC2 one.
    expect(counts).toMatchObject({ password: 6, original_password: 1, secret: 3, private_key: 1 });
    expect(counts).toMatchObject({ temp_url_sig: 1, 'x-account-meta-temp-url-key': 1, 'token id': 1 });
    expect(counts['x-subject-token']).toBeGreaterThan(20);
  });

  it('leaves no secret in any byte that is written or printed', async () => {
    expect(rendered.filter(({ code }) => code !== 0).map(({ stderr }) => stderr)).toEqual([]);
    const files = await everyFileIn(folder);
    const names = [...files.keys()].join('\n');
    for (const part of ['capture.json', '.html', 'pages/github/', 'pages/mkdocs-material/docs/']) {
      expect(names).toContain(part);
    }
    const own = [recording.finished.stderr, ...rendered.map(({ stdout, stderr }) => stdout + stderr)];
    own.forEach((text, index) => files.set(`output ${index}`, Buffer.from(text)));
    expect(findSecrets([...secrets, ...Object.values(lab.passwords)], files)).toEqual([]);
  });

  it('keeps what the command printed, with the same names for the secrets in it', async () => {
    const { command } = (await readCapture(join(folder, 'captures/session'))).manifest;
    // Tokens, a robot's secrets, the EC2 secret and the signature.
    const printed = secrets.filter((secret) => recording.finished.stdout.includes(secret));
    expect(printed.length).toBeGreaterThanOrEqual(7);
    expect(hidden(command!.output!.stdout)).toBe(hidden(recording.finished.stdout));
  });

  it('keeps everything else as it was on the wire: headers, URLs and every value of JSON', () => {
    expect(kept.map((said) => withTexts(said, hidden))).toEqual(
      onWire.map((said) => withTexts(said, hidden)),
    );
  });

  it('gives every secret one name wherever it was said, and no two the same', () => {
    const names = new Map<string, Set<string>>();
    onWire.forEach((said, index) => {
      const written = textsIn(kept[index]);
      textsIn(said).forEach((text, at) => {
        if (secrets.includes(text)) names.set(text, (names.get(text) ?? new Set()).add(written[at]!));
      });
    });
    expect(names.size).toBe(secrets.length - BLOB_ONLY);
    expect(Array.from(names.values(), (given) => given.size).filter((count) => count !== 1)).toEqual([]);
    expect(new Set(Array.from(names.values(), ([name]) => name)).size).toBe(names.size);
  });

  it('still tells whose call caused which', () => {
    const services = recording.steps.filter(({ from }) => from === 'glance' || from === 'swift');
    expect(services.length).toBeGreaterThan(6);
    for (const { parent, ambiguous, confidence } of services) {
      expect({ caused: parent !== null, ambiguous }).toEqual({ caused: true, ambiguous: false });
      expect(confidence).toBeGreaterThan(0.9);
    }
    const byToken = services.filter(({ evidence }) => evidence.some(({ kind }) => kind === 'token'));
    expect(byToken.length).toBeGreaterThanOrEqual(2);
  });

  it.each(THEMES)('stays readable on the pages of %s', async (theme) => {
    const files = await everyFileIn(join(folder, 'pages', theme));
    const pages = Buffer.concat([...files.values()]).toString('utf8');
    for (const key of ['audit_ids', 'expires_at', 'name', 'user_id', 'project_id', 'email']) {
      const values = onWire.flatMap((said) => valuesOf(said, key));
      expect(values.length).toBeGreaterThan(0);
      expect(values.filter((value) => !pages.includes(value))).toEqual([]);
    }
    for (const header of ['x-openstack-request-id', 'x-trans-id', 'vary']) {
      const values = recording.wire.requests.flatMap(({ answer }) =>
        answer.headers.filter(([name]) => name.toLowerCase() === header).map(([, value]) => value),
      );
      expect(values.length).toBeGreaterThan(0);
      expect(values.filter((value) => !pages.includes(value))).toEqual([]);
    }
    expect(pages).toMatch(/temp_url_expires=\d{10}/);
  });
});

/** A text with one mark for whatever is secret in it: the secret itself, or its name. */
function hidden(text: string): string {
  const plain = text.replace(/%3C([a-z]+)%3A([0-9a-f]{16})%3E/g, '<$1:$2>').replace(PSEUDONYM, '<secret>');
  return secrets.reduce((left, secret) => left.replaceAll(secret, '<secret>'), plain);
}

function valuesOf(value: unknown, wanted: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    key === wanted ? textsIn(inner) : valuesOf(inner, wanted),
  );
}
