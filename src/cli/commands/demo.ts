/** `wiretale demo`: record and render the embedded little cloud. */

import type { Command } from '../command.js';
import { flowLines } from '../lines.js';
import { printRendered } from './render.js';

export const demoCommand: Command = {
  positionals: {},
  examples: [['wiretale demo', 'Ends with the path of a page that opens in a browser']],
  async run({ options, terminal }) {
    const started = performance.now();
    terminal.note(
      'An image is created on a little Keystone, Glance and Swift on loopback, through the recorder …',
    );
    const { demo } = await import('../../app/demo.js');
    const { recorded, flows, rendered } = await demo(options, (message) => terminal.note(message));
    for (const flow of flows) for (const line of flowLines(flow, terminal)) terminal.note(line);
    terminal.note('');
    terminal.note(
      `${recorded.counts.exchanges} exchanges recorded, ${recorded.counts.secrets} secrets replaced, ` +
        `${((performance.now() - started) / 1000).toFixed(1)} s. Open this page in a browser:`,
    );
    printRendered(rendered, terminal);
    return 0;
  },
};
