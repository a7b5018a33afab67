/** What templates may call: docs/reference/theme-view.md lists them. */

import type Handlebars from 'handlebars';
import type { LogLine, Section } from '../model/page.js';
import { printable } from '../text/printable.js';
import { codeLines, marked } from './highlight.js';
import { LANGUAGE } from './languages.js';
import type { BlockOptions, LanguageName } from './languages.js';
import { attr, indent } from './markdown.js';
import { phraseIn } from './phrase.js';
import { rstHeading } from './rst.js';
import { need } from './strict.js';

export type Helpers = Readonly<Record<string, Handlebars.HelperDelegate>>;

/** The helpers of a theme in this language. */
export function helpersOf(name: LanguageName): Helpers {
  const { text, cell, link, fence, listIndent, nest } = LANGUAGE[name];
  return {
    ...COMMON,
    text,
    cell,
    link,
    /** `{{fence "json" body title=… lines=true}}` */
    fence: (language: string, content: string, { hash }: Handlebars.HelperOptions) =>
      fence(language, content, hash as BlockOptions),
    /** A sentence of words and code. */
    phrase: phraseIn(LANGUAGE[name]),
    indentation: (depth: number) => ' '.repeat(listIndent * depth),
    nest: (depth: number) => nest.repeat(depth),
  };
}

const COMMON: Helpers = {
  need,
  /** What `{{{x}}}` becomes. */
  raw: (value: unknown) => String(value),
  attr,
  /** A quoted scalar: JSON is YAML and Python, once what readers of these refuse is gone. */
  yaml: (value: unknown) => JSON.stringify(printable(Buffer.from(String(value)).toString())),
  /** `{{#heading "="}}…{{/heading}}`: a title of reStructuredText. */
  heading(this: unknown, mark: string, options: Handlebars.HelperOptions) {
    return rstHeading(options.fn(this).trim(), mark);
  },
  /** `{{#indent 4}}…{{/indent}}` */
  indent(this: unknown, spaces: number, options: Handlebars.HelperOptions) {
    return indent(options.fn(this), spaces);
  },
  /** Where a section is: on this page unless the view says otherwise. */
  href: (anchor: string, { data }: Handlebars.HelperOptions) => {
    const { hrefs } = (
      data as { readonly root: { readonly hrefs: Pick<ReadonlyMap<string, string>, 'get'> } }
    ).root;
    return hrefs.get(anchor) ?? `#${anchor}`;
  },
  headerLines,
  headerLine: (name: string, value: string) => `${name}: ${value}`,
  is: (a: unknown, b: unknown) => a === b,
  /** A file's name without its ending, as toctrees want it. */
  stem: (file: string) => file.replace(/\.\w+$/, ''),
  prompt: (command: string) => `$ ${command}`,
  log: (lines: readonly LogLine[]) =>
    lines.map(({ start, from, to, what }) => `${start && `${start}  `}${from} → ${to}  ${what}`).join('\n'),
  /** `201`, or a dash where no answer came. */
  statusCode: ({ badge }: Section) => /^\d{3}/.exec(badge)?.[0] ?? '✗',
  plural: (n: number, noun: string) => (n === 1 ? noun : `${noun}s`),
  /** `{{say words name=value}}`: words with their slots filled. */
  say: (words: string, { hash }: Handlebars.HelperOptions) =>
    words.replace(/\{(\w+)\}/g, (slot, name: string) =>
      String((hash as Readonly<Record<string, string | number>>)[name] ?? slot),
    ),
  lower: (value: string) => value.toLowerCase().replace(/[^a-z]/g, ''),
  marked: (value: unknown) => marked(value),
  code: (language: string, content: string) => codeLines(language, content),
};

/** Header lines, below the line in `title` when the theme has no place for it on the fence. */
function headerLines(rows: Section['headers'], title: unknown): string {
  const lines = rows.map(({ name, value }) => `${name}: ${value}`);
  const all = typeof title === 'string' ? [title, ...lines] : lines;
  return all.map((line) => line.replace(/\r\n?|\n/g, '\u240a')).join('\n');
}
