/** Options of comparing runs. */

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
  strictCalls: {
    schema: flag,
    help: 'Calls that a cache or a first use decides count as differences too',
    commands: ['verify'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
