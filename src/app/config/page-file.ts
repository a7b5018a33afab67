/** What a writer says of a capture in its `page.yaml`: read here, and never written by us. */

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { LineCounter, parseDocument, isNode, isScalar } from 'yaml';
import type { Document } from 'yaml';
import { z } from 'zod';
import { UserError } from '../../model/errors.js';
import { yamlHint, yamlValue } from './yaml-value.js';

/** The file's name in the folder of its capture. */
export const PAGE_FILE = 'page.yaml';

export interface PageFile {
  readonly title: string;
  /** In paragraphs. */
  readonly sentence: readonly string[];
  /** An http(s) URL, or ''. */
  readonly reference: string;
  readonly notes: readonly StepNote[];
}

export interface StepNote {
  /** The number of a message as the pages show it. */
  readonly step: number;
  /** The number of the flow that it is in. */
  readonly flow: number;
  /** In paragraphs. */
  readonly text: readonly string[];
  /** Where the file says it: `captures/x/page.yaml, line 7`. */
  readonly place: string;
}

const said = z
  .string({ error: 'must be text' })
  .refine((value) => value.trim() !== '', { error: 'must not be empty' });
const number = z.int({ error: 'must be a number' }).min(1, { error: 'must be a number from 1' });

const note = z.strictObject(
  { step: number, flow: number.default(1), text: said },
  { error: 'must be a list of maps, each with a step and a text' },
);

const written = z.strictObject({
  title: said.optional(),
  sentence: said.optional(),
  // Nothing that could end a link in one of the languages that pages are written in.
  reference: z
    .string({ error: 'must be text' })
    .regex(/^https?:\/\/[^\s<>"'`\\{}|^()[\]\p{C}]+$/u, {
      error: 'must be a URL such as https://docs.openstack.org/, without spaces, quotes and brackets',
    })
    .optional(),
  notes: z.array(note, { error: 'must be a list' }).default([]),
});

const KNOWN = 'title, sentence, reference and notes; of a note step, flow and text';

/** Nothing when the capture has none. @throws UserError `bad-page` with file and line */
export async function readPageFile(capture: string): Promise<PageFile | undefined> {
  const file = join(capture, PAGE_FILE);
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    if (cause.code === 'ENOENT') return undefined;
    throw new UserError('bad-page', `${file} cannot be read (${cause.code ?? 'unknown'}).`, {
      cause,
      hint: 'Make it a file that you may read, or move it away: pages can do without.',
    });
  });
  if (text === undefined) return undefined;
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'error', prettyErrors: false });
  const place = (path: readonly PropertyKey[]): string => `${file}, line ${lineAt(document, path, lines)}`;
  const [error] = document.errors;
  if (error) {
    const at = `${file}, line ${lines.linePos(error.pos[0]).line}`;
    throw new UserError('bad-page', `${at}, is not valid YAML: ${error.message}`, {
      cause: error,
      hint: yamlHint(error),
    });
  }
  const parsed = written.safeParse(yamlValue(document, { file, lines, code: 'bad-page' }) ?? {});
  if (!parsed.success) throw badPage(parsed.error.issues, { place, document });
  const { title = '', reference = '', notes, sentence } = parsed.data;
  return {
    title,
    sentence: sentence === undefined ? [] : paragraphsOf(sentence, document.getIn(['sentence'], true)),
    reference,
    notes: notes.map((note, index) => ({
      ...note,
      text: paragraphsOf(note.text, document.getIn(['notes', index, 'text'], true)),
      place: place(['notes', index]),
    })),
  };
}

/** Of an empty line YAML has made a line break, but for a block with a bar: there lines are as they are written. */
function paragraphsOf(text: string, node: unknown): readonly string[] {
  const isLiteral = isScalar(node) && node.type === 'BLOCK_LITERAL';
  const paragraphs = text.split(isLiteral ? /\n\s*\n/ : /\n/).map((one) => one.trim());
  return paragraphs.filter((one) => one !== '');
}

interface Read {
  readonly document: Document;
  readonly place: (path: readonly PropertyKey[]) => string;
}

function badPage(issues: readonly z.core.$ZodIssue[], { place, document }: Read): UserError {
  // A key that is wrong is why another one is missing.
  const issue = issues.find(({ code }) => code === 'unrecognized_keys') ?? issues[0]!;
  const hint = `It is a map of ${KNOWN} (docs/how-to/pages-in-your-site.md).`;
  if (issue.code === 'unrecognized_keys') {
    const [key = ''] = issue.keys;
    return new UserError('bad-page', `${place([...issue.path, key])}: there is no "${key}" here.`, { hint });
  }
  const name = issue.path.filter((part) => typeof part === 'string').at(-1);
  if (name === undefined) return new UserError('bad-page', `${place([])}: it is no map.`, { hint });
  const isMissing = !document.hasIn(issue.path);
  const wrong = isMissing ? 'is missing' : issue.message;
  return new UserError('bad-page', `${place(issue.path)}: "${name}" ${wrong}.`, { hint });
}

/** The line of the value there, or of the nearest one around it that is there. */
function lineAt(document: Document, path: readonly PropertyKey[], lines: LineCounter): number {
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown =
      length === 0 ? document.contents : document.getIn(path.slice(0, length) as readonly string[], true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
