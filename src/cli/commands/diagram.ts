/** `wiretale diagram`: sequence diagrams, drawn in the terminal, as Mermaid, SVG or PNG. */

import { diagramLines, diagrams, formatOf, writeDiagrams } from '../../app/diagram.js';
import type { TextLine, TitledPicture } from '../../app/diagram.js';
import { lastGate } from '../../app/last-gate.js';
import { openCapture } from '../../app/open-capture.js';
import { EXIT, UserError } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command, CommandContext } from '../command.js';
import type { Style, Terminal } from '../terminal.js';

/** Where stdout is no terminal, lines may be this wide. */
const COLUMNS = 120;

export const diagramCommand: Command = {
  positionals: { capture: 'Name of a capture, or a path with a slash; the latest when left out' },
  examples: [
    ['wiretale diagram', 'The story of the latest capture, in the terminal'],
    [
      'wiretale diagram image-create --full --out flow.svg',
      'Every message, as a picture whose arrows are links',
    ],
    [
      'wiretale diagram --format png --colors dark --out pictures',
      'A picture per flow and part, in a folder',
    ],
    [
      'wiretale diagram --flow 2 --hide keystone --format mermaid',
      'Mermaid on stdout, without the calls to Keystone',
    ],
    ['wiretale diagram --errors --numbers nested', 'What failed and what led to it, numbered 4.2.1'],
  ],
  async run(context) {
    const { positionals, options, terminal, environment } = context;
    if (options.summary && options.full) {
      throw new UserError('usage', '--summary and --full exclude each other.');
    }
    const capture = await openCapture(positionals['capture'], options);
    for (const problem of capture.problems) terminal.note(terminal.noteStyle('yellow', problem));
    const pictures = diagrams(capture, options);
    const format = formatOf(options);
    if (options.out === undefined && (format === 'txt' || format === 'mermaid')) {
      const output = linesOf(pictures, context).join('\n');
      lastGate(capture.manifest, options)(output, 'The output');
      if (pictures.length > 0) terminal.out(output);
    } else {
      const columns = terminal.columns ?? COLUMNS;
      const written = await writeDiagrams(pictures, { capture, options, environment, columns });
      for (const file of written) terminal.out(file);
    }
    if (pictures.length === 0) terminal.note('No exchange was recorded.');
    return capture.damaged ? EXIT.incomplete : EXIT.ok;
  },
};

const STYLES: Readonly<Record<TextLine['tone'], Style | undefined>> = {
  plain: undefined,
  name: 'bold',
  note: 'dim',
  failed: 'red',
  added: 'green',
  removed: 'red',
  changed: 'yellow',
  moved: 'cyan',
};

function linesOf(
  pictures: readonly TitledPicture[],
  { options, terminal }: CommandContext,
): readonly string[] {
  const mermaid = formatOf(options) === 'mermaid';
  return pictures.flatMap((one, index) => {
    // Captured text must not end the comment: Mermaid reads on behind a line break.
    const title = pictures.length > 1 ? [`%% ${printable(one.name)}`] : [];
    const lines = mermaid ? [...title, one.picture.mermaid.trimEnd()] : textLines(one, terminal);
    return index === 0 ? lines : ['', ...lines];
  });
}

function textLines(one: TitledPicture, terminal: Terminal): readonly string[] {
  const lines = diagramLines(one, terminal.columns ?? COLUMNS).map(({ text, tone }) => {
    const style = STYLES[tone];
    return style === undefined ? text : terminal.style(style, text);
  });
  return [terminal.style('bold', printable(one.name)), '', ...lines];
}
