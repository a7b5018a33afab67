/** Themes: folders of Handlebars templates that lay out a page's data and can do nothing else. */

import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import Handlebars from 'handlebars';
import { UserError } from '../model/errors.js';
import { helpersOf } from './helpers.js';
import { readManifest, TEMPLATES } from './manifest.js';
import type { ThemeManifest } from './manifest.js';
import { strictTemplate } from './strict.js';
import type { Known } from './strict.js';

/** A theme, read and compiled. */
export interface Theme {
  readonly manifest: ThemeManifest;
  /** The text of a template with its data; a mistake in the template is a `UserError` that names file and line. */
  render(template: string, view: object): string;
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
  const helpers = helpersOf(manifest.language);
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
    if (isPart(file)) handlebars.registerPartial(nameOf(file), template);
    else templates.set(nameOf(file), template);
  }
  return {
    manifest,
    render: (template, view) => {
      const found = templates.get(template);
      if (!found)
        throw new UserError('no-template', `The theme has no template ${template}.hbs in ${folder}.`, {
          hint: 'docs/reference/theme-view.md says which a theme needs.',
        });
      return found(view);
    },
    asset: (file) =>
      readFile(path.join(folder, 'assets', file), 'utf8').catch((cause: unknown) => {
        throw new UserError('bad-theme', `The theme has no file ${path.join(folder, 'assets', file)}.`, {
          cause,
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
  const source = await readFile(file, 'utf8');
  const program = explained(file, () => strictTemplate(source, known));
  // What is to be escaped goes through the theme's own helpers.
  const template = handlebars.compile(program, { strict: true, noEscape: true });
  return (view, options) => explained(file, () => template(view, options));
}

/** What comes of it, or a mistake that says where it is. */
function explained<T>(file: string, run: () => T): T {
  try {
    return run();
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw new UserError('bad-template', `${file}${lineOf(cause)} cannot be used: ${messageOf(cause)}`, {
      cause,
      hint: 'Correct the template, or install wiretale again to get its own back.',
    });
  }
}

function lineOf(cause: unknown): string {
  const told = cause as { readonly lineNumber?: number };
  const line = told.lineNumber ?? /on line (\d+)/.exec(messageOf(cause))?.[1];
  return line === undefined ? '' : `, line ${line},`;
}

function messageOf(cause: unknown): string {
  return (cause instanceof Error ? cause.message : String(cause)).split('\n', 1)[0]!;
}
