/** What a theme says of itself in `theme.json`: its language, where its pages go, and which files stand around them. */

import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../model/errors.js';
import { LANGUAGES } from './languages.js';
import type { LanguageName } from './languages.js';

/** What wiretale brings along: Mermaid, its look, and a script that draws where a theme does not do so itself. */
const BUNDLES = ['mermaid', 'mermaid-look', 'mermaid-draw'] as const;
export type Bundle = (typeof BUNDLES)[number];

/** A file beside the pages: from a template of the theme, from its `assets`, or of those that wiretale brings along. */
export interface AroundFile {
  readonly file: string;
  readonly template?: string;
  readonly asset?: string;
  readonly bundle?: Bundle;
}

export interface ThemeManifest {
  readonly language: LanguageName;
  /** The ending of pages: `.md`. */
  readonly extension: string;
  /** The ending by which pages link to one another, when the builder changes it: `.html`. */
  readonly links: string;
  /** The home page without its ending. */
  readonly home: string;
  /** The folder of pages below the output folder; '' for the output folder itself. */
  readonly folder: string;
  readonly around: readonly AroundFile[];
  /** How to look at the site, with OUT for the output folder; '' when there is nothing to build. */
  readonly build: string;
}

/** @throws UserError `bad-theme` with the file and what is wrong in it */
export async function readManifest(folder: string): Promise<ThemeManifest> {
  const place = path.join(folder, 'theme.json');
  const text = await readFile(place, 'utf8').catch((cause: unknown) => {
    throw new UserError('bad-theme', `${folder} is no theme: it has no theme.json that can be read.`, {
      cause,
      hint: HINT,
    });
  });
  const wrong = (what: string, cause?: unknown): never => {
    throw new UserError('bad-theme', `${place} cannot be used: ${what}.`, { cause, hint: HINT });
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    wrong(`it is no JSON${lineIn(text, cause)}`, cause);
  }
  return checked(value, wrong);
}

/** The package's own templates, beside `src` and `dist`. */
export const TEMPLATES = fileURLToPath(new URL('../../templates/', import.meta.url));

const HINT = `Start from a copy of one that works, such as ${path.join(TEMPLATES, 'github')} (docs/how-to/your-own-theme.md).`;

const KEYS = ['language', 'extension', 'links', 'home', 'folder', 'around', 'build'];
const NAME = /^\w[\w.-]*$/;
const BELOW = /^(?:\w[\w.-]*\/)*\w[\w.-]*$/;

function checked(value: unknown, wrong: (what: string) => never): ThemeManifest {
  if (!isRecord(value)) return wrong('it holds no object');
  const unknown = Object.keys(value).find((key) => !KEYS.includes(key));
  if (unknown !== undefined) wrong(`"${unknown}" is none of ${KEYS.join(', ')}`);
  const {
    language,
    extension = '.md',
    links = extension,
    home = 'index',
    folder = '',
    around = [],
    build = '',
  } = value;
  if (!LANGUAGES.includes(language as LanguageName)) wrong(`"language" is none of ${LANGUAGES.join(', ')}`);
  if (typeof extension !== 'string' || !/^\.\w+$/.test(extension)) wrong('"extension" is not such as ".md"');
  if (typeof links !== 'string' || !/^(?:\.\w+)?$/.test(links)) wrong('"links" is not such as ".html"');
  if (typeof home !== 'string' || !NAME.test(home)) wrong('"home" is no name of a page, such as "index"');
  if (typeof folder !== 'string' || (folder !== '' && !BELOW.test(folder)))
    wrong('"folder" is no folder below');
  if (typeof build !== 'string') wrong('"build" is no text');
  if (!Array.isArray(around)) wrong('"around" is no list');
  const files = (around as readonly unknown[]).map((file, index) =>
    isAround(file) ? file : wrong(`"around" ${index + 1} is no {file, template | asset | bundle}`),
  );
  return { language, extension, links, home, folder, around: files, build } as ThemeManifest;
}

function isAround(value: unknown): value is AroundFile {
  if (!isRecord(value)) return false;
  const { file, ...from } = value;
  const [[kind, name] = ['', ''], ...more] = Object.entries(from);
  if (typeof file !== 'string' || !AROUND.test(file) || typeof name !== 'string' || more.length > 0)
    return false;
  if (kind === 'bundle') return BUNDLES.includes(name as Bundle);
  return (kind === 'template' || kind === 'asset') && NAME.test(name);
}

/** Jekyll's own begin with an underscore, which `\w` allows. */
const AROUND = BELOW;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** ` (line 3)`, where the parser says at which character. */
function lineIn(text: string, cause: unknown): string {
  const at = /position (\d+)/.exec((cause as Error).message)?.[1];
  return at === undefined ? '' : ` (line ${text.slice(0, Number(at)).split('\n').length})`;
}
