/** `wiretale replay`: captures as regression tests. */

import type { Prepared } from '../../app/replay/prepare.js';
import { EXIT, UserError } from '../../model/errors.js';
import type { CallResult, ReplayReport } from '../../model/replay.js';
import { printable } from '../../text/printable.js';
import { shellWord } from '../../text/shell.js';
import { askPerson } from '../ask.js';
import type { Command, CommandContext } from '../command.js';
import { interrupted } from '../interrupted.js';
import { INSECURE } from '../words.js';
import { endLines, planLines, resultLines, sumLine } from '../replay-lines.js';

export const replayCommand: Command = {
  positionals: { path: 'Names of captures, or paths with a slash; the latest when left out' },
  examples: [
    ['wiretale replay image-create', 'Against OS_AUTH_URL with OS_PASSWORD, else where it was recorded'],
    ['wiretale replay image-create --target keystone=http://127.0.0.1:5000 --compare exact', 'Elsewhere'],
    ['wiretale replay image-create --dry-run', 'What would be sent'],
    ['wiretale replay captures/* --os-cloud ci --yes --report-junit junit.xml', 'In CI'],
  ],
  async run(context) {
    const { options, terminal } = context;
    const { farTargets, prepareAll, refuseAll } = await import('../../app/replay/session.js');
    const onProblem = (message: string): void =>
      terminal.note(terminal.noteStyle('yellow', printable(message)));
    const prepared = await prepareAll({ ...context, ask: askPerson(), onProblem });
    prepared.flatMap(({ capture }) => capture.problems).forEach(onProblem);
    if (options.insecureUpstream) terminal.note(terminal.noteStyle('red', INSECURE));
    if (options.dryRun) {
      for (const { plan } of prepared) planLines(plan, terminal).forEach((line) => terminal.out(line));
      refuseAll(prepared, options);
      return EXIT.ok;
    }
    if (!options.yes) await agreed(farTargets(prepared));
    const reports = await replayed(prepared, context);
    const { writeReports } = await import('../../app/replay/reports.js');
    for (const file of await writeReports(reports, options)) terminal.note(`Report: ${file}`);
    if (prepared.length > 1) terminal.note(sumLine(reports, prepared.length));
    return exitCodeOf(reports, reports.length < prepared.length);
  },
};

/** Of several at a time each is told when it is done, so that their lines do not mix. */
async function replayed(
  prepared: readonly Prepared[],
  { options, terminal }: CommandContext,
): Promise<readonly ReplayReport[]> {
  const { replayAll } = await import('../../app/replay/session.js');
  const controller = new AbortController();
  void interrupted().then(() => controller.abort());
  const say = (result: CallResult): void =>
    resultLines(result, terminal).forEach((line) => terminal.out(line));
  const atOnce = options.jobs === 1;
  let [told, mayTell] = [0, true];
  const head = (one: Prepared): void => {
    const place = prepared.length > 1 ? `[${prepared.indexOf(one) + 1}/${prepared.length}] ` : '';
    terminal.note(printable(`${place}${one.capture.manifest.name} against ${one.target.name}`));
  };
  return replayAll(prepared, options, {
    signal: controller.signal,
    onStart(one) {
      [told, mayTell] = [0, atOnce];
      if (atOnce) head(one);
    },
    // What differs may hold a secret that only a later answer tells to be one: it waits for the report, which went through the gate.
    onResult(result) {
      mayTell &&= result.differences.length === 0 && result.reason === null;
      if (!mayTell) return;
      told += 1;
      say(result);
    },
    onReport(report, one) {
      if (!atOnce) head(one);
      report.calls.slice(told).forEach(say);
      endLines(report, shellWord(one.capture.path), terminal).forEach((line) => terminal.note(line));
    },
  });
}

/** Another machine is asked for once; without a terminal nobody can be asked. @throws UserError `not-agreed` */
async function agreed(targets: readonly string[]): Promise<void> {
  if (targets.length === 0) return;
  const where = targets.join(', ');
  const ask = askPerson();
  const answer = await ask?.(printable(`Send calls to ${where}? [y/N] `), { isShown: true });
  if (/^y(?:es)?$/i.test(answer ?? '')) return;
  const verb = targets.length === 1 ? 'is' : 'are';
  throw new UserError('not-agreed', `${where} ${verb} not this machine, and nobody agreed to it.`, {
    hint: '--yes agrees.',
  });
}

function exitCodeOf(reports: readonly ReplayReport[], isCut: boolean): number {
  if (isCut || reports.some(({ verdict }) => verdict === 'incomplete')) return EXIT.incomplete;
  return reports.some(({ verdict }) => verdict === 'different') ? EXIT.different : EXIT.ok;
}
