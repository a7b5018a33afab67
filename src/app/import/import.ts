/** `wiretale import`: files of other tools, through the same gate as live traffic, as a new capture. */

import { basename, extname } from 'node:path';
import type { Manifest } from '../../model/capture.js';
import { EXIT, UserError } from '../../model/errors.js';
import type { ReadProblem } from '../../formats/format.js';
import type { Redactor } from '../../redact/redact.js';
import { createCapture } from '../../store/capture-dir.js';
import { capturePlace } from '../capture-place.js';
import type { Options } from '../config/options.js';
import { createSecondGate } from '../gate.js';
import { gateRules } from '../gate-rules.js';
import { firstManifest, manifestThroughGate } from '../manifest.js';
import { PROFILES } from '../profiles.js';
import { callerNamed } from './caller.js';
import { keeper } from './keeper.js';
import type { Keeper } from './keeper.js';
import { openSources } from './source.js';
import type { Source } from './source.js';

export interface ImportRequest {
  readonly paths: readonly string[];
  readonly options: Options;
  readonly stdin: AsyncIterable<Uint8Array> & { destroy(): unknown };
  /** Ends the import early, with what there is by then. */
  readonly until: () => Promise<void>;
  /** The message quotes nothing of the file. */
  readonly onProblem: (problem: FileProblem) => void;
  readonly onProgress: (progress: ImportProgress) => void;
}

export type FileProblem = Pick<ReadProblem, 'line' | 'message' | 'dropped'> & { readonly file: string };

export interface ImportProgress {
  readonly file: string;
  readonly bytes: number;
  readonly size: number | undefined;
  readonly exchanges: number;
}

export interface ImportResult {
  readonly path: string;
  readonly manifest: Manifest;
  /** Entries that are missing, and parts of those that are not. */
  readonly dropped: number;
  readonly problems: number;
  /** It was ended early, or a file could not be read to its end. */
  readonly cut: boolean;
  /** In words: files without times, secrets that cannot be looked for everywhere. */
  readonly warnings: readonly string[];
}

/**
 * @throws UserError `no-such-file`, `cannot-read`, `empty-file`, `unknown-format`, `nothing-imported`, `bad-name`,
 * `capture-exists`, `cannot-write`, `rule-misses`
 */
export async function importFiles(request: ImportRequest): Promise<ImportResult> {
  const { paths, options, stdin } = request;
  const rules = gateRules(options);
  const sources = await openSources(paths, { format: options.format, stdin });
  try {
    // Pseudonyms of an export of ours stay as they are.
    const gate = createSecondGate(rules);
    const place = await capturePlace(options.save, options.captures, () => nameFor(sources, gate));
    const first = firstManifest(
      { name: place.name, filters: { only: [], skip: [] }, rules },
      undefined,
      new Date(),
    );
    const manifest = {
      ...first,
      imported: sources.map(({ name, format }) => ({ file: name, format: format.name })),
    };
    const writer = await createCapture(place.path, manifestThroughGate(manifest, gate));
    return await readInto(keeper({ gate, writer, manifest, options }), sources, request);
  } finally {
    await Promise.all(sources.map(({ close }) => close()));
  }
}

/** Made of the first file's name, which may hold a secret like any other text. */
function nameFor([source]: readonly Source[], gate: Redactor): string {
  const { path, name } = source!;
  const base = path === '-' ? 'import' : gate.text(basename(name, extname(name)));
  const slug = base
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '')
    .slice(0, 80);
  // Digits alone are steps.
  return slug === '' || /^\d+$/.test(slug) ? `import${slug && `-${slug}`}` : slug;
}

interface Told {
  dropped: number;
  problems: number;
  cut: boolean;
  /** Files that tell no times. */
  readonly untimed: Set<string>;
}

