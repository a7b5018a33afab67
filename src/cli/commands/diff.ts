/** `wiretale diff`: what one capture did that another did not. */

import { EXIT } from '../../model/errors.js';
import type { Command } from '../command.js';
import { diffLines, diffSummary } from '../diff-lines.js';
import { drawDiff } from '../draw-diff.js';

export const diffCommand: Command = {
  positionals: {
    before: 'Name of a capture, or a path with a slash',
    after: 'The other one',
  },
  examples: [
    ['wiretale diff image-create image-create-2', 'Ids, tokens and addresses may differ, one to one'],
    [
      'wiretale diff a b --out diff.svg',
      'Drawn: what is new is green, what is gone red, what changed yellow',
    ],
    ['wiretale diff a b --json | jq ".calls[] | select(.differs)"', 'For scripts'],
  ],
  async run(context) {
    const { positionals, options, terminal } = context;
    const { diffCaptures } = await import('../../app/diff.js');
    const names = [positionals['before']!, positionals['after']!] as const;
    const laid = await diffCaptures(names, { ...options, strictCalls: true });
    const { shown } = laid;
    const output = options.json ? JSON.stringify(shown, null, 2) : diffLines(shown, terminal).join('\n');
    laid.check(output, 'The output');
    terminal.out(output);
    await drawDiff(laid, context);
    terminal.note(diffSummary(shown));
    return shown.same ? EXIT.ok : EXIT.different;
  },
};
