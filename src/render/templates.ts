/** Themes: folders of Handlebars templates that lay out a page's data and can do nothing else. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Handlebars from 'handlebars';
import { UserError } from '../model/errors.js';
import { helpersOf } from './helpers.js';
import { readManifest, TEMPLATES } from './manifest.js';
import type { ThemeManifest } from './manifest.js';
import { createParts } from './parts.js';
import type { Parts } from './parts.js';
import { strictTemplate, TemplateMistake } from './strict.js';
import type { Known } from './strict.js';

/** A theme, read and compiled. */
export interface Theme {
  readonly manifest: ThemeManifest;
  /** The text of a template with its data; a mistake in the template is a `UserError` that names file and line. */
  render(template: string, view: object): string;
  /** The same as bytes, for pages that may be long. */
  bytes(template: string, view: object): Uint8Array;
  /** A file of its `assets`. @throws UserError `bad-theme` */
  asset(file: string): Promise<string>;
}

/**
 * Reads a theme, by the name of a built-in one or by its folder, which is written with a slash: `<name>.hbs` are its templates,
 * `_<name>.hbs` its parts. @throws UserError `bad-theme`, `bad-template`
 */
export async function loadTheme(name: string): Promise<Theme> {
  const folder = /[/\\]/.test(name) ? name : path.join(TEMPLATES, name);
  const manifest = await readManifest(folder);
  const parts = createParts();
  const helpers = helpersWith(parts, manifest);
  const files = (await readdir(folder)).filter((entry) => entry.endsWith('.hbs')).sort();
  const known = {
    helpers: new Set(Object.keys(helpers)),
    partials: new Set(files.filter(isPart).map(nameOf)),
  };
  const handlebars = Handlebars.create();
  handlebars.registerHelper(helpers);
  const templates = new Map<string, Handlebars.TemplateDelegate>();
  for (const file of files) {
    const template = await compiled(path.join(folder, file), handlebars, known);
    if (isPart(file)) handlebars.registerPartial(nameOf(file), inParts(template, parts));
    else templates.set(nameOf(file), template);
  }
  const render = (template: string, view: object): string => {
    const found = templates.get(template);
    if (!found)
      throw new UserError('no-template', `The theme has no template ${template}.hbs in ${folder}.`, {
        hint: 'docs/reference/theme-view.md says which a theme needs.',
      });
    return found(view);
  };
  return {
    manifest,
    render,
    bytes: (template, view) => parts.gather(() => render(template, view)),
    asset: (file) =>
      readFile(path.join(folder, 'assets', file), 'utf8').catch((cause: unknown) => {
        throw new UserError('bad-theme', `The theme has no file ${path.join(folder, 'assets', file)}.`, {
          cause,
          hint: 'Put it there, or take it out of "around" in theme.json.',
        });
      }),
  };
}

function isPart(file: string): boolean {
  return file.startsWith('_');
}

function nameOf(file: string): string {
  return path.basename(file, '.hbs').replace(/^_/, '');
}

async function compiled(
  file: string,
  handlebars: typeof Handlebars,
  known: Known,
): Promise<Handlebars.TemplateDelegate> {
  const source = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError('bad-template', `${file} cannot be read (${cause.code ?? 'unknown'}).`, { cause });
  });
  const program = explained(file, () => strictTemplate(source, known));
  // What is to be escaped goes through the theme's own helpers.
  const template = handlebars.compile(program, { strict: true, noEscape: true });
  return (view, options) => explained(file, () => template(view, options));
}

function helpersWith(parts: Parts, { language }: ThemeManifest): Handlebars.HelperDeclareSpec {
  const own = Object.entries(helpersOf(language));
  return Object.fromEntries(own.map(([name, run]) => [name, placed(name, withWhole(run, parts))]));
}

/** A partial that is further in than its file says is needed as it is, since each of its lines is moved. */
function inParts(template: Handlebars.TemplateDelegate, parts: Parts): Handlebars.TemplateDelegate {
  return (view, options: Handlebars.RuntimeOptions & { readonly indent?: string } = {}) => {
    const text = template(view, options);
    return options.indent === undefined ? parts.part(text) : parts.whole(text);
  };
}

/** A helper of a block, to which what is within the block is given as it is. */
function withWhole(run: Handlebars.HelperDelegate, parts: Parts): Handlebars.HelperDelegate {
  return function (this: unknown, ...given: readonly unknown[]): unknown {
    const options = given.at(-1) as Partial<Handlebars.HelperOptions>;
    const { fn } = options;
    if (!fn) return run.apply(this, [...given] as Parameters<typeof run>);
    const within = { ...options, fn: (...of: Parameters<typeof fn>) => parts.whole(fn(...of)) };
    return run.apply(this, [...given.slice(0, -1), within] as readonly unknown[] as Parameters<typeof run>);
  };
}

/** What comes of it, or a mistake that says where it is. */
function explained<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('bad-template', `${file}${lineOf(cause)} cannot be used: ${messageOf(cause)}`, {
      cause,
      hint: file.startsWith(TEMPLATES)
        ? 'It is one of wiretale’s own: install wiretale again to get it back.'
        : 'Correct the template: docs/reference/theme-view.md says what there is.',
    });
  }
}

function lineOf(cause: unknown): string {
  const told = cause as { readonly lineNumber?: number };
  const line = told.lineNumber ?? /on line (\d+)/.exec(textOf(cause))?.[1];
  return line === undefined ? '' : `, line ${line},`;
}

/** Handlebars draws where its reading ended: a line of the template, and a caret below. */
function messageOf(cause: unknown): string {
  const [first, line, caret, expected = ''] = textOf(cause).split('\n');
  if (line === undefined || caret === undefined) return first!;
  if (expected.endsWith("got 'EOF'")) return 'a block that begins before is not closed.';
  return `after "${line.slice(0, caret.indexOf('^')).slice(-40)}" something else is expected.`;
}

function textOf(cause: unknown): string {
  return cause instanceof Error ? cause.message : String(cause);
}

/** A helper whose mistakes have a line: it may be given what it is not made for. */
function placed(name: string, run: Handlebars.HelperDelegate): Handlebars.HelperDelegate {
  return function (this: unknown, ...given: readonly unknown[]): unknown {
    try {
      return run.apply(this, [...given] as Parameters<Handlebars.HelperDelegate>);
    } catch (cause) {
      const { loc } = given.at(-1) as { readonly loc?: { readonly start: { readonly line: number } } };
      if (cause instanceof UserError || lineOf(cause) !== '' || !loc) throw cause;
      throw new TemplateMistake(`"${name}" cannot be given that (${textOf(cause)})`, loc.start.line);
    }
  };
}
