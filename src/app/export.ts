/** `wiretale export`: a capture, or what of it is chosen, in a format of others; looked through once more before it leaves. */

import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { fill } from '../bindings/apply.js';
import type { WriteContext, WriteFlow, WriteSource } from '../formats/format.js';
import type { Capture } from '../model/capture.js';
import { UserError } from '../model/errors.js';
import { stepsOf } from '../model/flow.js';
import { readBody } from '../store/bodies.js';
import type { Options } from './config/options.js';
import { formatEnding, formatNamed, formatWords } from './formats.js';
import type { FormatThat } from './formats.js';
import { gateRules, rulesFor } from './gate-rules.js';
import { lastGate } from './last-gate.js';
import { exchangePlaces } from './places.js';
import { createSearch } from './scan/search.js';
import type { Search } from './scan/search.js';
import { selectFlows } from './select/flows.js';
import { refuseIdle } from './select/idle.js';
import { selectStep } from './select/step.js';
import type { SelectedStep } from './select/step.js';
import { understand } from './understand.js';
import type { Understood } from './understand.js';
import { VERSION } from './version.js';

const CONTEXT: WriteContext = {
  tool: { name: 'wiretale', version: VERSION },
  hash: (text) => createHash('sha256').update(text).digest('hex'),
  fill,
};

/** What `--format` says, else the ending of `--out`. @throws UserError `usage`, `unknown-format` */
export function exportFormat({ format, out }: Pick<Options, 'format' | 'out'>): FormatThat<'write'> {
  if (format !== undefined) return formatNamed(format, 'write');
  const found = formatEnding(out ?? '', 'write');
  if (found) return found;
  throw new UserError('usage', 'In which format?', {
    hint: `--format says it, or the ending of --out: ${formatWords('write')}.`,
  });
}

export interface Exported {
  readonly exchanges: number;
  /** Those of them that are written, where the format leaves the others out. */
  readonly calls?: number;
  readonly flows: number;
}

/**
 * Writes what the options choose to `--out`, or chunk by chunk to `stdout`. Nothing is written before all of it was looked
 * through. @throws UserError `secret-found`, `unknown-flow`, `unknown-step`, `nothing-selected`, `cannot-write`, `usage`, `unknown-format`
 */
export async function exportCapture(
  capture: Capture,
  options: Options,
  stdout: (text: string) => Promise<void>,
): Promise<Exported> {
  const format = exportFormat(options);
  const rules = rulesFor(capture.manifest, gateRules(options));
  const search = createSearch([], rules);
  const source = sourceOf(capture, options, search);
  const written = (): AsyncIterable<string> => format.write(source, CONTEXT);
  checkPlaces(source, search);
  const check = lastGate(capture.manifest, options);
  for await (const text of written()) check(text, 'The export');
  if (options.out === undefined || options.out === '-')
    for await (const text of written()) await stdout(text);
  else await writeFile(options.out, written());
  const exchanges = source.flows.reduce((sum, { flow }) => sum + stepsOf(flow).length, 0);
  const calls = format.callsIn?.(source);
  return { exchanges, flows: source.flows.length, ...(calls !== undefined && { calls }) };
}

function sourceOf(capture: Capture, options: Options, search: Search): WriteSource {
  const understood = understand(capture, options.profiles);
  const body: WriteSource['body'] = ({ sha256 }) => keptBody(capture.path, sha256, search);
  const { flow, only, hide, skip, errors, step } = options;
  refuseIdle(
    understood.flows.map((one) => one.flow),
    options,
  );
  if (step.length > 0) {
    const chosen = step.map((number) => selectStep(understood, String(number), flow));
    return { manifest: capture.manifest, flows: [flowOfSteps(understood, chosen)], body };
  }
  // Unless something is chosen, nothing is left out: not what services do in the background either.
  const isChosen = flow !== undefined || only.length + hide.length + skip.length > 0 || errors;
  const flows = isChosen
    ? selectFlows(understood, options).filter((one) => one.flow.roots.length > 0)
    : understood.flows.map((one, index) => ({
        flow: one.flow,
        number: index + 1,
        get bindings() {
          return one.bindings;
        },
      }));
  return { manifest: capture.manifest, flows, body };
}

/** Steps of one flow, each for itself: what caused them, and what they caused, is not in the file. */
function flowOfSteps({ flows }: Understood, chosen: readonly SelectedStep[]): WriteFlow {
  const { flow, bindings } = chosen[0]!.in;
  const number = flows.findIndex((one) => one.flow.id === flow.id) + 1;
  const steps = chosen.map(({ step }) => step).toSorted((a, b) => a.number - b.number);
  const roots = [...new Set(steps)].map(({ continuation: _, ...step }) => ({
    ...step,
    parent: null,
    children: [],
  }));
  return { number, bindings, flow: { ...flow, roots } };
}

/** @throws UserError `secret-found` */
async function keptBody(path: string, sha256: string, search: Search): Promise<Uint8Array | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of readBody(path, sha256) as AsyncIterable<Buffer>) chunks.push(chunk);
  } catch {
    return undefined; // it was removed, which its line tells
  }
  const bytes = Buffer.concat(chunks);
  const [rule] = search.inBytes(bytes);
  if (rule !== undefined) throw secretFound(`the body ${sha256}`, rule);
  return bytes;
}

/** By what the rules say of each place: in another format a header may not be seen to be one. */
function checkPlaces({ flows }: WriteSource, search: Search): void {
  for (const { exchange } of flows.flatMap(({ flow }) => stepsOf(flow))) {
    const [hit] = exchangePlaces(exchange).flatMap((place) => search.inPlace(place));
    if (hit) throw secretFound(`${exchange.id} ${search.printable(hit.place)}`, hit.rule);
  }
}

function secretFound(where: string, rule: string): UserError {
  return new UserError(
    'secret-found',
    `The export would hold a secret (${where}, ${rule}); nothing was written.`,
    {
      hint: 'The capture holds it too: wiretale scan says where, wiretale scrub replaces it.',
    },
  );
}

async function writeFile(target: string, text: AsyncIterable<string>): Promise<void> {
  const temporary = `${target}.${process.pid}.tmp`;
  try {
    await pipeline(text, createWriteStream(temporary, { flags: 'wx' }));
    await rename(temporary, target);
  } catch (cause) {
    await rm(temporary, { force: true });
    const { code, syscall } = cause as NodeJS.ErrnoException;
    if (code === undefined || syscall === undefined) throw cause;
    throw new UserError('cannot-write', `${target} cannot be written (${code}).`, {
      hint: 'Choose another file with --out.',
      cause,
    });
  }
}
