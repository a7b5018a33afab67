/** Reports of a replay written into files, each swept for secrets before. */

import { writeFile } from 'node:fs/promises';
import type { ReplayReport } from '../../model/replay.js';
import { UserError } from '../../model/errors.js';
import { findLeaks } from '../../redact/sweep.js';
import { junitReport } from '../../regress/report/junit.js';
import { markdownReport } from '../../regress/report/markdown.js';
import { htmlReport } from './html-report.js';
import type { Options } from '../config/options.js';
import { gateRules } from '../gate-rules.js';

/** The files that were written. @throws UserError `cannot-write`, `secret-found` */
export async function writeReports(
  reports: readonly ReplayReport[],
  options: Options,
): Promise<readonly string[]> {
  const wanted: readonly (readonly [string | undefined, () => string | Promise<string>])[] = [
    [options.reportJunit, () => junitReport(reports)],
    [options.reportJson, () => jsonReport(reports)],
    [options.reportMd, () => markdownReport(reports)],
    [options.reportHtml, () => htmlReport(reports)],
  ];
  const written: string[] = [];
  for (const [file, text] of wanted) {
    if (file === undefined) continue;
    await write(file, await text(), options);
    written.push(file);
  }
  return written;
}

export function jsonReport(reports: readonly ReplayReport[]): string {
  return `${JSON.stringify({ format: 1, reports }, null, 2)}\n`;
}

async function write(file: string, text: string, options: Options): Promise<void> {
  const { rules, keep } = gateRules(options);
  const [leak] = findLeaks(text, rules, { keep });
  if (leak) {
    throw new UserError('secret-found', `${file} would hold a secret (${leak.rule}); it was not written.`);
  }
  await writeFile(file, text).catch((cause: NodeJS.ErrnoException) => {
    throw new UserError('cannot-write', `${file} cannot be written (${cause.code ?? 'unknown'}).`, { cause });
  });
}
