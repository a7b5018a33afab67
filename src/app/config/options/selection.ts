/** Options that choose where captures are and what of them is meant. */

import { z } from 'zod';
import { loadProfiles } from '../load-profiles.js';
import type { Option } from './option.js';
import { flag, texts } from './values.js';

export const selection = {
  captures: {
    schema: z.string().min(1).default('captures'),
    help: 'Folder of captures',
    commands: [
      'record',
      'show',
      'render',
      'diagram',
      'scan',
      'scrub',
      'demo',
      'learn',
      'diff',
      'verify',
      'replay',
      'import',
      'export',
    ],
    kind: 'text',
    value: 'FOLDER',
    fallback: 'captures',
  },
  flow: {
    schema: z.coerce.string().min(1).optional(),
    help: 'Only this flow: its number, its title, or part of that',
    commands: ['show', 'render', 'diagram', 'learn', 'diff', 'verify', 'replay', 'export'],
    kind: 'text',
    value: 'N|TITLE',
  },
  only: {
    schema: texts,
    help: 'Only these calls: HOST[/GLOB], or "METHOD /GLOB"; once recorded also of a group or a participant',
    commands: ['record', 'show', 'render', 'diagram', 'learn', 'diff', 'verify', 'replay', 'export'],
    kind: 'list',
    value: 'CALLS',
  },
  hide: {
    schema: texts,
    help: 'Leave these calls out, named as for --only; they are counted',
    commands: ['show', 'render', 'diagram', 'learn', 'diff', 'verify', 'replay', 'export'],
    kind: 'list',
    value: 'CALLS',
  },
  skip: {
    schema: texts,
    help: 'Do not keep these calls, named as for --only; of what is recorded, the same as --hide',
    commands: ['record', 'show', 'render', 'diagram', 'learn', 'diff', 'verify', 'replay', 'export'],
    kind: 'list',
    value: 'CALLS',
  },
  errors: {
    schema: flag,
    help: 'Only what failed, and the calls that led to it',
    commands: ['show', 'render', 'diagram', 'export'],
    kind: 'switch',
  },
  summary: {
    schema: flag,
    help: 'A line per flow; of diagram, the story without the calls that are no part of it (as without --full)',
    commands: ['show', 'diagram'],
    kind: 'switch',
  },
  profiles: {
    schema: z
      .preprocess((value) => (typeof value === 'string' ? [value] : value), texts)
      .transform(loadProfiles),
    help: 'Files of your own profiles (docs/reference/profile.md): services and calls that wiretale shall know by name',
    commands: ['record', 'show', 'render', 'diagram', 'learn', 'diff', 'verify', 'replay', 'export'],
    kind: 'file',
  },
  json: {
    schema: flag,
    help: 'Print JSON (documented in docs/reference: show-json.md, scan-json.md, ca-json.md, diff-json.md, import-json.md)',
    commands: ['show', 'scan', 'ca', 'diff', 'verify', 'import'],
    kind: 'switch',
  },
  why: {
    schema: flag,
    help: 'Only say by what evidence a step belongs where it is',
    commands: ['show'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
