/** Options that choose where captures are and what of them is meant. */

import { z } from 'zod';
import { loadProfiles } from '../load-profiles.js';
import type { Option } from './option.js';
import { flag, texts } from './values.js';

export const selection = {
  captures: {
    schema: z.string().min(1).default('captures'),
    help: 'Folder of captures',
    commands: ['record', 'show', 'render', 'scan', 'scrub', 'demo'],
    kind: 'text',
    value: 'FOLDER',
    fallback: 'captures',
  },
  only: {
    schema: texts,
    help: 'Only what matches: a host, or host/path-glob',
    commands: ['record', 'show', 'render'],
    kind: 'list',
    value: 'HOST[/GLOB]',
  },
  skip: {
    schema: texts,
    help: 'Leave out what matches; it is counted',
    commands: ['record', 'show', 'render'],
    kind: 'list',
    value: 'HOST[/GLOB]',
  },
  profiles: {
    schema: z
      .preprocess((value) => (typeof value === 'string' ? [value] : value), texts)
      .transform(loadProfiles),
    help: 'Files of your own profiles (docs/reference/profile.md): services and calls that wiretale shall know by name',
    commands: ['record', 'show', 'render'],
    kind: 'file',
  },
  json: {
    schema: flag,
    help: 'Print JSON (documented in docs/reference: show-json.md, scan-json.md)',
    commands: ['show', 'scan'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
