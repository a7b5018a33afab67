/** `wiretale diagram`: the pictures of a capture's flows, as text for the terminal or Mermaid, or as SVG and PNG files. */

import { dirname, extname, join, relative, sep } from 'node:path';
import type { Capture } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import type { Picture } from '../model/page.js';
import { drawPng, openRenderer } from '../render/pictures/open-renderer.js';
import type { Renderer } from '../render/pictures/renderer.js';
import { writeFiles, writeOne } from '../render/files.js';
import type { MakeFile } from '../render/files.js';
import { picturesOf } from '../trace/pages.js';
import { slugsOf } from '../trace/trace.js';
import { textPicture } from '../trace/text-picture.js';
import type { TextLine } from '../trace/text-picture.js';
import type { Options } from './config/options.js';
import { lastGate } from './last-gate.js';
import { selectFlows } from './select/flows.js';
import { refuseIdle } from './select/idle.js';
import { understand } from './understand.js';

export type { TextLine } from '../trace/text-picture.js';

export type DiagramFormat = 'txt' | 'mermaid' | 'svg' | 'png';

/** `name`: of the flow; with the picture's own when there are several. */
export interface TitledPicture {
  readonly name: string;
  readonly slug: string;
  readonly picture: Picture;
}

/** The pictures that the options ask for. @throws UserError `unknown-flow`, `nothing-selected` */
export function diagrams(capture: Capture, options: Options): readonly TitledPicture[] {
  const understood = understand(capture, options.profiles);
  const titles = understood.flows.map(({ flow }) => flow);
  refuseIdle(titles, options);
  const slugs = slugsOf(titles, capture.manifest);
  const style = { budget: options.budget, numbers: options.numbers };
  const selected = selectFlows(understood, options).filter(({ flow }) => flow.roots.length > 0);
  return selected.flatMap(({ flow, bindings, name, hiddenWords, number }) => {
    const told = { flow, bindings, name, ...(hiddenWords === undefined ? {} : { hidden: hiddenWords }) };
    const { summary, full } = picturesOf(told, style);
    return (options.full ? full : summary).map((picture) => ({
      name: picture.title === '' ? flow.title : `${flow.title}: ${picture.title}`,
      slug: slugs[number - 1]!,
      picture,
    }));
  });
}

/** The lines of a picture for a terminal of so many columns. */
export function diagramLines({ picture }: TitledPicture, columns: number): readonly TextLine[] {
  return textPicture(picture.diagram, columns);
}

/** What `--format` says, else the ending of `--out`, else text. @throws UserError `usage` */
export function formatOf({ format, out }: Pick<Options, 'format' | 'out'>): DiagramFormat {
  const ending = extname(out ?? '');
  const found = format ?? (ending === '' ? 'txt' : ENDINGS[ending]);
  if (found && isPicture(found)) return found;
  if (found) {
    throw new UserError('usage', `"${found}" is no format of pictures.`, {
      hint: `Those are txt, mermaid, svg and png; wiretale export writes ${found}.`,
    });
  }
  throw new UserError('usage', `${out} ends like no picture that is drawn here.`, {
    hint: `Endings are ${Object.keys(ENDINGS).join(', ')}; with --format any other does, and a folder has none.`,
  });
}

function isPicture(format: string): format is DiagramFormat {
  return Object.values<string>(ENDINGS).includes(format);
}

const ENDINGS: Readonly<Record<string, DiagramFormat>> = {
  '.svg': 'svg',
  '.png': 'png',
  '.mmd': 'mermaid',
  '.txt': 'txt',
};

export interface WriteContext {
  readonly capture: Capture;
  readonly options: Options;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Of text pictures. */
  readonly columns: number;
}

/**
 * Writes pictures to `--out`, a file or a folder, and resolves with their paths.
 * @throws UserError `several-pictures`, `no-browser`, `picture-too-large`, `picture-blank`, `secret-found`, `not-ours`,
 * `cannot-write`
 */
export async function writeDiagrams(
  pictures: readonly TitledPicture[],
  context: WriteContext,
): Promise<readonly string[]> {
  const format = formatOf(context.options);
  const { out, toFile } = destination(pictures, context);
  const check = lastGate(context.capture.manifest, context.options);
  for (const { picture, slug } of pictures) check(picture.mermaid, slug);
  if (toFile) {
    const [make] = await all(drawn(pictures, { ...context, format, folder: dirname(out) }));
    const { text } = await make!();
    await writeOne(out, text);
    return [out];
  }
  const written = await writeFiles(out, drawn(pictures, { ...context, format, folder: out }));
  return written.map((file) => join(out, file));
}

/** One picture may go to a file that is named; several go to a folder. */
function destination(
  pictures: readonly TitledPicture[],
  { capture, options }: WriteContext,
): { readonly out: string; readonly toFile: boolean } {
  const out = options.out ?? join('traces', capture.manifest.name, 'pictures');
  const toFile = options.out !== undefined && extname(out) !== '';
  if (toFile && pictures.length > 1) {
    throw new UserError(
      'several-pictures',
      `There are ${pictures.length} pictures, and ${out} is one file.`,
      {
        hint: 'Give a folder, or choose with --flow, --only, --hide or a larger --budget.',
      },
    );
  }
  return { out, toFile };
}

interface Drawing extends WriteContext {
  readonly format: DiagramFormat;
  /** Where the picture will stand. */
  readonly folder: string;
}

async function* drawn(pictures: readonly TitledPicture[], context: Drawing): AsyncGenerator<MakeFile> {
  const { format, options, environment, columns } = context;
  const pixels = format === 'svg' || format === 'png';
  const machine = { environment, platform: process.platform };
  const renderer = pixels ? await openRenderer(options.renderer, machine) : undefined;
  try {
    for (const one of pictures) {
      const text =
        format === 'txt'
          ? `${diagramLines(one, columns)
              .map((line) => line.text)
              .join('\n')}\n`
          : renderer
            ? await pictureFile(one, renderer, context)
            : one.picture.mermaid;
      yield () => ({ path: fileName(one, format), text, checked: false });
    }
  } finally {
    await renderer?.close();
  }
}

async function pictureFile(
  { picture, slug }: TitledPicture,
  renderer: Renderer,
  { format, options, capture, folder }: Drawing,
): Promise<string | Uint8Array> {
  const scheme = options.colors;
  if (format === 'png') return drawPng(renderer, picture, scheme === 'auto' ? 'light' : scheme);
  const page = relative(folder, join('traces', capture.manifest.name, `${slug}.html`))
    .split(sep)
    .join('/');
  const svg = await renderer.svg(picture, { scheme, alone: true, href: (anchor) => `${page}#${anchor}` });
  return `${svg}\n`;
}

function fileName({ slug, picture }: TitledPicture, format: DiagramFormat): string {
  const part = /-([1-9]\d*)$/.exec(picture.anchor)?.[1];
  const ending = format === 'mermaid' ? 'mmd' : format;
  return `${slug}${part === undefined ? '' : `-part-${part}`}.${ending}`;
}

async function all<T>(items: AsyncIterable<T>): Promise<readonly T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}
