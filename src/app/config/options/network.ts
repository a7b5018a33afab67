/** Options of everything that listens: where, for whom, in front of what. */

import { z } from 'zod';
import type { Option } from './option.js';
import {
  address,
  caller,
  count,
  flag,
  gateway,
  hostNames,
  network as cidr,
  texts,
  valueSource,
} from './values.js';

export const network = {
  listen: {
    schema: address.optional(),
    help: 'Where the recorder listens: for the client, and for services of this machine, told apart by their processes; port 0 is any free one',
    commands: ['record', 'verify'],
    kind: 'text',
    value: 'HOST:PORT',
    fallback: '127.0.0.1:9100; with a command, any free port',
  },
  caller: {
    schema: z.array(caller).default([]),
    help: 'One more listener, for the calls of one service: its port tells who calls',
    commands: ['record', 'pass', 'verify'],
    kind: 'list',
    value: 'NAME=HOST:PORT',
  },
  gateway: {
    schema: z.array(gateway).default([]),
    help: 'Be a reverse proxy of UPSTREAM: clients are given this address instead of the service’s own',
    commands: ['record', 'pass', 'verify'],
    kind: 'list',
    value: 'HOST:PORT=UPSTREAM',
  },
  gatewayFollow: {
    schema: flag,
    help: 'Also be a gateway, on free ports, of the endpoints that a catalog names on other ports of a gateway’s host',
    commands: ['record', 'pass', 'verify'],
    kind: 'switch',
  },
  keepHost: {
    schema: flag,
    help: 'Send a gateway’s upstream the Host that the client sent, not its own',
    commands: ['record', 'pass', 'verify'],
    kind: 'switch',
  },
  allow: {
    schema: z.array(cidr).default([]),
    help: 'Networks whose clients may use listeners that are not on loopback',
    commands: ['record', 'pass'],
    kind: 'list',
    value: 'CIDR',
  },
  proxyPassword: {
    schema: valueSource.optional(),
    help: 'Where the password comes from that clients on other machines must give to the proxy',
    commands: ['record', 'pass'],
    kind: 'text',
    value: 'env:NAME|file:PATH',
  },
  allowMetadata: {
    schema: flag,
    help: 'Also pass on requests to link-local addresses, such as a cloud’s metadata service',
    commands: ['record', 'pass'],
    kind: 'switch',
  },
  maxConnections: {
    schema: count.default(2000),
    help: 'Most client connections at a time; one more is answered 503',
    commands: ['record', 'pass'],
    kind: 'text',
    value: 'N',
    fallback: '2000',
  },
  tunnel: {
    schema: texts,
    help: 'Pass the TLS of this host unread; * stands for anything',
    commands: ['record', 'verify'],
    kind: 'list',
    value: 'HOST',
  },
  upstreamCa: {
    schema: texts,
    help: 'Also trust services whose certificates this authority signed (PEM)',
    commands: ['record', 'pass', 'verify', 'replay'],
    kind: 'list',
    value: 'FILE',
  },
  insecureUpstream: {
    schema: flag,
    help: 'Take any certificate of a service; the capture says so',
    commands: ['record', 'pass', 'verify', 'replay'],
    kind: 'switch',
  },
  authority: {
    schema: z.string().min(1).optional(),
    help: 'Folder of the local authority whose certificates TLS clients are shown',
    commands: ['record', 'pass', 'ca', 'verify'],
    kind: 'text',
    value: 'FOLDER',
    fallback: '$XDG_CONFIG_HOME/wiretale, or ~/.config/wiretale',
  },
  permit: {
    schema: hostNames,
    help: 'Bind the new authority to these hosts (A,B,…) and those below them: clients hold it to that',
    commands: ['ca'],
    kind: 'list',
    value: 'HOST',
  },
  force: {
    schema: flag,
    help: 'Replace the authority that is there',
    commands: ['ca'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;
