/** The last gate: a capture may have been edited by hand, or written by an older version with fewer rules. */

import { stripVTControlCharacters } from 'node:util';
import type { Manifest } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { findLeaks } from '../redact/sweep.js';
import type { Options } from './config/options.js';
import { gateRules, rulesFor } from './gate-rules.js';

/** Looks through a text that is about to leave; `name` says which. @throws UserError `secret-found` */
export type LastGate = (text: string, name: string) => void;

/** For what is made of a capture: by the profiles' rules and the user's. @throws UserError `rule-misses` */
export function lastGate(manifest: Manifest, options: Pick<Options, 'redact' | 'keep'>): LastGate {
  const { rules, keep } = rulesFor(manifest, gateRules(options));
  return (text, name) => {
    // Between a name and its value a terminal's colours would hide what they are.
    const plain = CONTROL.test(text) ? stripVTControlCharacters(text) : text;
    const [leak] = findLeaks(plain, rules, { keep });
    if (!leak) return;
    const where = `line ${leak.line}, ${leak.rule}`;
    throw new UserError('secret-found', `${name} would hold a secret (${where}); nothing was written.`, {
      hint: 'The capture holds it too: wiretale scan says where, wiretale scrub replaces it.',
    });
  };
}

/** What a terminal's control sequences begin with: few texts have any, and to look for whole ones takes long. */
const CONTROL = /[\u001b\u009b]/;
