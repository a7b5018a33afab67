/** The authority in its folder: one for all who come at once, renewed in time, and what its certificates say. */

import { X509Certificate } from 'node:crypto';
import { readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { localAuthority } from '../../../src/app/authority.js';
import { createAuthority, ensureAuthority, readAuthority } from '../../../src/proxy/tls/authority.js';
import { newLeaf } from '../../../src/proxy/tls/certificates.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

const DAY_MS = 24 * 60 * 60 * 1000;
const NOW = new Date('2026-03-04T05:06:07Z');
const later = (days: number): Date => new Date(NOW.getTime() + days * DAY_MS);

describe('an authority', () => {
  it('is one for all who need it at once, and its key is its owner’s', async () => {
    const folder = join(await temporaryFolder(), 'deep', 'wiretale');
    const made = await Promise.all([1, 2, 3, 4].map(() => ensureAuthority({ folder }, NOW)));
    expect(new Set(made.map(({ fingerprint }) => fingerprint)).size).toBe(1);
    expect((await readAuthority(folder))!.certificate).toBe(made[0]!.certificate);
    expect((await stat(join(folder, 'authority.pem'))).mode & 0o777).toBe(0o600);
  });

  it('replaces a link in its place, and leaves alone where that leads', async () => {
    const folder = await temporaryFolder();
    const other = join(await temporaryFolder(), 'other');
    await writeFile(other, 'somebody else’s');
    await symlink(other, join(folder, 'authority.crt'));
    const { certificate } = await ensureAuthority({ folder }, NOW);
    expect(await readFile(other, 'utf8')).toBe('somebody else’s');
    expect(await readFile(join(folder, 'authority.crt'), 'utf8')).toBe(certificate);
  });

  it('lasts 90 days, and is made anew for the same hosts a week before it ends', async () => {
    const folder = await temporaryFolder();
    const first = await createAuthority({ folder }, { now: NOW, permitted: ['cloud.example'] });
    expect(first.expiresAt).toEqual(later(90));
    expect((await ensureAuthority({ folder }, later(82))).fingerprint).toBe(first.fingerprint);
    const second = await ensureAuthority({ folder }, later(84));
    expect(second.fingerprint).not.toBe(first.fingerprint);
    expect(second).toMatchObject({ expiresAt: later(174), permitted: ['cloud.example'] });
  });

  it('is renewed in a recording that goes on for longer than it lasts', async () => {
    let now = NOW;
    const folder = await temporaryFolder();
    const authority = await localAuthority({ folder, now: () => now, onProblem: () => undefined });
    const first = await authority();
    expect(await authority()).toBe(first);
    now = later(100);
    expect((await authority()).expiresAt).toEqual(later(190));
  });

  it('lives in memory where no folder can be written, and that is said', async () => {
    const file = join(await temporaryFolder(), 'file');
    await writeFile(file, '');
    const problems: string[] = [];
    const folder = join(file, 'wiretale');
    const onProblem = (message: string): void => void problems.push(message);
    const authority = await localAuthority({ folder, now: () => NOW, onProblem });
    const [one, two] = [await authority(), await authority()];
    expect(one.file).toBeUndefined();
    expect(two).toBe(one);
    expect(problems).toEqual([expect.stringMatching(/ENOTDIR.*of its own/)]);
  });

  it('signs a certificate that does not outlive it', async () => {
    const authority = await createAuthority({ folder: await temporaryFolder() }, { now: NOW, permitted: [] });
    const certificateOf = async (host: string, now: Date): Promise<X509Certificate> =>
      new X509Certificate((await newLeaf(authority, host, now)).certificate);
    const leaf = await certificateOf('api.test', NOW);
    const issuer = new X509Certificate(authority.certificate);
    expect(leaf.checkIssued(issuer) && leaf.verify(issuer.publicKey)).toBe(true);
    expect(leaf.ca).toBe(false);
    expect(new Date(leaf.validTo)).toEqual(later(7));
    expect(leaf.checkHost('api.test')).toBe('api.test');
    expect(leaf.checkHost('other.test')).toBeUndefined();
    const last = await certificateOf('2001:db8::1', later(88));
    expect(new Date(last.validTo)).toEqual(authority.expiresAt);
    expect(last.checkIP('2001:db8::1')).toBe('2001:db8::1');
    const long = `${'a'.repeat(60)}.${'b'.repeat(60)}.test`;
    expect((await certificateOf(long, NOW)).checkHost(long)).toBe(long);
  });
});
