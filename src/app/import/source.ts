/** Files to import, and what comes in on stdin: opened, decoded in chunks, and their format found by how they begin. */

import { open } from 'node:fs/promises';
import { basename } from 'node:path';
import { HEAD_CHARACTERS } from '../../formats/format.js';
import { UserError } from '../../model/errors.js';
import { detectFormat, formatNamed, formatWords } from '../formats.js';
import type { FormatThat } from '../formats.js';

export interface Source {
  /** As it was given. */
  readonly path: string;
  /** Its place among those that are read, from 0. */
  readonly number: number;
  /** For people: `stdin` where nothing has a name. */
  readonly name: string;
  readonly format: FormatThat<'read'>;
  /** Bytes, where that is known. */
  readonly size: number | undefined;
  readonly chunks: AsyncIterable<string>;
  /** How many bytes have been read. */
  readonly read: () => number;
  readonly close: () => Promise<void>;
}

export interface Opening {
  readonly format: string | undefined;
  readonly stdin: AsyncIterable<Uint8Array>;
}

/**
 * Opens all before anything is made of one. `-` is stdin.
 * @throws UserError `no-such-file`, `cannot-read`, `empty-file`, `unknown-format`, `usage`
 */
export async function openSources(paths: readonly string[], opening: Opening): Promise<readonly Source[]> {
  if (paths.filter((path) => path === '-').length > 1)
    throw new UserError('usage', 'There is only one stdin.');
  const format = opening.format === undefined ? undefined : formatNamed(opening.format, 'read');
  const sources: Source[] = [];
  try {
    for (const path of paths)
      sources.push({ ...(await openSource(path, format, opening.stdin)), number: sources.length });
    return sources;
  } catch (error) {
    await Promise.all(sources.map(({ close }) => close()));
    throw error;
  }
}

async function openSource(
  path: string,
  format: FormatThat<'read'> | undefined,
  stdin: Opening['stdin'],
): Promise<Omit<Source, 'number'>> {
  const { bytes, size, close } =
    path === '-' ? { bytes: stdin, size: undefined, close: nothing } : await openFile(path);
  const name = path === '-' ? 'stdin' : basename(path);
  let read = 0;
  const counted = async function* (): AsyncGenerator<Uint8Array, void> {
    for await (const chunk of bytes) {
      read += chunk.length;
      yield chunk;
    }
  };
  try {
    const { head, chunks } = await withHead(decoded(counted()), path);
    const found = format ?? detectFormat(head);
    if (!found) throw unknownFormat(path);
    return { path, name, format: found, size, chunks, read: () => read, close };
  } catch (error) {
    await close();
    throw isSystemError(error) ? cannotRead(path, error) : error;
  }
}

async function openFile(path: string) {
  try {
    const file = await open(path);
    const stat = await file.stat();
    if (stat.isDirectory()) {
      await file.close();
      throw new UserError('cannot-read', `${path} is a folder.`, {
        hint: 'Name the files in it: wiretale import recordings/*.har',
      });
    }
    const bytes = file.createReadStream({
      autoClose: false,
      highWaterMark: CHUNK_BYTES,
    }) as AsyncIterable<Buffer>;
    const size = stat.isFile() ? stat.size : undefined;
    return { bytes, size, close: () => file.close().catch(() => undefined) };
  } catch (error) {
    throw isSystemError(error) ? cannotRead(path, error) : error;
  }
}

const CHUNK_BYTES = 256 << 10;

const nothing = (): Promise<void> => Promise.resolve();

/** UTF-8, or UTF-16 where its byte order mark says so; what is neither is replaced, never refused. */
async function* decoded(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string, void> {
  let decoder: TextDecoder | undefined;
  for await (const chunk of bytes) {
    decoder ??= new TextDecoder(encodingOf(chunk));
    const text = decoder.decode(chunk, { stream: true });
    if (text !== '') yield text;
  }
  const rest = decoder?.decode() ?? '';
  if (rest !== '') yield rest;
}

function encodingOf(first: Uint8Array): string {
  if (first[0] === 0xff && first[1] === 0xfe) return 'utf-16le';
  return first[0] === 0xfe && first[1] === 0xff ? 'utf-16be' : 'utf-8';
}

/** How the text begins, and all of it. @throws UserError `empty-file` */
async function withHead(
  text: AsyncGenerator<string, void>,
  path: string,
): Promise<{ readonly head: string; readonly chunks: AsyncIterable<string> }> {
  let head = '';
  while (head.length < HEAD_CHARACTERS) {
    const next = await text.next();
    if (next.done) break;
    head += next.value;
  }
  if (head.trim() === '') {
    throw new UserError('empty-file', path === '-' ? 'Nothing came in on stdin.' : `${path} is empty.`);
  }
  const chunks = async function* (): AsyncGenerator<string, void> {
    yield head;
    yield* text;
  };
  return { head: head.slice(0, HEAD_CHARACTERS), chunks: chunks() };
}

function unknownFormat(path: string): UserError {
  const what = path === '-' ? 'What came in on stdin' : path;
  return new UserError('unknown-format', `${what} begins like no format that is imported.`, {
    hint: `Those that are: ${formatWords('read')}. If it is one of them all the same, say so with --format.`,
  });
}

function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  return (
    error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string' && 'syscall' in error
  );
}

function cannotRead(path: string, cause: NodeJS.ErrnoException): UserError {
  const { code = 'unknown error' } = cause;
  if (code === 'ENOENT') return new UserError('no-such-file', `There is no file ${path}.`, { cause });
  return new UserError('cannot-read', `${path} cannot be read (${code}).`, { cause });
}
