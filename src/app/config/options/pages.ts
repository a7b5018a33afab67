/** Options of pages. */

import { z } from 'zod';
import type { Option } from './option.js';
import { flag } from './values.js';

export const pages = {
  out: {
    schema: z.string().min(1).optional(),
    help: 'Where the pages go; the pictures of diagram, the picture of diff and verify, the file of export',
    commands: ['render', 'diagram', 'export', 'diff', 'verify', 'demo'],
    kind: 'text',
    value: 'FOLDER',
    fallback:
      'traces/<capture>; of diagram, the terminal or traces/<capture>/pictures; of diff, verify and export, the terminal',
  },
  theme: {
    schema: z
      .enum(['mkdocs-material', 'github'], { error: 'must be mkdocs-material or github' })
      .default('mkdocs-material'),
    help: 'Kind of Markdown: mkdocs-material or github',
    commands: ['render'],
    kind: 'text',
    value: 'THEME',
    fallback: 'mkdocs-material',
  },
  split: {
    schema: flag,
    help: 'A page per exchange, with previous and next',
    commands: ['render'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
