/** Options of what a recording keeps. */

import { keepRules, redactRules } from '../rules.js';
import type { Option } from './option.js';
import { bytes, flag } from './values.js';

export const recording = {
  textLimit: {
    schema: bytes.default(4 << 20),
    help: 'Keep text bodies up to this size (decoded)',
    commands: ['record', 'verify', 'replay', 'import'],
    kind: 'text',
    value: 'SIZE',
    fallback: '4MiB',
  },
  keepBodies: {
    schema: bytes.default(64 << 20),
    help: 'Keep opaque bodies up to this size; of larger ones the size and the hash',
    commands: ['record', 'verify', 'replay', 'import'],
    kind: 'text',
    value: 'SIZE',
    fallback: '64MiB',
  },
  maxSize: {
    schema: bytes.optional(),
    help: 'Keep no more bodies once the capture has about this size; those under way are still kept',
    commands: ['record'],
    kind: 'text',
    value: 'SIZE',
  },
  fsync: {
    schema: flag,
    help: 'Have all that is written on the disk itself at once, so that it survives a power failure (slower)',
    commands: ['record'],
    kind: 'switch',
  },
  keepOutput: {
    schema: flag,
    help: 'Also keep what the command printed, redacted',
    commands: ['record'],
    kind: 'switch',
  },
  strict: {
    schema: flag,
    help: 'Let nothing pass any more (503), and end with exit code 3, as soon as something could not be recorded',
    commands: ['record'],
    kind: 'switch',
  },
  quiet: {
    schema: flag,
    help: 'No line per exchange; of import, none of how far it is',
    commands: ['record', 'import'],
    kind: 'switch',
  },
  redact: {
    schema: redactRules,
    help: 'Secrets besides those that wiretale knows, each with a test value that the rule must catch',
    commands: [
      'record',
      'show',
      'render',
      'scan',
      'scrub',
      'learn',
      'diff',
      'verify',
      'replay',
      'import',
      'export',
    ],
    kind: 'file',
  },
  keep: {
    schema: keepRules,
    help: 'Places whose values are no secret here; told in the manifest and on every page',
    commands: [
      'record',
      'show',
      'render',
      'scan',
      'scrub',
      'learn',
      'diff',
      'verify',
      'replay',
      'import',
      'export',
    ],
    kind: 'file',
  },
} as const satisfies Record<string, Option>;
