/** `wiretale scrub`: today's rules on an old capture, in place. */

import { scrubCapture } from '../../app/scrub.js';
import type { ScrubResult } from '../../app/scrub.js';
import { EXIT } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command } from '../command.js';
import { plural } from '../words.js';

export const scrubCommand: Command = {
  positionals: { capture: 'Name of a capture, or a path with a slash' },
  examples: [
    ['wiretale scrub image-create --dry-run', 'What would change'],
    ['wiretale scrub image-create', 'Change it'],
    ['wiretale scrub image-create --value-from env:OS_PASSWORD', 'Also take that out'],
  ],
  async run({ positionals, options, environment, terminal }) {
    const result = await scrubCapture({ name: positionals['capture'], options, environment });
    const verb = options.dryRun ? ['would change', 'hide', 'remove'] : ['changes', 'hides', 'removes'];
    terminal.out(`${terminal.style('bold', printable(result.path))}: ${sentence(result, verb)}`);
    for (const { name, values } of result.places) {
      terminal.note(`  ${String(values).padStart(5)} × ${printable(name)}`);
    }
    return EXIT.ok;
  },
};

function sentence({ values, places, hiddenIds, bodies }: ScrubResult, verb: readonly string[]): string {
  const removed = bodies > 0 ? `, ${verb[2]} ${plural(bodies, 'kept body').replace('bodys', 'bodies')}` : '';
  return `${verb[0]} ${plural(values, 'value')} in ${plural(places.length, 'place')}, ${verb[1]} ${plural(hiddenIds, 'id')}${removed}`;
}
