/** Options of recording what nobody was pointed anywhere for: rules of the kernel send it to the recorder. */

import { z } from 'zod';
import type { Option } from './option.js';
import { flag, interceptedPorts } from './values.js';

export const transparent = {
  transparent: {
    schema: flag,
    help: 'Record what anything on this machine calls on --ports, with nothing configured anywhere (Linux, root)',
    commands: ['record'],
    kind: 'switch',
  },
  ports: {
    schema: interceptedPorts,
    help: 'Ports that --transparent records, or PORT=LISTEN with the recorder’s own port for it',
    commands: ['record'],
    kind: 'list',
    value: 'PORT[,PORT…]',
  },
  runAs: {
    schema: z.string().min(1).default('nobody'),
    help: 'User that a transparent recorder runs as: its own traffic passes, so no service may be the same',
    commands: ['record'],
    kind: 'text',
    value: 'USER',
    fallback: 'nobody',
  },
  printRules: {
    schema: flag,
    help: 'Print the rules that --transparent sets, and do nothing; needs PORT=LISTEN',
    commands: ['record'],
    kind: 'switch',
  },
  ownRules: {
    schema: flag,
    help: 'The rules of --transparent are set already, as --print-rules told: set none',
    commands: ['record'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
