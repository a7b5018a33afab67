/** `wiretale learn`: a file of rules on stdout, to be reviewed. */

import { EXIT } from '../../model/errors.js';
import type { Command } from '../command.js';
import { plural } from '../words.js';

export const learnCommand: Command = {
  positionals: { path: 'Names of two captures or more, or paths with a slash' },
  examples: [
    ['wiretale learn image-create image-create-2 > learned.yaml', 'Rules with their reasons'],
    ['wiretale learn a b c --rules learned.yaml', 'What those rules do not cover yet'],
  ],
  async run({ paths, options, terminal }) {
    const { learn } = await import('../../app/learn.js');
    const { rules, text } = await learn(paths, options);
    terminal.out(text.trimEnd());
    terminal.note(
      rules.length === 0
        ? 'Nothing differs that the rules do not know.'
        : `${plural(rules.length, 'rule')}, each with its reason: review them before they are used.`,
    );
    return EXIT.ok;
  },
};
