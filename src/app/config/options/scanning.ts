/** Options of looking for secrets, and of taking them out. */

import { z } from 'zod';
import type { Option } from './option.js';
import { flag, valueSource } from './values.js';

export const scanning = {
  valueFrom: {
    schema: z.array(valueSource).default([]),
    help: 'Also look for this value, in every encoding: of a variable, or each line of a file',
    commands: ['scan', 'scrub'],
    kind: 'list',
    value: 'env:NAME|file:PATH',
  },
  explain: {
    schema: flag,
    help: 'Say of captures what was redacted: where, by which rule, how often',
    commands: ['scan'],
    kind: 'switch',
  },
  dryRun: {
    schema: flag,
    help: 'Only say what would be done',
    commands: ['scrub', 'replay'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
