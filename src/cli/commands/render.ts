/** `wiretale render`: pages from a capture; the path that opens in a browser comes first. */

import { resolve } from 'node:path';
import { openCapture } from '../../app/open-capture.js';
import type { RenderResult } from '../../app/render.js';
import type { Capture } from '../../model/capture.js';
import { EXIT, UserError } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command } from '../command.js';
import type { Terminal } from '../terminal.js';
import { plural } from '../words.js';

export const renderCommand: Command = {
  positionals: { capture: 'Names of captures, or paths with a slash; the latest when left out' },
  examples: [
    ['wiretale render', 'The latest capture, into traces/<its name>'],
    ['wiretale render image-create --split', 'A Markdown page per exchange'],
    ['wiretale render image-create image-delete --out site', 'A site of several, with a page per service'],
    ['wiretale render image-create --into ~/site --dir docs/api', 'Pages into a MkDocs project that exists'],
    ['wiretale render --flow 2 --hide quota', 'One flow, without its quota calls; the page counts them'],
    ['wiretale render image-create --kind cookbook', 'The client’s calls as curl commands, step by step'],
    ['wiretale render image-create --lang ko', 'In Korean; --lang vi in Vietnamese'],
    ['wiretale render image-create --theme github --out docs/trace', 'Plain GitHub Markdown'],
    ['wiretale render image-create --theme sphinx', 'reStructuredText for Sphinx, with a conf.py'],
    ['wiretale render image-create --theme ./my-theme', 'By templates of your own'],
  ],
  async run({ paths: [name, ...more], options, terminal }) {
    const captures: [Capture, ...Capture[]] = [await openCapture(name, options)];
    for (const another of more) captures.push(await openCapture(another, options));
    refuseTwice(captures);
    for (const { problems } of captures) {
      for (const problem of problems) terminal.note(terminal.noteStyle('yellow', problem));
    }
    const { render } = await import('../../app/render.js');
    printRendered(await render(captures, options), terminal);
    return captures.some(({ damaged }) => damaged) ? EXIT.incomplete : EXIT.ok;
  },
};

function refuseTwice(captures: readonly Capture[]): void {
  const paths = captures.map(({ path }) => resolve(path));
  const twice = captures.find((_, index) => paths.indexOf(paths[index]!) < index);
  if (!twice) return;
  throw new UserError('usage', `${twice.path} is named twice.`, { hint: 'Name each capture once.' });
}

/** Where there are many pages, the first one lists them all. */
const SHOWN_PAGES = 20;

/** The self-contained pages on stdout, first the one to open; the rest is said beside. */
export function printRendered(
  { html, pages, build, into, hidden, undrawn, untold = [] }: RenderResult,
  terminal: Terminal,
): void {
  for (const page of html.slice(0, SHOWN_PAGES)) terminal.out(page);
  if (html.length > SHOWN_PAGES) terminal.note(`HTML: ${plural(html.length - SHOWN_PAGES, 'more page')}`);
  if (hidden > 0) terminal.note(`${plural(hidden, 'call')} left out; each page says of what kind.`);
  if (undrawn > 0) terminal.note(`${plural(undrawn, 'picture')} shown as text: --pictures all draws them.`);
  for (const note of untold) terminal.note(terminal.noteStyle('yellow', printable(note)));
  const [first] = pages;
  if (first) terminal.note(`Pages: ${first}${pages.length > 1 ? ` and ${pages.length - 1} more` : ''}`);
  if (build !== undefined) terminal.note(`Site: ${build}`);
  if (into) printInto(into, terminal);
}

/** The lines for a project's own configuration on stdout; whose they are is said beside. */
function printInto(
  { file, nav, missing, acting }: NonNullable<RenderResult['into']>,
  terminal: Terminal,
): void {
  terminal.note(`For "nav:" in ${file}, which stays as it is:`);
  for (const line of nav) terminal.out(`  ${line}`);
  if (acting.length > 0) {
    const what = `${file} has ${acting.join(' and ')}: recorded text in these pages could have that read files. Have it leave them alone.`;
    terminal.note(terminal.noteStyle('yellow', printable(what)));
  }
  if (missing.length === 0) return;
  terminal.note('Missing in its "markdown_extensions:":');
  for (const line of missing) terminal.out(`  ${line}`);
}
