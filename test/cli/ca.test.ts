import { X509Certificate } from 'node:crypto';
import { readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wiretale } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const KEY = /PRIVATE KEY/;

async function authority(folder: string): Promise<string> {
  return readFile(join(folder, 'ca', 'authority.pem'), 'utf8');
}

// Several processes each, one after the other.
const PATIENCE_MS = 120_000;

describe('wiretale ca', () => {
  it(
    'says that there is none, makes one for 90 days, shows it, and never its key',
    async () => {
      const folder = await temporaryFolder();
      const ca = (...args: readonly string[]) => wiretale(folder, 'ca', ...args, '--authority', 'ca');
      expect((await ca()).stdout).toBe('There is no authority in ca yet.\n');
      expect(JSON.parse((await ca('--json')).stdout)).toEqual({ format: 1, folder: 'ca', authority: null });
      const created = await ca('create');
      expect(created.code).toBe(0);
      const shown = await ca('--json');
      const { authority: told } = JSON.parse(shown.stdout) as { authority: Record<string, string> };
      const certificate = new X509Certificate(told['certificate']!);
      expect(certificate.ca).toBe(true);
      expect(certificate.verify(certificate.publicKey)).toBe(true);
      expect(certificate.fingerprint256).toBe(told['fingerprint']);
      const days = (Date.parse(certificate.validTo) - Date.now()) / (24 * 60 * 60 * 1000);
      expect(days).toBeGreaterThan(89);
      expect(days).toBeLessThanOrEqual(90);
      expect((await stat(join(folder, 'ca', 'authority.pem'))).mode & 0o777).toBe(0o600);
      expect((await stat(join(folder, 'ca'))).mode & 0o777).toBe(0o700);
      expect(await readFile(told['file']!.replace(/^/, `${folder}/`), 'utf8')).toBe(told['certificate']);
      expect(await authority(folder)).toMatch(KEY);
      for (const { stdout, stderr } of [created, shown, await ca('install'), await ca('export')]) {
        expect(stdout + stderr).not.toMatch(KEY);
      }
    },
    PATIENCE_MS,
  );

  it(
    'replaces an authority only when told so',
    async () => {
      const folder = await temporaryFolder();
      const create = (...args: readonly string[]) =>
        wiretale(folder, 'ca', 'create', '--authority', 'ca', ...args);
      await create();
      const first = await authority(folder);
      const again = await create('--permit', 'cloud.example');
      expect(again.code).toBe(2);
      expect(again.stderr).toContain('--force');
      expect(await authority(folder)).toBe(first);
      const forced = await create('--force', '--permit', 'cloud.example,b.example', '--permit', '::1');
      expect(forced.stdout).toMatch(/permitted +cloud\.example, b\.example, ::1\n/);
      expect(await authority(folder)).not.toBe(first);
    },
    PATIENCE_MS,
  );

  it('exports the certificate, and says how clients can trust it and how to undo that', async () => {
    const folder = await temporaryFolder();
    const { code } = await wiretale(folder, 'ca', 'export', 'w.crt', '--authority', 'ca');
    expect(code).toBe(0);
    expect(new X509Certificate(await readFile(join(folder, 'w.crt'))).subject).toContain('wiretale');
    const { stdout } = await wiretale(folder, 'ca', 'install', '--authority', 'ca');
    for (const word of [
      'update-ca-certificates',
      'update-ca-trust',
      'security add-trusted-cert',
      'keytool',
    ]) {
      expect(stdout).toContain(word);
    }
    for (const word of ['REQUESTS_CA_BUNDLE', 'curl --cacert', 'NODE_EXTRA_CA_CERTS', 'to undo']) {
      expect(stdout).toContain(word);
    }
  });

  it.each([
    [['ca', 'bogus'], 'There is no wiretale ca bogus'],
    [['ca', 'show', 'file'], 'takes no file'],
    [['ca', 'create', '--permit', 'https://x/'], 'host names or IP addresses'],
    [['ca', 'create', '--permit', 'a.example,*.b.example'], 'without a pattern'],
    [['ca', 'export', 'no/such/folder/w.crt', '--authority', 'ca'], 'a file in a folder that exists'],
  ])('%j is the user’s to mend', async (args, words) => {
    const { code, stderr } = await wiretale(await temporaryFolder(), ...args);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(words) as string });
  });

  it('says of a damaged one what to do', async () => {
    const folder = await temporaryFolder();
    await wiretale(folder, 'ca', 'create', '--authority', 'ca');
    await writeFile(join(folder, 'ca', 'authority.pem'), 'oops');
    for (const args of [['ca'], ['record', '--', 'true']]) {
      const { code, stderr } = await wiretale(folder, args[0]!, '--authority', 'ca', ...args.slice(1));
      expect({ code, stderr }).toEqual({
        code: 2,
        stderr: expect.stringContaining('ca create --force') as string,
      });
    }
  });
});
