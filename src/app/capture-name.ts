/** A name for a capture made from the command that is recorded: `openstack image create …` gives `image-create`. */

import { programOf, unwrapped } from '../text/shell.js';

/** Words at which a client's command is complete; what follows are its arguments. */
const VERBS = new Set(
  (
    'add boot cancel confirm copy create deactivate delete detach disable download enable export import issue list ' +
    'migrate move pause purge reactivate reboot rebuild remove rename resize restart restore resume revoke save set ' +
    'shelve show start stat stop suspend sync unset update upgrade upload'
  ).split(' '),
);

/** `clients` names the programs whose subcommand tells more than they do themselves. */
export function captureName(argv: readonly string[], clients: Readonly<Record<string, string>>): string {
  const program = programOf(argv);
  const words = Object.hasOwn(clients, program) ? subcommand(unwrapped(argv).slice(1)) : [];
  const name = (words.length > 0 ? words.join('-') : program)
    .toLowerCase()
    .replace(/[^a-z0-9._-]+/g, '-')
    .replace(/^[-.]+|[-.]+$/g, '');
  return name || 'capture';
}

function subcommand(args: readonly string[]): readonly string[] {
  const words: string[] = [];
  for (const word of args.slice(firstWord(args))) {
    if (!/^[a-z][a-z0-9-]*$/.test(word) || words.length === 3) break;
    words.push(word);
    if (VERBS.has(word)) return words;
  }
  return words.slice(0, 2);
}

/** Where the subcommand begins, global options before it (`--os-cloud devstack`) left out. */
function firstWord(args: readonly string[]): number {
  let index = 0;
  while (index < args.length && args[index]!.startsWith('-')) {
    const takesValue = /^--os-[a-z-]+$/.test(args[index]!);
    index += takesValue ? 2 : 1;
  }
  return index;
}
