/** A replay against services that speak TLS: whom it trusts, and that nothing is sent where it does not. */

import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { testAuthority, type TestAuthority } from '../../support/certificates.js';
import { startOrigin } from '../../support/origin.js';
import { recordedCalls, replayed, told } from '../../support/replayed.js';
import { temporaryFolder } from '../../support/temporary-folder.js';

let authority: TestAuthority;
beforeAll(() => {
  authority = testAuthority();
});

/** The same service behind TLS; what it was asked. */
async function secure(altNames: string) {
  const asked: string[] = [];
  const server = createServer(authority.issue(altNames), ({ method, url }, response) => {
    asked.push(`${method} ${url}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"one"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

async function recorded(): Promise<string> {
  const plain = await startOrigin((_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"name":"one"}'),
  );
  return recordedCalls(plain.url, [{ method: 'GET', path: '/thing' }]);
}

async function authorityFile(): Promise<string> {
  const file = join(await temporaryFolder(), 'ca.pem');
  await writeFile(file, authority.certificate);
  return file;
}

describe('a replay over TLS', () => {
  it('trusts the authority that --upstream-ca names, or the variables of the client', async () => {
    const path = await recorded();
    const target = await secure('IP:127.0.0.1');
    const file = await authorityFile();
    const flags = { target: [target.url] };
    const named = await replayed({ path, password: '', flags: { ...flags, upstreamCa: [file] } });
    const known = await replayed({ path, password: '', flags, environment: { OS_CACERT: file } });
    expect([named, known].map((report) => [report.verdict, ...told(report)])).toEqual([['same'], ['same']]);
    expect(target.asked).toEqual(['GET /thing', 'GET /thing']);
  });

  it('tells who is not trusted, and sends nothing there, unless any certificate will do', async () => {
    const path = await recorded();
    const [unknown, misnamed] = [await secure('IP:127.0.0.1'), await secure('DNS:elsewhere.test')];
    const upstreamCa = [await authorityFile()];
    const refusals = [
      { flags: { target: [unknown.url] }, why: /unable to (?:verify|get)/ },
      { flags: { target: [misnamed.url], upstreamCa }, why: /IP: 127\.0\.0\.1 is not in the cert/ },
    ];
    for (const { flags, why } of refusals) {
      const report = await replayed({ path, password: '', flags });
      expect(report.verdict).toBe('incomplete');
      expect(report.reason).toMatch(why);
    }
    expect([unknown.asked, misnamed.asked]).toEqual([[], []]);
    const flags = { target: [misnamed.url], insecureUpstream: true };
    expect((await replayed({ path, password: '', flags })).verdict).toBe('same');
  });
});
