/** Themes: folders of Handlebars templates that lay out a page's data and can do nothing else. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import Handlebars from 'handlebars';
import type { LogLine, Section } from '../model/page.js';
import { UserError } from '../model/errors.js';
import { printable } from '../text/printable.js';
import { codeLines, marked } from './highlight.js';
import { attr, cell, fence, indent, text } from './markdown.js';
import { phraseIn } from './phrase.js';

export type ThemeName = 'mkdocs-material' | 'github' | 'html';

/** A theme, read and compiled. */
export interface Theme {
  /** The text of a template with its data; a mistake in the template is a `UserError` that names file and line. */
  render(template: string, view: object): string;
}

type Template = Handlebars.TemplateDelegate;

/** The package's own templates, beside `src` and `dist`. */
const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

/** Reads a theme: `<name>.hbs` are its templates, `_<name>.hbs` its partials. */
export async function loadTheme(name: ThemeName, folder = path.join(TEMPLATES, name)): Promise<Theme> {
  const handlebars = Handlebars.create();
  handlebars.registerHelper(HELPERS);
  const templates = new Map<string, Template>();
  for (const file of (await readdir(folder)).filter((entry) => entry.endsWith('.hbs')).sort()) {
    const place = path.join(folder, file);
    const compiled = handlebars.compile(await readFile(place, 'utf8'), {
      strict: true,
      noEscape: name !== 'html',
    });
    const template = explained(place, compiled);
    if (file.startsWith('_')) handlebars.registerPartial(path.basename(file, '.hbs').slice(1), template);
    else templates.set(path.basename(file, '.hbs'), template);
  }
  return {
    render: (template, view) => {
      const found = templates.get(template);
      if (!found)
        throw new UserError('no-template', `The theme has no template ${template}.hbs in ${folder}.`);
      return found(view);
    },
  };
}

/** The text of a file that a theme brings along. */
export function readAsset(name: ThemeName, file: string): Promise<string> {
  return readFile(path.join(TEMPLATES, name, 'assets', file), 'utf8');
}

/** A template whose mistakes say where they are. */
function explained(file: string, template: Template): Template {
  return (view, options) => {
    try {
      return template(view, options);
    } catch (cause) {
      if (cause instanceof UserError) throw cause;
      throw new UserError('bad-template', `${file}${lineOf(cause)} cannot be used: ${messageOf(cause)}`, {
        cause,
        hint: 'Correct the template, or install wiretale again to get its own back.',
      });
    }
  };
}

function lineOf(cause: unknown): string {
  const told = cause as { readonly lineNumber?: number };
  const line = told.lineNumber ?? /on line (\d+)/.exec(messageOf(cause))?.[1];
  return line === undefined ? '' : `, line ${line},`;
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]!;
}

/** What templates may call. Markdown themes pass every captured text through one of them. */
const HELPERS: Readonly<Record<string, Handlebars.HelperDelegate>> = {
  text,
  cell,
  attr,
  phrase: phraseIn({ text, cell }),
  /** A quoted scalar: JSON is YAML, once what YAML's readers refuse is gone. */
  yaml: (value: unknown) => JSON.stringify(printable(Buffer.from(String(value)).toString())),
  /** `{{fence "json" body title=… lines=true}}` */
  fence: (language: string, content: string, { hash }: Handlebars.HelperOptions) => {
    const { title, lines } = hash as { readonly title?: string; readonly lines?: boolean };
    const options = [
      ...(title === undefined ? [] : [`title="${attr(title)}"`]),
      ...(lines === true ? ['linenums="1"'] : []),
    ];
    return fence(language, options, content);
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
  /** Nested list items of Markdown: Python-Markdown wants four spaces for every level. */
  indentation: (depth: number) => '    '.repeat(depth),
  nest: (depth: number) => '&emsp;'.repeat(depth),
  prompt: (command: string) => `$ ${command}`,
  log: (lines: readonly LogLine[]) =>
    lines.map(({ start, from, to, what }) => `${start}  ${from} → ${to}  ${what}`).join('\n'),
  /** `201`, or a dash where no answer came. */
  statusCode: ({ badge }: Section) => /^\d{3}/.exec(badge)?.[0] ?? '✗',
  plural: (n: number, noun: string) => (n === 1 ? noun : `${noun}s`),
  lower: (value: string) => value.toLowerCase().replace(/[^a-z]/g, ''),
  marked: (value: unknown) => new Handlebars.SafeString(marked(value)),
  code: (language: string, content: string) => new Handlebars.SafeString(codeLines(language, content)),
};

/** Header lines, below the line in `title` when the theme has no place for it on the fence. */
function headerLines(rows: Section['headers'], title: unknown): string {
  const lines = rows.map(({ name, value }) => `${name}: ${value}`);
  const all = typeof title === 'string' ? [title, ...lines] : lines;
  return all.map((line) => line.replace(/\r\n?|\n/g, '\u240a')).join('\n');
}