async function readInto(
  keeping: Keeper,
  sources: readonly Source[],
  request: ImportRequest,
): Promise<ImportResult> {
  const told: Told = { dropped: 0, problems: 0, cut: false, untimed: new Set() };
  void request.until().then(() => {
    told.cut = true;
    request.stdin.destroy();
  });
  try {
    for (const source of sources) if (!told.cut) await readSource(source, { keeping, told, request });
    if (keeping.exchanges() > 0) {
      const manifest = await keeping.seal();
      const { dropped, problems, untimed } = told;
      const cut = told.cut || keeping.bodiesLost() > 0;
      const warnings = [...[...untimed].map(untimedWarning), ...keeping.warnings()];
      return { path: keeping.path, manifest, dropped, problems, cut, warnings };
    }
  } catch (error) {
    throw notWritten(keeping.path, error);
  }
  await keeping.discard();
  throw nothingImported(sources, told);
}

function untimedWarning(file: string): string {
  return `${file} tells no times: its calls stand in its order, how long they took is not known.`;
}

interface Reading {
  readonly keeping: Keeper;
  readonly told: Told;
  readonly request: ImportRequest;
}

async function readSource(source: Source, { keeping, told, request }: Reading): Promise<void> {
  const { path, name, number, size, format, read } = source;
  const file = path === '-' ? name : path;
  const tell = (problem: Omit<FileProblem, 'file'>): void => {
    told.problems += 1;
    if (problem.dropped) told.dropped += 1;
    request.onProblem({ file, ...problem });
  };
  let next = PROGRESS_BYTES;
  const text = untilCut(source, { told, tell });
  const { textLimit, profiles = PROFILES } = request.options;
  const caller = format.byCaller ? callerNamed(name, profiles) : undefined;
  const context = { textLimitBytes: textLimit, ...(caller !== undefined && { caller }) };
  for await (const item of format.read(text, context)) {
    if (told.cut) return;
    if (item.kind === 'problem') tell(item);
    else if (item.kind === 'exchange') {
      if (item.timing.start === undefined) told.untimed.add(file);
      if (!(await keeping.keep(item, number))) tell({ line: item.line, message: NO_DATE, dropped: true });
    }
    // Of several files, whose command it was is not told.
    else if (request.paths.length === 1) keeping.about(item);
    if (read() < next) continue;
    next = read() + PROGRESS_BYTES;
    request.onProgress({ file, bytes: read(), size, exchanges: keeping.exchanges() });
  }
}

const PROGRESS_BYTES = 32 << 20;
const NO_DATE = 'The call has a time that is no date; it was left out.';

/** What comes, until it is ended or cannot be read on: both leave what was read by then. */
async function* untilCut(
  { chunks }: Source,
  { told, tell }: { readonly told: Told; readonly tell: (problem: Omit<FileProblem, 'file'>) => void },
): AsyncGenerator<string, void> {
  let line = 1;
  try {
    for await (const chunk of chunks) {
      if (told.cut) return;
      yield chunk;
      line += chunk.split('\n').length - 1;
    }
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === undefined) throw error;
    if (!told.cut) tell({ line, message: `It cannot be read any further (${code}).`, dropped: true });
    told.cut = true;
  }
}

function nothingImported(sources: readonly Source[], { cut, problems }: Told): UserError {
  const formats = [...new Set(sources.map(({ format }) => format.title))].join(', ');
  const why = cut
    ? 'It was ended before the first call was read'
    : `Read as ${formats}, there is no call in it`;
  return new UserError('nothing-imported', `${why}; no capture was made.`, {
    ...(problems > 0 && !cut && { hint: 'The lines above say what was left out.' }),
  });
}

/** What was kept by then stays, and is swept again when it is opened. */
function notWritten(path: string, error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) return error;
  return new UserError('cannot-write', `The capture ${path} could not be written on (${code}).`, {
    hint: 'Check that its disk has room; what was imported by then is there, the rest is not.',
    cause: error,
    exitCode: EXIT.incomplete,
  });
}
