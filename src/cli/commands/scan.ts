/** `wiretale scan`: where secrets stand in files, or what was redacted in captures. */

import { gateRules } from '../../app/gate-rules.js';
import { explain } from '../../app/scan/explain.js';
import type { Explained } from '../../app/scan/explain.js';
import { scan } from '../../app/scan/scan.js';
import type { FoundHit, ScanResult } from '../../app/scan/scan.js';
import { EXIT } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command, CommandContext } from '../command.js';
import type { Terminal } from '../terminal.js';
import { plural } from '../words.js';

export const scanCommand: Command = {
  positionals: { path: 'Files and folders, or names of captures' },
  examples: [
    ['wiretale scan captures traces', 'Before they are shared'],
    ['wiretale scan site --value-from env:OS_PASSWORD', 'Also this value, in every encoding'],
    ['wiretale scan image-create --explain', 'What was redacted there, by which rule, how often'],
  ],
  run: (context) => (context.options.explain ? explainAll(context) : scanAll(context)),
};

async function scanAll({ paths, options, terminal, environment }: CommandContext): Promise<number> {
  const hits: FoundHit[] = [];
  const result = await scan({
    paths,
    captures: options.captures,
    rules: gateRules(options),
    valuesFrom: options.valueFrom,
    environment,
    onHit: (hit) => (options.json ? hits.push(hit) : terminal.out(hitLine(hit, terminal))),
  });
  if (options.json) terminal.out(JSON.stringify({ format: 1, ...result, hits }, null, 2));
  else sayEnd(result, terminal);
  if (result.hits > 0) return EXIT.different;
  return result.unread.length > 0 ? EXIT.incomplete : EXIT.ok;
}

function hitLine({ file, place, rule }: FoundHit, terminal: Terminal): string {
  return `${terminal.style('bold', printable(file))} ${printable(place)}: ${printable(rule)}`;
}

function sayEnd({ files, hits, unread, skipped }: ScanResult, terminal: Terminal): void {
  for (const { file, reason } of [...skipped, ...unread]) {
    terminal.note(terminal.noteStyle('yellow', printable(`${file} was not looked into: ${reason}.`)));
  }
  const found = hits === 0 ? 'no secret' : `a secret in ${plural(hits, 'place')}`;
  terminal.note(`${plural(files, 'file')} searched: ${found}.`);
}

async function explainAll({ paths, options, terminal }: CommandContext): Promise<number> {
  const where = { captures: options.captures, rules: gateRules(options) };
  const all: Explained[] = [];
  for (const path of paths) all.push(await explain(path, where));
  if (options.json) terminal.out(JSON.stringify({ format: 1, captures: all }, null, 2));
  else for (const one of all) for (const line of explainedLines(one, terminal)) terminal.out(line);
  return EXIT.ok;
}

function explainedLines(
  { capture, secrets, times, kinds }: Explained,
  terminal: Terminal,
): readonly string[] {
  const head = `${terminal.style('bold', printable(capture))}: ${plural(secrets, 'secret')}, replaced ${plural(times, 'time')}`;
  const lines = kinds.flatMap(({ kind, places, ...sums }) => [
    `${kind}: ${plural(sums.secrets, 'secret')}, ${plural(sums.times, 'time')}`,
    ...places.map(({ place, rule, ...here }) => {
      const what = `${printable(place)} (${printable(rule)}), ${plural(here.secrets, 'secret')}`;
      return `  ${String(here.times).padStart(5)} × ${what}`;
    }),
  ]);
  return [head, ...lines];
}
