/** `wiretale accept`: the differences of a report, and how they become what is expected. */

import type { ReadReport } from '../../app/config/report-file.js';
import { EXIT, UserError } from '../../model/errors.js';
import type { CompareRule } from '../../model/difference.js';
import { printable } from '../../text/printable.js';
import { askPerson } from '../ask.js';
import type { Command, CommandContext } from '../command.js';
import { differenceLines } from '../replay-lines.js';
import { plural } from '../words.js';

export const acceptCommand: Command = {
  positionals: { report: 'The file that wiretale replay --report-json wrote' },
  examples: [
    ['wiretale accept report.json', 'Rules for each place that differed, into expect.yaml'],
    ['wiretale accept report.json --as baseline', 'The run that --save kept, in the place of the capture'],
  ],
  async run(context) {
    const { positionals, options, terminal } = context;
    const { readReports } = await import('../../app/config/report-file.js');
    const { acceptedRules } = await import('../../app/accept.js');
    const reports = await readReports(positionals['report']!);
    const rules = acceptedRules(reports);
    for (const { capture, differences } of reports) {
      terminal.out(terminal.style('bold', printable(capture)));
      for (const one of differences) {
        terminal.out(printable(`  ${one.step}`));
        differenceLines(one, terminal).forEach((line) => terminal.out(line));
      }
    }
    if (options.as === 'rules' && rules.length === 0) {
      terminal.note('Nothing differs, so that there is nothing to accept.');
      return EXIT.ok;
    }
    await (options.as === 'rules' ? acceptRules(rules, context) : acceptBaselines(reports, context));
    return EXIT.ok;
  },
};

async function acceptRules(
  rules: readonly CompareRule[],
  { options, terminal }: CommandContext,
): Promise<void> {
  const into = options.rulesInto ?? 'expect.yaml';
  await agreed(`Add ${plural(rules.length, 'rule')} to ${into}?`, options.yes);
  const { writeRules } = await import('../../app/accept.js');
  const added = await writeRules(rules, into);
  terminal.note(`${into}: ${plural(added.length, 'rule')} added. Use it: wiretale replay --rules ${into}`);
}

async function acceptBaselines(
  reports: readonly ReadReport[],
  { options, terminal }: CommandContext,
): Promise<void> {
  const paths = reports.map(({ path }) => path).join(', ');
  terminal.note(
    'The new baseline holds what the client called; what services asked each other is not in it.',
  );
  await agreed(`Replace ${paths} by what the replay kept?`, options.yes);
  const { replaceBaseline } = await import('../../app/accept.js');
  for (const report of reports) {
    await replaceBaseline(report);
    terminal.note(printable(`${report.path} is now the run that was kept in ${report.saved!}.`));
  }
}

/** @throws UserError `not-agreed` */
async function agreed(question: string, yes: boolean): Promise<void> {
  if (yes) return;
  const answer = await askPerson()?.(printable(`${question} [y/N] `), { isShown: true });
  if (/^y(?:es)?$/i.test(answer ?? '')) return;
  throw new UserError('not-agreed', 'Nothing was written: nobody agreed to it.', { hint: '--yes agrees.' });
}
