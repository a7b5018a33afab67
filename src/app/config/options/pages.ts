/** Options of pages. */

import { z } from 'zod';
import type { Option } from './option.js';
import { flag } from './values.js';

/** The built-in themes. */
export const THEMES: readonly string[] = ['mkdocs-material', 'github', 'jekyll', 'sphinx', 'html'];

export const pages = {
  out: {
    schema: z.string().min(1).optional(),
    help: 'Where the pages go, not with --into; the pictures of diagram, the picture of diff and verify, the file of export',
    commands: ['render', 'diagram', 'export', 'diff', 'verify', 'demo'],
    kind: 'text',
    value: 'FOLDER',
    fallback:
      'traces/<capture>, with -cookbook behind it for that kind; of diagram, the terminal or traces/<capture>/pictures; of diff, verify and export, the terminal',
  },
  theme: {
    schema: z
      .string()
      .refine((name) => THEMES.includes(name) || /[/\\]/.test(name), {
        error: `must be ${THEMES.slice(0, -1).join(', ')} or ${THEMES.at(-1)}, or a folder, with a slash`,
      })
      .default('mkdocs-material'),
    help: `Kind of pages: ${THEMES.join(', ')}, or the folder of your own (docs/how-to/your-own-theme.md)`,
    commands: ['render'],
    kind: 'text',
    value: 'THEME',
    fallback: 'mkdocs-material',
  },
  into: {
    schema: z.string().min(1).optional(),
    help: 'A MkDocs project that pages are put into; its mkdocs.yml is never written',
    commands: ['render'],
    kind: 'text',
    value: 'PROJECT',
    fallback: 'a site of its own',
  },
  dir: {
    schema: z.string().min(1).optional(),
    help: 'With --into, where in the project the pages go',
    commands: ['render'],
    kind: 'text',
    value: 'FOLDER',
    fallback: 'docs/<capture>',
  },
  kind: {
    schema: z.enum(['trace', 'cookbook'], { error: 'must be trace or cookbook' }).default('trace'),
    help: 'Kind of pages: trace (who asked whom, and why), or cookbook (the client’s calls as commands to repeat)',
    commands: ['render'],
    kind: 'text',
    value: 'KIND',
    fallback: 'trace',
  },
  lang: {
    schema: z.enum(['en', 'ko', 'vi'], { error: 'must be en, ko or vi' }).default('en'),
    help: 'Language of what is generated around recorded text: en, ko (Korean) or vi (Vietnamese)',
    commands: ['render'],
    kind: 'text',
    value: 'LANGUAGE',
    fallback: 'en',
  },
  steady: {
    schema: z.boolean().optional(),
    help: 'Pages that another recording of the same command changes little: ids, times, free ports and secrets by name, no durations',
    commands: ['render'],
    kind: 'switch',
    fallback: 'on with --into; --no-steady turns it off',
  },
  split: {
    schema: flag,
    help: 'A page per exchange, with previous and next; not in a cookbook, and not of the theme html',
    commands: ['render'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
