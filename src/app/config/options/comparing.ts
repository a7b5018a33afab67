/** Options of comparing runs. */

import { z } from 'zod';
import { expectRules } from '../rules-file.js';
import type { Option } from './option.js';
import { flag, texts } from './values.js';

export const comparing = {
  rules: {
    schema: texts,
    help: 'A file of rules of comparing, as wiretale learn writes it',
    commands: ['learn', 'replay'],
    kind: 'list',
    value: 'FILE',
  },
  expect: {
    schema: expectRules,
    help: 'Rules of comparing: at which place of which call what is demanded, and why',
    commands: ['learn', 'replay'],
    kind: 'file',
  },
  as: {
    schema: z.enum(['rules', 'baseline'], { error: 'must be rules or baseline' }).default('rules'),
    help: 'rules: what differed may differ from now on; baseline: the run that was kept is the capture from now on',
    commands: ['accept'],
    kind: 'text',
    value: 'WHAT',
    fallback: 'rules',
  },
  rulesInto: {
    schema: z.string().min(1).optional(),
    help: 'The file of rules that they are added to',
    commands: ['accept'],
    kind: 'text',
    value: 'FILE',
    fallback: 'expect.yaml',
  },
  strictCalls: {
    schema: flag,
    help: 'Calls that a cache or a first use decides count as differences too',
    commands: ['verify'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
