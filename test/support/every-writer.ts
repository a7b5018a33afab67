/** A capture through every writer that has the last gate: pages of both kinds in every theme, and every export. */

import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { resolveOptions } from '../../src/app/config/resolve.js';
import { exportCapture } from '../../src/app/export.js';
import { render } from '../../src/app/render.js';
import { UserError } from '../../src/model/errors.js';
import { readCapture } from '../../src/store/read-capture.js';
import { temporaryFolder } from './temporary-folder.js';

const THEMES = ['mkdocs-material', 'github', 'jekyll', 'sphinx', 'html'];
const FORMATS = ['curl', 'har', 'otlp'];

/** What each wrote, by its name; why it wrote nothing, where it refused. */
export async function everyWriter(
  path: string,
): Promise<ReadonlyMap<string, { readonly text: string; readonly refused: string | undefined }>> {
  const pages = ['trace', 'cookbook'].flatMap((kind) =>
    THEMES.map((theme) => [`${kind} ${theme}`, () => pagesOf(path, kind, theme)] as const),
  );
  const exports = FORMATS.map((format) => [`export ${format}`, () => exportOf(path, format)] as const);
  const results = new Map<string, { text: string; refused: string | undefined }>();
  for (const [name, write] of [...pages, ...exports]) {
    try {
      results.set(name, { text: await write(), refused: undefined });
    } catch (error) {
      if (!(error instanceof UserError) || error.code !== 'secret-found') throw error;
      results.set(name, { text: '', refused: error.message });
    }
  }
  return results;
}

async function pagesOf(path: string, kind: string, theme: string): Promise<string> {
  const undrawn = kind === 'trace' ? { pictures: 'none' } : {};
  const out = await temporaryFolder();
  await render(
    await readCapture(path),
    await resolveOptions('render', { out: join(out, 'pages'), theme, kind, ...undrawn }, {}),
  );
  const files = await readdir(out, { recursive: true, withFileTypes: true });
  const read = files
    .filter((file) => file.isFile())
    .map((file) => readFile(join(file.parentPath, file.name), 'utf8'));
  return (await Promise.all(read)).join('\n');
}

async function exportOf(path: string, format: string): Promise<string> {
  let written = '';
  await exportCapture(await readCapture(path), await resolveOptions('export', { format }, {}), (text) => {
    written += text;
    return Promise.resolve();
  });
  return written;
}
