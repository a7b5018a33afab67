/** Two captures laid over each other, drawn where `--out` says. */

import type { LaidOver } from '../app/diff.js';
import type { CommandContext } from './command.js';

/** Where stdout is no terminal, lines of a picture may be this wide. */
const COLUMNS = 120;

export async function drawDiff(
  laid: LaidOver,
  { options, environment, terminal }: Pick<CommandContext, 'options' | 'environment' | 'terminal'>,
): Promise<void> {
  if (options.out === undefined) return;
  const { writeDiagrams } = await import('../app/diagram.js');
  const context = { capture: laid.after, options, environment, columns: terminal.columns ?? COLUMNS };
  const files = await writeDiagrams([laid.picture()], context);
  files.forEach((file) => terminal.note(`Drawn: ${file}`));
}
