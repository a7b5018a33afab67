/** What a MkDocs project that exists says of itself: where its pages are, and which extensions it has. It is only read. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument } from 'yaml';
import { UserError } from '../../model/errors.js';
import { yamlHint, yamlValue } from './yaml-value.js';

export interface MkdocsProject {
  readonly file: string;
  /** The folder of its pages, from the project's. */
  readonly docs: string;
  /** Lines of `markdown_extensions` that our pages need and it has not. */
  readonly missing: readonly string[];
  /** Its plugins and extensions that act on what stands in code: recorded text could have them read files. */
  readonly acting: readonly string[];
}

/** @throws UserError `no-mkdocs` when there is no mkdocs.yml that can be read */
export async function readMkdocs(folder: string): Promise<MkdocsProject> {
  const file = join(folder, 'mkdocs.yml');
  const text = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new UserError('no-mkdocs', `${folder} is no MkDocs project: ${file} cannot be read.`, {
      cause,
      hint: 'Without --into, wiretale makes a site of its own.',
    });
  });
  // Tags of Python's own, such as !!python/name:, say nothing here.
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const [error] = document.errors;
  if (error) {
    throw new UserError('no-mkdocs', `${file} is no YAML that can be read: ${firstLine(error)}`, {
      cause: error,
      hint: yamlHint(error),
    });
  }
  const content = yamlValue(document, { file, lines, code: 'no-mkdocs' });
  const {
    docs_dir: docs,
    markdown_extensions: extensions,
    plugins,
  } = (content ?? {}) as Record<string, unknown>;
  const had = namedIn(extensions);
  return {
    file,
    docs: typeof docs === 'string' ? docs : 'docs',
    missing: missingOf(had),
    acting: [...namedIn(plugins).keys(), ...had.keys()].filter((name) => ACTING.has(name)),
  };
}

/** Not `macros`, which heeds the head of our pages, nor `pymdownx.snippets`, whose marks are broken there. */
const ACTING: ReadonlySet<string> = new Set([
  ...['include-markdown', 'table-reader', 'codeinclude'],
  ...['markdown_include.include', 'mdx_include'],
]);

const NEEDED: Readonly<Record<string, readonly string[]>> = {
  admonition: ['- admonition'],
  attr_list: ['- attr_list'],
  md_in_html: ['- md_in_html'],
  'pymdownx.details': ['- pymdownx.details'],
  'pymdownx.highlight': ['- pymdownx.highlight'],
  'pymdownx.superfences': [
    '- pymdownx.superfences:',
    '    custom_fences:',
    '      - name: mermaid',
    '        class: mermaid',
    '        format: !!python/name:pymdownx.superfences.fence_code_format',
  ],
  'pymdownx.tabbed': ['- pymdownx.tabbed:', '    alternate_style: true'],
};

/** A list of names, some with options, or a map. */
function namedIn(list: unknown): ReadonlyMap<string, unknown> {
  return new Map<string, unknown>(
    (Array.isArray(list) ? (list as readonly unknown[]) : [list]).flatMap((one) =>
      typeof one === 'string' ? [[one, null] as [string, unknown]] : Object.entries(one ?? {}),
    ),
  );
}

function missingOf(had: ReadonlyMap<string, unknown>): readonly string[] {
  const drawsMermaid = JSON.stringify(had.get('pymdownx.superfences') ?? '').includes('"name":"mermaid"');
  return Object.entries(NEEDED).flatMap(([name, lines]) =>
    had.has(name) && (name !== 'pymdownx.superfences' || drawsMermaid) ? [] : lines,
  );
}

function firstLine({ message }: Error): string {
  return message.split('\n', 1)[0]!.replace(/:$/, '.');
}
