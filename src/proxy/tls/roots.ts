/** The certificates that this machine trusts, as its package of them installs them. */

import { readFile } from 'node:fs/promises';
import { rootCertificates } from 'node:tls';

/** Debian and its kin, Fedora and its kin (two), SUSE, Alpine and macOS. */
const BUNDLES: readonly string[] = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** The system's bundle as PEM; Node's own where there is none. */
export async function systemRoots(): Promise<string> {
  for (const file of BUNDLES) {
    const text = await readFile(file, 'latin1').catch(() => '');
    if (holdsCertificate(text)) return text;
  }
  return nodeRoots();
}

/** The roots that come with Node. */
export function nodeRoots(): string {
  return `${rootCertificates.join('\n')}\n`;
}

/** True for a text that holds a certificate. */
export function holdsCertificate(text: string): boolean {
  return text.includes(BEGIN);
}

const BEGIN = '-----BEGIN CERTIFICATE-----';
