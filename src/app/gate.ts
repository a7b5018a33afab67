/** The gate that everything passes before it is written: secrets become pseudonyms under a key that is never written. */

import { createHmac, randomBytes } from 'node:crypto';
import type { SecretKind, ServiceProfile } from '../model/profile.js';
import { createRedactor } from '../redact/redact.js';
import type { Redactor } from '../redact/redact.js';

/** A gate for one capture: the same secret has the same pseudonym in all that passes through it. */
export function createGate(profiles: readonly ServiceProfile[], key: Uint8Array = randomBytes(32)): Redactor {
  return createRedactor({
    rules: profiles.flatMap((profile) => profile.secrets),
    pseudonym: (kind, secret) => pseudonym(key, kind, secret),
  });
}

/** `<kind:` 16 hex `>`: HMAC-SHA-256 of the secret, so that nothing leads back and no guess can be confirmed. */
function pseudonym(key: Uint8Array, kind: SecretKind, secret: string): string {
  return `<${kind}:${createHmac('sha256', key).update(secret, 'utf8').digest('hex').slice(0, 16)}>`;
}
