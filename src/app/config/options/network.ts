/** Options of everything that listens: where, for whom, in front of what. */

import { z } from 'zod';
import type { Option } from './option.js';
import { address, caller, flag, gateway } from './values.js';

export const network = {
  listen: {
    schema: address.optional(),
    help: 'Where the recorder listens for the client; port 0 takes any free port',
    commands: ['record'],
    kind: 'text',
    value: 'HOST:PORT',
    fallback: '127.0.0.1:9100; with a command, any free port',
  },
  caller: {
    schema: z.array(caller).default([]),
    help: 'One more listener, for the calls of one service: its port tells who calls',
    commands: ['record', 'pass'],
    kind: 'list',
    value: 'NAME=HOST:PORT',
  },
  gateway: {
    schema: z.array(gateway).default([]),
    help: 'Be a reverse proxy of UPSTREAM: clients are given this address instead of the service’s own',
    commands: ['record', 'pass'],
    kind: 'list',
    value: 'HOST:PORT=UPSTREAM',
  },
  keepHost: {
    schema: flag,
    help: 'Send a gateway’s upstream the Host that the client sent, not its own',
    commands: ['record', 'pass'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
