/** `wiretale record`: what is said before, during and after a recording. */

import { adviceOn, callerGuide } from '../../app/guidance.js';
import type { RecordResult } from '../../app/record.js';
import type { RecordStart } from '../../app/record-start.js';
import { printedRules } from '../../app/transparent/rules.js';
import type { Options } from '../../app/config/options.js';
import { exchangeLine, followedLine } from '../lines.js';
import { EXIT } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import { formatBytes } from '../../text/size.js';
import type { Command, CommandContext } from '../command.js';
import { interrupted } from '../interrupted.js';
import type { Terminal } from '../terminal.js';
import { captureArgument, INSECURE, plural } from '../words.js';

export const recordCommand: Command = {
  positionals: { name: 'Name of the capture, or a path with a slash; made from the command when left out' },
  examples: [
    ['wiretale record -- openstack image create --file cirros.img cirros', 'Record one command'],
    [
      'wiretale record --caller glance=127.0.0.1:9102 -- openstack image list',
      'Also what Glance calls: it is pointed at that port',
    ],
    [
      'sudo wiretale record --transparent --ports 80,8080 -- openstack image list',
      'All that anybody calls on these ports meanwhile; nothing is configured anywhere (Linux)',
    ],
    ['wiretale record --gateway 127.0.0.1:9100=http://devstack', 'Be the cloud’s address (OS_AUTH_URL)'],
    ['wiretale record debugging', 'Record on 127.0.0.1:9100 until Ctrl-C'],
  ],
  async run(context) {
    const { positionals, options, argv, terminal, environment } = context;
    if (options.printRules) {
      terminal.out((await printedRules(options)).trimEnd());
      return EXIT.ok;
    }
    const live = argv.length === 0 && !options.quiet;
    const { record } = await import('../../app/record.js');
    const result = await record({
      name: positionals['name'],
      argv,
      options,
      environment,
      until: interrupted,
      onStart: (start) => sayStart(start, context),
      ...(live && { onExchange: (exchange) => terminal.out(exchangeLine(exchange)) }),
      onProblem: (message) => terminal.note(terminal.noteStyle('yellow', message)),
      onFollowed: (gateway) => terminal.note(followedLine(gateway)),
      onWaiting: (inFlight) =>
        terminal.note(
          `The command has ended; waiting for ${plural(inFlight, 'call')} still under way, at most 30 s. Ctrl-C ends them.`,
        ),
    });
    sayEnd(result, context);
    const isIncomplete = result.manifest.counts.lost + result.bodiesLost > 0;
    if (result.run && !(options.strict && isIncomplete)) return result.run.exitCode;
    return isIncomplete ? EXIT.incomplete : EXIT.ok;
  },
};

function sayStart(
  { listen, callers, gateways, intercepted, path }: RecordStart,
  { argv, options, terminal }: CommandContext,
): void {
  if (options.insecureUpstream) terminal.note(terminal.noteStyle('red', INSECURE));
  const outside = hostsOutside(options);
  if (outside.length > 0) {
    const warning = `Listeners on ${outside.join(', ')} can be reached from other machines: ${whoMay(options)}.`;
    terminal.note(terminal.noteStyle('yellow', warning));
  }
  for (const { listen, upstream } of gateways) {
    terminal.note(
      `Gateway http://${listen} stands for ${upstream}: give clients that address (OS_AUTH_URL).`,
    );
  }
  for (const caller of callers) sayCaller(caller, terminal);
  if (intercepted.length > 0) {
    const what = `port${intercepted.length === 1 ? '' : 's'} ${intercepted.join(' and ')}`;
    terminal.note(
      `Recording what anybody on this machine calls on ${what}, but for ${options.runAs}, as whom the recorder runs.`,
    );
  }
  if (argv.length > 0) return;
  if (listen[0]) {
    terminal.note(`Recording into ${path}. Proxy: http_proxy=http://${listen[0]} no_proxy=  Ctrl-C ends it.`);
  } else terminal.note(`Recording into ${path}. Ctrl-C ends it.`);
  terminal.note(
    'TLS is read from clients that trust wiretale (wiretale ca install); --tunnel passes a host unread.',
  );
}

