/** Pages for a MkDocs project that exists: where they go, and what its writer has to say in its `mkdocs.yml`. */

import { isAbsolute, join, relative, resolve, sep } from 'node:path';
import { UserError } from '../model/errors.js';
import { loadTheme } from '../render/templates.js';
import type { NavigationFlow } from '../render/theme-pages.js';
import { readMkdocs } from './config/mkdocs-file.js';
import type { Options } from './config/options.js';

export interface IntoProject {
  readonly out: string;
  /** The project's own configuration, which is never written. */
  readonly file: string;
  readonly missing: readonly string[];
  /** What in it acts on recorded text. */
  readonly acting: readonly string[];
  /** Lines of `nav`. */
  readonly nav: (flows: readonly NavigationFlow[]) => readonly string[];
}

/** @throws UserError `usage`, `no-mkdocs`, `bad-theme`, `bad-template` */
export async function intoProject(
  { into, dir, out, theme }: Pick<Options, 'into' | 'dir' | 'out' | 'theme'>,
  name: string,
): Promise<IntoProject | undefined> {
  if (into === undefined) {
    if (dir === undefined) return undefined;
    throw new UserError('usage', '--dir says where in a project, and there is no --into.');
  }
  if (out !== undefined) {
    throw new UserError('usage', '--into says where the pages go, and so does --out.', {
      hint: 'Leave --out away (in wiretale.yaml, too): --dir says where in the project they go.',
    });
  }
  await refuseOthers(theme);
  const { file, docs, missing, acting } = await readMkdocs(into);
  const below = relative(resolve(into, docs), resolve(into, dir ?? join(docs, name)))
    .split(sep)
    .join('/');
  if (below === '' || below.startsWith('..')) {
    throw new UserError('usage', `--dir ${dir} is no folder below ${docs}, where the project's pages are.`, {
      hint: `Say --dir ${docs}/${name}.`,
    });
  }
  return {
    out: isAbsolute(docs) ? join(docs, below) : join(into, docs, below),
    file,
    missing,
    acting,
    nav: (flows) => flows.flatMap((flow) => navLines(flow, below)),
  };
}

/** MkDocs reads Markdown: of a theme in another language it would show nothing. */
async function refuseOthers(theme: string): Promise<void> {
  if (theme === 'mkdocs-material') return;
  const own = /[/\\]/.test(theme);
  const { language } = own ? (await loadTheme(theme)).manifest : { language: '' };
  if (language === 'markdown') return;
  const why = own ? `is in the language ${language}` : 'is not for those';
  throw new UserError('usage', `--into is for MkDocs projects, and --theme ${theme} ${why}.`, {
    hint: 'Leave --theme out, or take a theme whose theme.json has "language": "markdown".',
  });
}

function navLines({ title, file, steps }: NavigationFlow, below: string): readonly string[] {
  const page = (one: { readonly title: string; readonly file: string }): string =>
    `- ${quoted(one.title)}: ${quoted(`${below}/${one.file}`)}`;
  if (steps.length === 0) return [page({ title, file })];
  return [
    `- ${quoted(title)}:`,
    `    - ${quoted(`${below}/${file}`)}`,
    ...steps.map((step) => `    ${page(step)}`),
  ];
}

/** MkDocs puts titles into its pages as they are. */
function quoted(text: string): string {
  return JSON.stringify(text.replace(/[&<>]/g, (char) => `&#${char.charCodeAt(0)};`));
}
