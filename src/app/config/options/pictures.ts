/** Options of sequence diagrams: how they are cut, numbered and drawn. */

import { z } from 'zod';
import type { Option } from './option.js';
import { FORMATS } from '../../formats.js';
import { flag } from './values.js';

const PICTURE_NAMES = ['txt', 'mermaid', 'svg', 'png'];
const FILE_NAMES = FORMATS.map(({ name }) => name);
const FORMAT_NAMES = [...PICTURE_NAMES, ...FILE_NAMES];

export const pictures = {
  budget: {
    schema: z
      .union([z.string(), z.number()])
      .transform((text, context) => {
        const messages = Number(text);
        if (Number.isInteger(messages) && messages >= 4) return messages;
        context.addIssue({ code: 'custom', message: 'must be a whole number from 4 on' });
        return z.NEVER;
      })
      .default(60),
    help: 'Most messages in a picture; more become an overview and a picture per part; not in a cookbook',
    commands: ['render', 'diagram'],
    kind: 'text',
    value: 'MESSAGES',
    fallback: '60',
  },
  numbers: {
    schema: z.enum(['document', 'nested'], { error: 'must be document or nested' }).default('document'),
    help: 'Number messages one by one (document), or calls by nesting: 4.2.1 (nested); not in a cookbook',
    commands: ['render', 'diagram'],
    kind: 'text',
    value: 'STYLE',
    fallback: 'document',
  },
  pictures: {
    schema: z
      .enum(['auto', 'none', 'summary', 'all'], { error: 'must be auto, none, summary or all' })
      .default('auto'),
    help: 'Which pictures the HTML draws: none, summary, all, or auto (all while they are few); others are text; a cookbook has none',
    commands: ['render'],
    kind: 'text',
    value: 'WHICH',
    fallback: 'auto',
  },
  full: {
    schema: flag,
    help: 'Every message; without it, groups that are no part of the story are folded',
    commands: ['diagram'],
    kind: 'switch',
  },
  format: {
    schema: anyOf(FORMAT_NAMES),
    schemaOf: {
      // Which of the formats they can is theirs to say.
      ...{ import: z.string().optional(), export: z.string().optional() },
      ...{ diagram: anyOf(PICTURE_NAMES), diff: anyOf(PICTURE_NAMES), verify: anyOf(PICTURE_NAMES) },
    },
    help: `Draw as ${oneOf(PICTURE_NAMES)}; import and export as ${oneOf(FILE_NAMES)}`,
    commands: ['diagram', 'diff', 'verify', 'import', 'export'],
    kind: 'text',
    value: 'FORMAT',
    fallback: 'by the ending of --out, else txt; of what is imported, by how it begins',
  },
  renderer: {
    schema: z
      .enum(['auto', 'browser', 'builtin'], { error: 'must be auto, browser or builtin' })
      .default('auto'),
    help: 'Who draws SVG and PNG: a browser of this machine through mermaid-cli, or the one built in',
    commands: ['diagram', 'diff', 'verify'],
    kind: 'text',
    value: 'WHO',
    fallback: 'auto: browser when there is one',
  },
  colors: {
    schema: z.enum(['auto', 'light', 'dark'], { error: 'must be auto, light or dark' }).default('auto'),
    help: 'Colours of SVG and PNG: light or dark; auto follows the viewer (SVG)',
    commands: ['diagram', 'diff', 'verify'],
    kind: 'text',
    value: 'COLORS',
    fallback: 'auto',
  },
} as const satisfies Record<string, Option>;

function anyOf<N extends string>(names: readonly N[]): z.ZodOptional<z.ZodEnum<{ [K in N]: K }>> {
  return z.enum(names, { error: `must be one of ${names.join(', ')}` }).optional();
}

function oneOf(names: readonly string[]): string {
  return `${names.slice(0, -1).join(', ')} or ${names.at(-1)}`;
}