function hostsOutside({ listen, gateway, caller }: Options): readonly string[] {
  const listeners = [...(listen ? [listen] : []), ...[...gateway, ...caller].map((each) => each.listen)];
  const hosts = listeners.map(({ host }) => host).filter((host) => !/^(?:127\.|localhost$|::1$)/.test(host));
  return [...new Set(hosts)];
}

function whoMay({ allow, proxyPassword }: Options): string {
  const networks = allow.map(({ address, prefix }) => `${address}/${prefix}`).join(', ');
  return [
    networks && `clients in ${networks} may use it`,
    proxyPassword && 'a proxy client must give the password',
  ]
    .filter(Boolean)
    .join(', and ');
}

function sayCaller(caller: RecordStart['callers'][number], terminal: Terminal): void {
  const guide = callerGuide(caller);
  const means = guide.service === undefined || guide.service === guide.name ? '' : ` (${guide.service})`;
  terminal.note(
    `${terminal.noteStyle('bold', guide.name)}${means} is whoever calls through ${caller.listen}:`,
  );
  terminal.note(`  environment   ${guide.environment}`);
  terminal.note('  with systemd');
  for (const line of guide.doLines) terminal.note(`    ${line}`);
  terminal.note('  to undo');
  for (const line of guide.undoLines) terminal.note(`    ${line}`);
}

function sayEnd(result: RecordResult, { options, terminal }: CommandContext): void {
  const { manifest, path, run, bodiesLost } = result;
  const { counts } = manifest;
  const facts = [
    plural(counts.exchanges, 'exchange'),
    ...result.participants,
    `${formatBytes(counts.requestBytes)} sent`,
    `${formatBytes(counts.responseBytes)} received`,
    `${plural(counts.secrets, 'secret')} replaced`,
    `lost: ${counts.lost}`,
    ...(counts.skipped > 0 ? [`skipped: ${counts.skipped}`] : []),
    ...(bodiesLost > 0 ? [`bodies not kept: ${bodiesLost}`] : []),
    ...(counts.bodiesOverSize ? [`bodies over --max-size: ${counts.bodiesOverSize}`] : []),
  ];
  terminal.note('');
  terminal.note(`${terminal.noteStyle('bold', path)}: ${facts.map(printable).join(', ')}`);
  if (run && !options.keepOutput)
    terminal.note('What the command printed was not kept (--keep-output keeps it).');
  if (manifest.insecureUpstream) terminal.note(terminal.noteStyle('red', INSECURE.replace('are', 'were')));
  for (const warning of result.warnings) terminal.note(terminal.noteStyle('yellow', warning));
  const advice = adviceOn(result);
  if (advice) {
    terminal.note(terminal.noteStyle('yellow', advice.what));
    for (const reason of advice.reasons) terminal.note(`  - ${reason}`);
    terminal.note(`Next: ${printable(advice.next)}`);
  }
  sayUsedCallers(result, terminal);
  if (counts.exchanges > 0)
    terminal.note(`Render it: wiretale render ${captureArgument(path, options.captures)}`);
}

/** A service left pointing at a closed listener fails badly: Glance answers 401 "bad password". */
function sayUsedCallers({ usedCallers, manifest }: RecordResult, terminal: Terminal): void {
  if (usedCallers.length === 0) return;
  const used = manifest.callers.filter(({ name }) => usedCallers.includes(name));
  const flags = used.map(({ name, listen }) => `--caller ${name}=${listen}`).join(' ');
  const who = usedCallers.join(' and ');
  terminal.note(
    `${who} used a listener that is closed now; what still points at it fails. Undo it as said above, or keep it ` +
      `passing: wiretale pass ${flags}`,
  );
}
