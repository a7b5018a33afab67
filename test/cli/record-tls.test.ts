/** Recording what speaks TLS, as a user would: curl is the command, and trusts what its environment tells it to. */

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { testAuthority } from '../support/certificates.js';
import { startWiretale } from '../support/cli.js';
import type { Finished } from '../support/cli.js';
import { temporaryFolder } from '../support/temporary-folder.js';

const SERVICES = testAuthority();
const TOKEN = 'correct-horse-battery-staple';

async function startService(): Promise<string> {
  const server = createServer(SERVICES.issue('DNS:localhost'), (_request, response) => response.end('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `https://localhost:${(server.address() as AddressInfo).port}`;
}

interface Recorded extends Finished {
  readonly folder: string;
  readonly manifest: Record<string, unknown>;
  readonly exchanges: readonly { readonly request: { readonly method: string; readonly url: string } }[];
}

async function recordCurl(
  flags: readonly string[],
  curl: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): Promise<Recorded> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'services.crt'), SERVICES.certificate);
  const args = ['record', 'c', ...flags, '--', 'curl', '-sS', '-H', `X-Auth-Token: ${TOKEN}`, ...curl];
  const finished = await startWiretale(folder, args, environment).finished;
  const read = (name: string): Promise<string> => readFile(join(folder, 'captures/c', name), 'utf8');
  return {
    ...finished,
    folder,
    manifest: JSON.parse(await read('capture.json')) as Recorded['manifest'],
    exchanges: (await read('exchanges.jsonl'))
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Recorded['exchanges'][number]),
  };
}

describe('wiretale record -- curl https://…', () => {
  it('reads it, without its secrets, and leaves no bundle behind', async () => {
    const before = (await readdir(tmpdir())).filter((name) => name.startsWith('wiretale-trust-'));
    const url = await startService();
    const { code, stdout, exchanges, stderr } = await recordCurl(
      ['--upstream-ca', 'services.crt'],
      [`${url}/x`, '-w', '%{ssl_verify_result}'],
    );
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: 'hello0',
      stderr: expect.stringContaining('1 exchange') as string,
    });
    expect(exchanges.map(({ request }) => request)).toMatchObject([{ method: 'GET', url: `${url}/x` }]);
    expect(JSON.stringify(exchanges)).not.toContain(TOKEN);
    const after = (await readdir(tmpdir())).filter((name) => name.startsWith('wiretale-trust-'));
    expect(after.filter((name) => !before.includes(name))).toEqual([]);
  });

  it('trusts whom the command’s own bundle trusts', async () => {
    const url = await startService();
    const file = join(await temporaryFolder(), 'own.crt');
    await writeFile(file, SERVICES.certificate);
    expect(await recordCurl([], [url], { OS_CACERT: file })).toMatchObject({ code: 0, stdout: 'hello' });
  });

  it('does not trust a service that nobody vouches for, and says so', async () => {
    const url = await startService();
    const { stdout, exchanges } = await recordCurl([], [url]);
    expect(stdout).toMatch(/its authority is unknown .*--upstream-ca FILE/);
    expect(exchanges).toMatchObject([{ outcome: { cause: 'upstream-unreachable' } }]);
  });

  it('says loudly when certificates are not checked, and keeps that in the manifest', async () => {
    const url = await startService();
    const { stdout, stderr, manifest } = await recordCurl(['--insecure-upstream'], [url]);
    expect(stdout).toBe('hello');
    expect(stderr.match(/NOT checked/g)).toHaveLength(2);
    expect(manifest).toHaveProperty('insecureUpstream', true);
  });

  it('passes a host unread when told to, and records that', async () => {
    const url = await startService();
    const { stdout, stderr, manifest, exchanges } = await recordCurl(
      ['--tunnel', 'local*'],
      ['--cacert', 'services.crt', url],
    );
    expect(stdout).toBe('hello');
    expect(stderr).not.toContain('Next:');
    expect(manifest).toHaveProperty('tunnel', ['local*']);
    expect(exchanges).toMatchObject([
      { request: { method: 'CONNECT', url, body: { reason: 'tunnelled' } }, outcome: { kind: 'response' } },
    ]);
  });

  it('says of a client that has a list of its own what it did and what to do', async () => {
    const url = await startService();
    const { code, stderr, exchanges } = await recordCurl([], ['--cacert', 'services.crt', url]);
    expect(code).toBe(60); // curl's own: the certificate could not be verified
    expect(stderr).toMatch(
      /A client did not take wiretale’s certificate for localhost:\d+: it said “unknown ca”/,
    );
    expect(stderr).toMatch(/wiretale ca install/);
    expect(stderr).toMatch(/Next: .*--tunnel localhost/);
    expect(exchanges).toMatchObject([
      { request: { method: 'CONNECT' }, outcome: { kind: 'failure', cause: 'client-aborted' } },
    ]);
  });

  it('refuses an --upstream-ca that is none', async () => {
    const folder = await temporaryFolder();
    const { code, stderr } = await startWiretale(folder, ['record', '--upstream-ca', 'no.crt', '--', 'true'])
      .finished;
    expect({ code, stderr }).toEqual({
      code: 2,
      stderr: expect.stringContaining('no.crt cannot be used') as string,
    });
  });
});
