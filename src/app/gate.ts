/** The gate that everything passes before it is written: secrets become pseudonyms under a key that is never written. */

import { createHash, createHmac, randomBytes } from 'node:crypto';
import type { SecretKind } from '../model/profile.js';
import { createRedactor } from '../redact/redact.js';
import type { Redactor } from '../redact/redact.js';
import type { GateRules } from './gate-rules.js';

/** A gate for one capture: the same secret has the same pseudonym in all that passes through it. */
export function createGate(rules: GateRules): Redactor {
  return createRedactor({ ...rules, ...hashing() });
}

/**
 * A gate for what has passed one before: pseudonyms stay as they are, and only what that one left is replaced, under a key
 * of its own.
 */
export function createSecondGate(rules: GateRules): Redactor {
  return createRedactor({ ...rules, ...hashing(), trustPseudonyms: true });
}

function hashing() {
  const key = randomBytes(32);
  return {
    pseudonym: (kind: SecretKind, secret: string) => pseudonym(key, kind, secret),
    digest: (algorithm: 'sha256' | 'sha1', text: string) =>
      createHash(algorithm).update(text, 'utf8').digest('hex'),
  };
}

/** `<kind:` 16 hex `>`: HMAC-SHA-256 of the secret, so that nothing leads back and no guess can be confirmed. */
function pseudonym(key: Uint8Array, kind: SecretKind, secret: string): string {
  return `<${kind}:${createHmac('sha256', key).update(secret, 'utf8').digest('hex').slice(0, 16)}>`;
}
