/** A report of a replay read back from its file, as far as accepting it takes. */

import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { DEMANDS, type Difference } from '../../model/difference.js';
import { UserError } from '../../model/errors.js';

const side = z.enum(['request', 'response']);

const difference = z.object({
  weight: z.enum(['difference', 'note']),
  kind: z.enum(['missing', 'added', 'changed', 'type', 'order', 'identity']),
  step: z.string(),
  side,
  place: z.string(),
  expected: z.string().nullable(),
  actual: z.string().nullable(),
  rule: z.object({
    step: z.string().exactOptional(),
    service: z.string().exactOptional(),
    side: side.exactOptional(),
    place: z.string(),
    as: z.enum(DEMANDS),
    why: z.string(),
  }),
});

const report = z.object({
  capture: z.string(),
  path: z.string(),
  saved: z.string().nullable(),
  calls: z.array(z.object({ differences: z.array(difference) })),
});

/** What a replay of one capture found, and where the run is kept. */
export interface ReadReport {
  readonly capture: string;
  readonly path: string;
  readonly saved: string | null;
  readonly differences: readonly Difference[];
}

/** @throws UserError `bad-report` */
export async function readReports(file: string): Promise<readonly ReadReport[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError('bad-report', `${file} cannot be read (${cause.code ?? 'unknown'}).`, { cause });
  });
  const parsed = z.object({ format: z.literal(1), reports: z.array(report) }).safeParse(jsonIn(text));
  if (!parsed.success) {
    throw new UserError('bad-report', `${file} is no report of a replay.`, {
      hint: 'wiretale replay --report-json writes one.',
    });
  }
  return parsed.data.reports.map(({ calls, ...facts }) => ({
    ...facts,
    differences: calls.flatMap(({ differences }) => differences),
  }));
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
