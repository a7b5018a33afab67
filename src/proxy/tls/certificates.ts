/** X.509: the certificate of a local authority, and those of the hosts that it speaks for. */

import { createPrivateKey, KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import type * as X509 from '@peculiar/x509';
import { NAME_CONSTRAINTS_OID, nameConstraints } from './name-constraints.js';

/** A certificate and its private key, as PEM. */
export interface Credentials {
  readonly certificate: string;
  readonly key: string;
}

export const AUTHORITY_DAYS = 90;
const LEAF_DAYS = 7;
const DAY_MS = 24 * 60 * 60 * 1000;
/** A client whose clock is behind must not find a certificate of the future. */
const SKEW_MS = 60 * 60 * 1000;

/** A new self-signed authority, from now on; `permitted` binds it to these hosts and those below them. */
export async function newAuthority(now: Date, permitted: readonly string[]): Promise<Credentials> {
  const x509 = await library();
  const keys = await newKeys();
  const { BasicConstraintsExtension, KeyUsagesExtension, KeyUsageFlags } = x509;
  const certificate = await x509.X509CertificateGenerator.createSelfSigned({
    ...validity(now, new Date(now.getTime() + AUTHORITY_DAYS * DAY_MS)),
    serialNumber: newSerial(),
    name: [{ O: ['wiretale'] }, { CN: [`wiretale local authority ${now.toISOString().slice(0, 10)}`] }],
    keys,
    signingAlgorithm: SIGNING,
    extensions: [
      new BasicConstraintsExtension(true, 0, true),
      new KeyUsagesExtension(KeyUsageFlags.keyCertSign | KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      ...(permitted.length === 0
        ? []
        : [new x509.Extension(NAME_CONSTRAINTS_OID, true, nameConstraints(permitted) as BufferSource)]),
    ],
  });
  return { certificate: pem(certificate), key: exportKey(keys.privateKey) };
}

/** A certificate for one host name or IP address; it ends within days, and never after its authority. */
export async function newLeaf(authority: Credentials, host: string, now: Date): Promise<Credentials> {
  const x509 = await library();
  const issuer = new x509.X509Certificate(authority.certificate);
  const keys = await newKeys();
  const end = Math.min(now.getTime() + LEAF_DAYS * DAY_MS, issuer.notAfter.getTime());
  const { KeyUsagesExtension, KeyUsageFlags, ExtendedKeyUsage } = x509;
  const certificate = await x509.X509CertificateGenerator.create({
    ...validity(now, new Date(end)),
    serialNumber: newSerial(),
    // Clients read the alternative name. A common name holds 64 characters, and OpenSSL takes an address there for a name
    // that the authority may not speak for.
    subject: [{ CN: [host.length <= 64 && isIP(host) === 0 ? host : 'wiretale'] }],
    issuer: issuer.subjectName,
    publicKey: keys.publicKey,
    signingKey: await importKey(authority.key),
    signingAlgorithm: SIGNING,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension([{ type: isIP(host) === 0 ? 'dns' : 'ip', value: host }]),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
    ],
  });
  return { certificate: pem(certificate), key: exportKey(keys.privateKey) };
}

const KEY = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const SIGNING = { name: 'ECDSA', hash: 'SHA-256' } as const;

/** Loads what certificates are made with, for those who cannot reach its files later. */
export async function loadCertificates(): Promise<void> {
  await library();
}

/** Loaded when the first certificate is made: it takes longer to load than everything else together. */
async function library(): Promise<typeof X509> {
  await import('reflect-metadata');
  const x509 = await import('@peculiar/x509');
  x509.cryptoProvider.set(webcrypto as Crypto);
  return x509;
}

function validity(now: Date, notAfter: Date): { notBefore: Date; notAfter: Date } {
  return { notBefore: new Date(now.getTime() - SKEW_MS), notAfter };
}

/** 16 random bytes, positive. */
function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = (bytes[0]! & 0x3f) | 0x40;
  return bytes.toString('hex');
}

function newKeys(): Promise<CryptoKeyPair> {
  return webcrypto.subtle.generateKey(KEY, true, ['sign', 'verify']);
}

function importKey(key: string): Promise<CryptoKey> {
  const pkcs8 = createPrivateKey(key).export({ format: 'der', type: 'pkcs8' });
  return webcrypto.subtle.importKey('pkcs8', pkcs8, KEY, false, ['sign']);
}

function exportKey(key: CryptoKey): string {
  return KeyObject.from(key).export({ format: 'pem', type: 'pkcs8' }) as string;
}

function pem(certificate: X509.X509Certificate): string {
  return `${certificate.toString('pem').trim()}\n`;
}
