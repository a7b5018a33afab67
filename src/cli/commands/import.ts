/** `wiretale import`: recordings of other tools as captures. */

import { importFiles } from '../../app/import/import.js';
import type { FileProblem, ImportProgress, ImportResult } from '../../app/import/import.js';
import { EXIT } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import { formatBytes } from '../../text/size.js';
import type { Command, CommandContext } from '../command.js';
import { interrupted } from '../interrupted.js';
import { captureArgument, plural } from '../words.js';

/** Of more, only their number is told: a file may be damaged all over. */
const PROBLEMS_SHOWN = 20;

export const importCommand: Command = {
  positionals: { path: 'Files, in order; - for stdin' },
  examples: [
    ['wiretale import session.har', 'What a browser, mitmproxy, HTTP Toolkit, Fiddler, Charles … saved'],
    ['wiretale import client.har glance.har --save image-create', 'Several as one capture, by time'],
    [
      'wiretale import openstack.log glance-api.log',
      'Debug logs of OpenStack, who called known from the files',
    ],
    ['wiretale import session.txt', 'What curl -i was asked in a terminal, and its answers'],
    ['curl -s https://ci.example/run.har | wiretale import -', 'From stdin'],
  ],
  async run(context) {
    const { paths, options, terminal } = context;
    const problems = new Map<string, number>();
    const result = await importFiles({
      paths,
      options,
      stdin: process.stdin,
      until: interrupted,
      onProblem: (problem) => sayProblem(problem, problems, context),
      onProgress: (progress) => !options.quiet && terminal.note(progressLine(progress)),
    });
    for (const [file, count] of problems) {
      const more = count - PROBLEMS_SHOWN;
      if (more > 0) terminal.note(printable(`${file}: ${more} more of the kind.`));
    }
    if (options.json) terminal.out(JSON.stringify(summary(result), null, 2));
    else sayEnd(result, context);
    return result.cut || result.dropped > 0 ? EXIT.incomplete : EXIT.ok;
  },
};

function sayProblem(
  { file, line, message }: FileProblem,
  problems: Map<string, number>,
  { terminal }: CommandContext,
): void {
  const count = (problems.get(file) ?? 0) + 1;
  problems.set(file, count);
  if (count > PROBLEMS_SHOWN) return;
  terminal.note(terminal.noteStyle('yellow', printable(`${file}:${line}: ${message}`)));
}

function progressLine({ file, bytes, size, exchanges }: ImportProgress): string {
  const of = size === undefined ? '' : ` of ${formatBytes(size)}`;
  return printable(`${file}: ${formatBytes(bytes)}${of}, ${plural(exchanges, 'exchange')}`);
}

/** Documented in docs/reference/import-json.md. */
function summary({ path, manifest, dropped, problems, cut }: ImportResult) {
  const { name, startedAt, endedAt, imported, counts } = manifest;
  return { format: 1, capture: name, path, startedAt, endedAt, imported, counts, dropped, problems, cut };
}

function sayEnd(result: ImportResult, { options, terminal }: CommandContext): void {
  const { path, manifest, dropped, cut } = result;
  const { exchanges, secrets } = manifest.counts;
  const facts = [
    plural(exchanges, 'exchange'),
    `${plural(secrets, 'secret')} replaced`,
    ...(dropped > 0 ? [`left out: ${dropped}`] : []),
  ];
  terminal.note(`${terminal.noteStyle('bold', printable(path))}: ${facts.join(', ')}`);
  if (cut)
    terminal.note(
      terminal.noteStyle('yellow', 'This is not all of it: it was ended early, or could not be kept.'),
    );
  for (const warning of result.warnings) terminal.note(terminal.noteStyle('yellow', printable(warning)));
  terminal.note(`Show it: wiretale show ${captureArgument(path, options.captures)}`);
}
