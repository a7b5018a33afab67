/** `wiretale export`: a capture for the tools of others. */

import { exportCapture, exportFormat } from '../../app/export.js';
import { openCapture } from '../../app/open-capture.js';
import { EXIT } from '../../model/errors.js';
import { printable } from '../../text/printable.js';
import type { Command } from '../command.js';
import { plural } from '../words.js';

export const exportCommand: Command = {
  positionals: { capture: 'Name of a capture, or a path with a slash; the latest when left out' },
  examples: [
    ['wiretale export image-create --out image-create.har', 'For the network panel of a browser'],
    ['wiretale export --format har --flow 2 | jq .log.entries[0]', 'One flow, on stdout'],
    ['wiretale export image-create --out image-create.otlp.json', 'Traces, for Jaeger, Tempo, Grafana'],
    ['wiretale export image-create --out again.sh', 'The calls of the client as a script of curl commands'],
    ['wiretale export image-create --format curl --step 18', "One call as a curl command, a service's too"],
    ['wiretale export --errors --out failed.har', 'What failed, and the calls that led to it'],
  ],
  async run({ positionals, options, terminal }) {
    exportFormat(options);
    const capture = await openCapture(positionals['capture'], options);
    for (const problem of capture.problems) terminal.note(terminal.noteStyle('yellow', problem));
    const { exchanges, calls, flows } = await exportCapture(capture, options, toStdout);
    if (options.out !== undefined && options.out !== '-') {
      const what = calls === undefined ? plural(exchanges, 'exchange') : plural(calls, 'call');
      terminal.note(printable(`${options.out}: ${what} in ${plural(flows, 'flow')}`));
    }
    return capture.damaged ? EXIT.incomplete : EXIT.ok;
  },
};

/** Waits for a reader that is slower; one that went away is no reason to wait for ever. */
function toStdout(text: string): Promise<void> {
  return new Promise((resolve) => void process.stdout.write(text, () => resolve()));
}
