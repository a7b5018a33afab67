/** `wiretale diff`: what one capture did that another did not. */

import { EXIT } from '../../model/errors.js';
import type { Command } from '../command.js';
import { diffLines, diffSummary } from '../diff-lines.js';

export const diffCommand: Command = {
  name: 'diff',
  usage: 'diff <before> <after>',
  summary: 'Compare what two captures did: calls new, gone, moved, changed; exit 1 when they differ',
  positionals: {
    before: 'Name of a capture, or a path with a slash',
    after: 'The other one',
  },
  examples: [
    ['wiretale diff image-create image-create-2', 'Ids, tokens and addresses may differ, one to one'],
    ['wiretale diff a b --json | jq ".calls[] | select(.differs)"', 'For scripts'],
  ],
  async run({ positionals, options, terminal }) {
    const { diffCaptures } = await import('../../app/diff.js');
    const names = [positionals['before']!, positionals['after']!] as const;
    const diff = await diffCaptures(names, { ...options, strictCalls: true });
    if (options.json) terminal.out(JSON.stringify(diff, null, 2));
    else for (const line of diffLines(diff, terminal)) terminal.out(line);
    terminal.note(diffSummary(diff));
    return diff.same ? EXIT.ok : EXIT.different;
  },
};
