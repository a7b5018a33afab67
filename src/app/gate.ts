/** The gate that everything passes before it is written: secrets become pseudonyms under a key that is never written. */

import { createRedactor } from '../redact/redact.js';
import type { Redactor } from '../redact/redact.js';
import type { GateRules } from './gate-rules.js';
import { hashing } from './hashing.js';
import { indexOf } from './index-of.js';

/** A gate for one capture: the same secret has the same pseudonym in all that passes through it. */
export function createGate(rules: GateRules): Redactor {
  return createRedactor({ ...rules, ...hashing(), indexOf });
}

/**
 * A gate for what has passed one before: pseudonyms stay as they are, and only what that one left is replaced, under a key
 * of its own.
 */
export function createSecondGate(rules: GateRules): Redactor {
  return createRedactor({ ...rules, ...hashing(), indexOf, trustPseudonyms: true });
}
