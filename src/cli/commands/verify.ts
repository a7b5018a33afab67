/** `wiretale verify`: a command recorded afresh and laid over its capture. */

import { EXIT, UserError } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command } from '../command.js';
import { followedLine } from '../lines.js';
import { diffLines, diffSummary } from '../diff-lines.js';
import { drawDiff } from '../draw-diff.js';
import { interrupted } from '../interrupted.js';
import { plural } from '../words.js';

export const verifyCommand: Command = {
  positionals: { capture: 'Name of a capture, or a path with a slash' },
  examples: [
    [
      'wiretale verify image-create -- openstack image create --file cirros.img cirros',
      'Does it still do the same?',
    ],
    ['wiretale verify image-create --out diff.svg -- make image', 'What it did otherwise, drawn'],
  ],
  async run(context) {
    const { positionals, options, argv, terminal, environment } = context;
    if (argv.length === 0) {
      throw new UserError('usage', 'Which command? It stands behind --.', {
        hint: 'See wiretale verify --help.',
      });
    }
    const { verify } = await import('../../app/verify.js');
    const capture = positionals['capture']!;
    const result = await verify({
      capture,
      options,
      argv,
      environment,
      until: interrupted,
      onProblem: (message) => terminal.note(terminal.noteStyle('yellow', message)),
      onFollowed: (gateway) => terminal.note(followedLine(gateway)),
      onWaiting: (inFlight) =>
        terminal.note(`The command has ended; waiting for ${plural(inFlight, 'call')}.`),
    });
    const { laid, exit, kept, lost } = result;
    const diff = laid.shown;
    const output = options.json
      ? JSON.stringify({ ...diff, same: result.same, exit }, null, 2)
      : diffLines(diff, terminal).join('\n');
    laid.check(output, 'The output');
    terminal.out(output);
    await drawDiff(laid, context);
    terminal.note(diffSummary(diff));
    if (exit.before !== null && exit.before !== exit.after) {
      terminal.note(terminal.noteStyle('red', `The command ended with ${exit.after}, not ${exit.before}.`));
    }
    if (kept !== null)
      terminal.note(printable(`The fresh recording is kept: wiretale diff ${capture} ${kept}`));
    if (lost > 0) terminal.note(`${plural(lost, 'exchange')} could not be recorded, so nothing is sure.`);
    if (!result.same) return EXIT.different;
    return lost > 0 ? EXIT.incomplete : EXIT.ok;
  },
};
