/** `wiretale pass`: keep listeners open without recording. */

import { followedLine } from '../lines.js';
import type { GatewayListener } from '../../model/capture.js';
import type { Command } from '../command.js';
import { interrupted } from '../interrupted.js';
import { INSECURE } from '../words.js';

export const passCommand: Command = {
  positionals: {},
  examples: [
    ['wiretale pass --caller glance=127.0.0.1:9102', 'Glance still has http_proxy set; let it work'],
  ],
  async run({ options, environment, terminal }) {
    const { pass } = await import('../../app/pass.js');
    const onProblem = (message: string): void => terminal.note(message);
    const onFollowed = (gateway: GatewayListener): void => terminal.note(followedLine(gateway));
    const passing = await pass({ options, environment, onProblem, onFollowed });
    if (options.insecureUpstream) terminal.note(terminal.noteStyle('red', INSECURE));
    terminal.note(`Passing, unrecorded, on ${passing.addresses.join(', ')}. Ctrl-C ends it.`);
    await interrupted();
    await passing.stop();
    return 0;
  },
};
