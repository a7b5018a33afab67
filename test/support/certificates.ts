/** Authorities and certificates for tests, made by the openssl command: not by the code under test. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface Issued {
  readonly key: string;
  readonly cert: string;
}

export interface TestAuthority {
  /** PEM. */
  readonly certificate: string;
  /** A certificate for names and addresses (`DNS:a.test,IP:127.0.0.1`); `days` may be negative: it has expired. */
  issue(altNames: string, days?: number): Issued;
}

/** An authority of its own, which nobody trusts by default. */
export function testAuthority(): TestAuthority {
  const folder = mkdtempSync(join(tmpdir(), 'wiretale-ca-'));
  const openssl = (...args: readonly string[]): void => {
    execFileSync('openssl', args, { cwd: folder, stdio: ['ignore', 'ignore', 'ignore'] });
  };
  const read = (name: string): string => readFileSync(join(folder, name), 'utf8');
  const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.crt', '-subj', '/CN=test authority');
  let issued = 0;
  return {
    certificate: read('ca.crt'),
    issue(altNames, days = 2) {
      const name = `leaf${(issued += 1)}`;
      writeFileSync(join(folder, `${name}.ext`), `subjectAltName=${altNames}\n`);
      openssl('req', '-new', ...key, '-keyout', `${name}.key`, '-out', `${name}.csr`, '-subj', '/CN=leaf');
      openssl(
        ...['x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.crt', '-CAkey', 'ca.key', '-CAcreateserial'],
        ...['-days', String(days), '-extfile', `${name}.ext`, '-out', `${name}.crt`],
      );
      return { key: read(`${name}.key`), cert: read(`${name}.crt`) };
    },
  };
}
