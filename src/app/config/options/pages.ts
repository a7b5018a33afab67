/** Options of pages. */

import { z } from 'zod';
import type { Option } from './option.js';
import { flag } from './values.js';

export const pages = {
  out: {
    schema: z.string().min(1).optional(),
    help: 'Where the pages go; the picture or the pictures of diagram, the picture of diff and verify',
    commands: ['render', 'diagram', 'diff', 'verify', 'demo'],
    kind: 'text',
    value: 'FOLDER',
    fallback:
      'traces/<capture>, with -cookbook behind it for that kind; of diagram, the terminal or traces/<capture>/pictures; of diff and verify, the terminal',
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
  kind: {
    schema: z.enum(['trace', 'cookbook'], { error: 'must be trace or cookbook' }).default('trace'),
    help: 'Kind of pages: trace (who asked whom, and why), or cookbook (the client’s calls as commands to repeat)',
    commands: ['render'],
    kind: 'text',
    value: 'KIND',
    fallback: 'trace',
  },
  split: {
    schema: flag,
    help: 'A page per exchange, with previous and next',
    commands: ['render'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
