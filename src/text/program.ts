/** What a process is called: the script that an interpreter runs, the application that a server of applications serves. */

import { unwrapped } from './shell.js';

/** A command line without the interpreter in front of it: `python3 -u /usr/bin/openstack image list` is `openstack image list`. */
export function spokenCommand(command: readonly string[]): readonly string[] {
  const [first = '', ...rest] = command;
  const own = baseName(first);
  if (!INTERPRETER.test(own)) return [own, ...rest];
  const at = rest.findIndex((argument) => !argument.startsWith('-'));
  const before = rest[at - 1] ?? '';
  // `bash -c 'curl …'`, or one that reads what somebody types: there is no script.
  if (at < 0 || RUNS_TEXT.test(before)) return [own, ...rest];
  return [baseName(rest[at]!), ...rest.slice(at + 1)];
}

const INTERPRETER = /^(?:python|pypy|ruby|perl|php|node|bash|sh|dash|zsh)[\d.]*$/;
const RUNS_TEXT = /^-[a-z]*[ce]$/i;

/** True for a shell that runs what somebody types (`bash`, `sudo zsh -l`): neither a script nor `-c` follows. */
export function readsTyping(argv: readonly string[]): boolean {
  const [program = '', ...options] = unwrapped(argv);
  return (
    SHELL.test(baseName(program)) && options.every((word) => word.startsWith('-') && !RUNS_TEXT.test(word))
  );
}

const SHELL = /^-?(?:bash|sh|dash|zsh|fish|ksh)$/;

/** The names that tell what a process does: its program's, and what a server of applications was told to serve. */
export function programNames(command: readonly string[]): readonly string[] {
  const [program, ...rest] = spokenCommand(command);
  const names = [program!];
  // A process that writes its own title has its whole command line in one text.
  if (command.length === 1) names.push(...program!.split(/\s+/).map(baseName));
  return APPLICATION_SERVER.test(program!) ? [...names, ...rest.map(baseName)] : names;
}

/** True for a web server that passes calls of others on. */
export function isFrontEnd(command: readonly string[]): boolean {
  return FRONT_END.test(programNames(command)[0]!);
}

const APPLICATION_SERVER = /^(?:uwsgi|gunicorn|waitress-serve|mod_wsgi)/i;
const FRONT_END = /^(?:apache2|httpd|nginx|haproxy|envoy|traefik|caddy)\b:?/;

function baseName(text: string): string {
  return text.split(/[/\\]/).at(-1) || text;
}
