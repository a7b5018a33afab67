/** The same generated cases in every run; `WIRETALE_SEED` finds other ones. A seed that fails belongs into a test of its own. */

import fc from 'fast-check';

export const SEED = Number(process.env['WIRETALE_SEED'] ?? 1);

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
