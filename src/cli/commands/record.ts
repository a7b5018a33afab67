/** `wiretale record`: what is said before, during and after a recording. */

import { callerGuide, missingReasons, nextToTry } from '../../app/guidance.js';
import { record } from '../../app/record.js';
import type { RecordResult, RecordStart } from '../../app/record.js';
import { exchangeLine } from '../lines.js';
import { EXIT } from '../../model/errors.js';
import { formatBytes } from '../../text/size.js';
import type { Command, CommandContext } from '../command.js';
import { interrupted } from '../interrupted.js';
import type { Terminal } from '../terminal.js';

export const recordCommand: Command = {
  name: 'record',
  usage: 'record [name]',
  summary: 'Record a command (behind --), or everything that passes until Ctrl-C',
  takesCommand: true,
  positionals: { name: 'Name of the capture, or a path with a slash; made from the command when left out' },
  examples: [
    ['wiretale record -- openstack image create --file cirros.img cirros', 'Record one command'],
    [
      'wiretale record --caller glance=127.0.0.1:9102 -- openstack image list',
      'Also what Glance calls: it is pointed at that port',
    ],
    ['wiretale record --gateway 127.0.0.1:9100=http://devstack', 'Be the cloud’s address (OS_AUTH_URL)'],
    ['wiretale record debugging', 'Record on 127.0.0.1:9100 until Ctrl-C'],
  ],
  async run(context) {
    const { positionals, options, argv, terminal, environment } = context;
    const live = argv.length === 0 && !options.quiet;
    const result = await record({
      name: positionals['name'],
      argv,
      options,
      environment,
      until: interrupted,
      onStart: (start) => sayStart(start, context),
      onExchange: (exchange) => live && terminal.out(exchangeLine(exchange)),
      onProblem: (message) => terminal.note(terminal.noteStyle('yellow', message)),
    });
    sayEnd(result, context);
    if (result.run) return result.run.exitCode;
    return result.manifest.counts.lost > 0 ? EXIT.incomplete : EXIT.ok;
  },
};

function sayStart(
  { listen, callers, gateways, path }: RecordStart,
  { argv, terminal }: CommandContext,
): void {
  const open = [...listen, ...gateways.map((gateway) => gateway.listen), ...callers.map((one) => one.listen)];
  const outside = open.filter((address) => !/^(127\.|localhost:|\[::1\])/.test(address));
  if (outside.length > 0) {
    const warning = `Anyone who reaches ${outside.join(', ')} can use it as a proxy.`;
    terminal.note(terminal.noteStyle('yellow', warning));
  }
  for (const { listen, upstream } of gateways) {
    terminal.note(
      `Gateway http://${listen} stands for ${upstream}: give clients that address (OS_AUTH_URL).`,
    );
  }
  for (const caller of callers) sayCaller(caller, terminal);
  if (argv.length > 0) return;
  if (listen[0]) {
    terminal.note(`Recording into ${path}. Proxy: http_proxy=http://${listen[0]} no_proxy=  Ctrl-C ends it.`);
  } else terminal.note(`Recording into ${path}. Ctrl-C ends it.`);
}

function sayCaller(caller: RecordStart['callers'][number], terminal: Terminal): void {
  const guide = callerGuide(caller);
  const own = guide.participant === guide.name ? '' : ` (${guide.participant})`;
  terminal.note(`${terminal.noteStyle('bold', guide.name)}${own} is whoever calls through ${caller.listen}:`);
  terminal.note(`  environment   ${guide.environment}`);
  terminal.note('  with systemd');
  for (const line of guide.doLines) terminal.note(`    ${line}`);
  terminal.note('  to undo');
  for (const line of guide.undoLines) terminal.note(`    ${line}`);
}

function sayEnd(result: RecordResult, { options, terminal }: CommandContext): void {
  const { manifest, path, run } = result;
  const { counts } = manifest;
  const traffic = `${formatBytes(counts.requestBytes)} sent, ${formatBytes(counts.responseBytes)} received`;
  terminal.note('');
  terminal.note(
    `${terminal.noteStyle('bold', path)}: ${plural(counts.exchanges, 'exchange')}, ${result.participants.join(', ') || 'no participant'}, ` +
      `${traffic}, ${plural(counts.secrets, 'secret')} replaced, lost: ${counts.lost}` +
      (counts.skipped > 0 ? `, skipped: ${counts.skipped}` : ''),
  );
  if (run && !options.keepOutput)
    terminal.note('What the command printed was not kept (--keep-output keeps it).');
  const reasons = missingReasons(result);
  for (const reason of reasons) terminal.note(`  ${terminal.noteStyle('yellow', '!')} ${reason}`);
  if (reasons.length > 0) terminal.note(`Next: ${nextToTry(result)}`);
  sayUsedCallers(result, terminal);
  if (counts.exchanges > 0) terminal.note(`Render it: wiretale render ${capturePathArgument(result)}`);
}

/** A service left pointing at a closed listener fails badly: Glance answers 401 "bad password". */
function sayUsedCallers({ usedCallers, manifest }: RecordResult, terminal: Terminal): void {
  if (usedCallers.length === 0) return;
  const used = manifest.callers.filter(({ name }) => usedCallers.includes(name));
  const flags = used.map(({ name, listen }) => `--caller ${name}=${listen}`).join(' ');
  terminal.note(
    `${usedCallers.join(' and ')} still point${usedCallers.length === 1 ? 's' : ''} at a listener that is closed now and will fail: ` +
      `undo it as said above, or keep it passing: wiretale pass ${flags}`,
  );
}

function capturePathArgument({ manifest, path }: RecordResult): string {
  return path === `captures/${manifest.name}` ? manifest.name : path;
}

function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
