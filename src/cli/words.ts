/** Words of the command line's own messages. */

import type { ShownStep } from '../app/show.js';
import { shellWord } from '../text/shell.js';

/** `1 file`, `2 files`. */
export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

/** Said at the start and at the end of what was let pass with `--insecure-upstream`. */
export const INSECURE =
  'The certificates of services are NOT checked (--insecure-upstream): anyone on the way can read along.';

/** How sure it is that a call belongs where it is: `97 % sure`. */
export function sureness({ confidence, ambiguous }: Pick<ShownStep, 'confidence' | 'ambiguous'>): string {
  return `${Math.round(confidence * 100)} % sure${ambiguous ? ', ambiguous' : ''}`;
}

/** What a user types to mean this capture: its name in the default folder, else a path with a slash. */
export function captureArgument(path: string, captures: string): string {
  const inDefault = captures === 'captures' && path.startsWith('captures/') && !path.slice(9).includes('/');
  if (inDefault) return path.slice(9);
  return shellWord(path.includes('/') ? path : `./${path}`);
}
