/** `wiretale ca`: the authority that TLS clients are to trust while they are recorded. */

import { exportCertificate, neededAuthority, newLocalAuthority, showAuthority } from '../../app/ca.js';
import type { Authority } from '../../app/ca.js';
import { installGuides } from '../../app/ca-install.js';
import { EXIT, UserError } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command, CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';

const ACTIONS: Readonly<Record<string, (context: CommandContext) => Promise<void>>> = {
  show,
  create,
  export: exportTo,
  install,
};

export const caCommand: Command = {
  positionals: {
    action: 'show, create, export or install; show when left out',
    file: 'Where export writes the certificate; the terminal when left out',
  },
  examples: [
    ['wiretale ca', 'Whether there is one, and until when'],
    ['wiretale ca install', 'How clients can be made to trust it, and how to undo that'],
    ['wiretale ca export wiretale.crt', 'Its certificate, without its key'],
    ['wiretale ca create --permit cloud.example', 'One that can speak for that host and those below it only'],
  ],
  async run(context) {
    const { action = 'show', file } = context.positionals;
    const act = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
    if (!act || (file !== undefined && action !== 'export')) {
      throw new UserError(
        'usage',
        act ? `wiretale ca ${action} takes no file.` : `There is no wiretale ca ${action}.`,
        {
          hint: 'See wiretale ca --help.',
        },
      );
    }
    await act(context);
    return EXIT.ok;
  },
};

async function show(context: CommandContext): Promise<void> {
  const { options, terminal } = context;
  const { folder, authority } = await showAuthority(context);
  if (options.json)
    return terminal.out(JSON.stringify({ format: 1, folder, authority: asJson(authority) }, null, 2));
  if (authority) return sayAuthority(authority, terminal);
  terminal.out(`There is no authority in ${printable(folder)} yet.`);
  terminal.note('It is made when it is first needed: wiretale record -- command, or wiretale ca create.');
}

async function create(context: CommandContext): Promise<void> {
  sayAuthority(await newLocalAuthority(context), context.terminal);
  context.terminal.note('How clients can be made to trust it: wiretale ca install');
}

async function exportTo(context: CommandContext): Promise<void> {
  const { positionals, terminal } = context;
  const authority = await neededAuthority(context);
  const { file } = positionals;
  if (file === undefined) return terminal.out(authority.certificate.trimEnd());
  await exportCertificate(authority, file);
  terminal.note(`The certificate, without its key, is in ${printable(file)}.`);
}

async function install(context: CommandContext): Promise<void> {
  const { terminal } = context;
  const authority = await neededAuthority(context);
  terminal.out(
    'What wiretale record runs trusts the authority already. Others, only on machines for trying things out:',
  );
  for (const { client, doLines, undoLines } of installGuides(authority.file!, authority.fingerprint)) {
    terminal.out('');
    terminal.out(terminal.style('bold', client));
    for (const line of doLines) terminal.out(`  ${line}`);
    for (const line of undoLines) terminal.out(`  to undo: ${line}`);
  }
  terminal.out('');
  terminal.out(
    `It ends on ${day(authority.expiresAt)} and is made anew then; whoever has its key can read what these clients send.`,
  );
}

function sayAuthority(authority: Authority, terminal: Terminal): void {
  const { file, startsAt, expiresAt, fingerprint, permitted } = authority;
  terminal.out(`certificate   ${printable(file!)}`);
  terminal.out(
    `valid         ${day(startsAt)} to ${day(expiresAt)}${expiresAt < new Date() ? ', ended' : ''}`,
  );
  terminal.out(`SHA-256       ${fingerprint}`);
  terminal.out(`permitted     ${permitted.length === 0 ? 'every host' : printable(permitted.join(', '))}`);
}

/** The key is no part of it. */
function asJson(authority: Authority | undefined): object | null {
  if (!authority) return null;
  const { certificate, file, startsAt, expiresAt, fingerprint, permitted } = authority;
  return { file, startsAt, expiresAt, fingerprint, permitted, certificate };
}

function day(date: Date): string {
  return date.toISOString().slice(0, 10);
}
