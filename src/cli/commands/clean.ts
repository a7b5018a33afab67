/** `wiretale clean`: takes away the rules that a killed transparent recorder left. */

import { cleanRules } from '../../app/transparent/rules.js';
import { EXIT } from '../../model/errors.js';
import type { Command } from '../command.js';

export const cleanCommand: Command = {
  positionals: {},
  examples: [['sudo wiretale clean', 'Calls go where they went before']],
  async run({ terminal }) {
    const removed = await cleanRules();
    for (const pid of removed) terminal.out(`Removed the rules of process ${pid}, which is gone.`);
    if (removed.length === 0) terminal.out('No rules of a recorder that is gone.');
    return EXIT.ok;
  },
};
