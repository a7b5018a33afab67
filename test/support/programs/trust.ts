/** How each of other people's clients is told to trust authorities: one environment for all of them. */

import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes what they read into `folder`. `authorities` are certificates in PEM. */
export function trusting(folder: string, authorities: readonly string[]): Readonly<Record<string, string>> {
  const [bundle, wgetrc, store] = ['bundle.pem', 'wgetrc', 'trust.p12'].map((name) => join(folder, name));
  writeFileSync(bundle!, authorities.join('\n'));
  writeFileSync(wgetrc!, `ca_certificate = ${bundle}\n`);
  authorities.forEach((certificate, at) => importInto(store!, certificate, `authority${at}`));
  return {
    CURL_CA_BUNDLE: bundle!,
    REQUESTS_CA_BUNDLE: bundle!,
    NODE_EXTRA_CA_CERTS: bundle!,
    WGETRC: wgetrc!,
    JAVA_TOOL_OPTIONS: `-Djavax.net.ssl.trustStore=${store} -Djavax.net.ssl.trustStorePassword=${PASSWORD}`,
  };
}

const PASSWORD = 'changeit';

function importInto(store: string, certificate: string, alias: string): void {
  const args = ['-importcert', '-noprompt', '-alias', alias, '-keystore', store, '-storepass', PASSWORD];
  execFileSync('keytool', args, { input: certificate, stdio: ['pipe', 'ignore', 'ignore'] });
}
