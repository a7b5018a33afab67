/** The programs that make sites of our pages (Debian's), as a user runs them. */

import { spawnSync } from 'node:child_process';

export const BUILDER_PACKAGES = [
  ...['mkdocs', 'mkdocs-material', 'jekyll', 'python3-sphinx', 'python3-sphinxcontrib-mermaid'],
] as const;

export type BuiltTheme = 'mkdocs-material' | 'jekyll' | 'sphinx';

const BUILDERS: Readonly<Record<BuiltTheme, (source: string, built: string) => readonly string[]>> = {
  'mkdocs-material': (source, built) => [
    ...['mkdocs', 'build', '-q', '--strict', '-f', `${source}/mkdocs.yml`, '-d', built],
  ],
  jekyll: (source, built) => ['jekyll', 'build', '-q', '-s', `${source}/docs`, '-d', built],
  sphinx: (source, built) => ['sphinx-build', '-q', '-W', '--keep-going', `${source}/docs`, built],
};

/** Builds what was rendered into `source`. `said`: all that the program printed. */
export function buildSite(
  theme: BuiltTheme,
  source: string,
  built: string,
): { readonly status: number | null; readonly said: string } {
  const [command, ...args] = BUILDERS[theme](source, built);
  const { status, stdout, stderr } = spawnSync(command!, args, { encoding: 'utf8', maxBuffer: 64 << 20 });
  return { status, said: `${stdout}${stderr}` };
}
