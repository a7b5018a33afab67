/** Options of replaying: where it goes, with what, how it is compared, what becomes of what it made. */

import { z } from 'zod';
import type { Option } from './option.js';
import { bodyFile, namedValue, seconds, secretSource, serviceUrl, stepNumber } from './replay-values.js';
import { count, flag } from './values.js';

const COMMANDS = ['replay'] as const;

export const replaying = {
  authUrl: {
    schema: z.url({ error: 'must be a URL' }).optional(),
    help: 'Keystone of the cloud that is replayed against; the other services are found by its catalog',
    commands: COMMANDS,
    kind: 'text',
    value: 'URL',
    fallback: 'OS_AUTH_URL, else as recorded',
  },
  osCloud: {
    schema: z.string().min(1).optional(),
    help: 'A cloud of clouds.yaml, with its credentials',
    commands: COMMANDS,
    kind: 'text',
    value: 'NAME',
  },
  target: {
    schema: z.array(serviceUrl).default([]),
    help: 'Where a service is (keystone=URL), a recorded address (host:port=URL), or all of it (URL)',
    commands: COMMANDS,
    kind: 'list',
    value: '[SERVICE=]URL',
  },
  secret: {
    schema: z.array(secretSource).default([]),
    help: 'A secret that the recording does not hold, from a variable',
    commands: COMMANDS,
    kind: 'list',
    value: 'NAME=env:VARIABLE',
  },
  value: {
    schema: z.array(namedValue).default([]),
    help: 'A value that the recording does not tell the origin of',
    commands: COMMANDS,
    kind: 'list',
    value: 'NAME=VALUE',
  },
  body: {
    schema: z.array(bodyFile).default([]),
    help: 'Send this file as the body of a step',
    commands: COMMANDS,
    kind: 'list',
    value: 'STEP=FILE',
  },
  compare: {
    schema: z.enum(['contract', 'exact'], { error: 'must be contract or exact' }).default('contract'),
    help: 'contract: what was there must still be there; exact: and nothing else',
    commands: COMMANDS,
    kind: 'text',
    value: 'MODE',
    fallback: 'contract',
  },
  pace: {
    schema: z.enum(['fast', 'recorded'], { error: 'must be fast or recorded' }).default('fast'),
    help: 'Without pauses, or with the recorded ones',
    commands: COMMANDS,
    kind: 'text',
    value: 'PACE',
    fallback: 'fast',
  },
  timeout: {
    schema: seconds.default(60_000),
    help: 'How long a call may take, polling included',
    commands: COMMANDS,
    kind: 'text',
    value: 'TIME',
    fallback: '60s',
  },
  cleanup: {
    schema: z
      .enum(['always', 'on-failure', 'never'], { error: 'must be always, on-failure or never' })
      .default('always'),
    help: 'When what the run made is removed again',
    commands: COMMANDS,
    kind: 'text',
    value: 'WHEN',
    fallback: 'always',
  },
  suffix: {
    schema: z.string().optional(),
    help: 'Put behind every name that the client chose, where names would collide',
    commands: COMMANDS,
    kind: 'text',
    value: 'TEXT',
  },
  yes: {
    schema: flag,
    help: 'Agree beforehand: to another machine, to what is written',
    commands: ['replay', 'accept'],
    kind: 'switch',
  },
  allowDestructive: {
    schema: flag,
    help: 'Also send DELETE and PUT of things that the run does not make',
    commands: COMMANDS,
    kind: 'switch',
  },
  save: {
    schema: z.string().min(1).optional(),
    help: 'Keep it as this capture: a name, or a path with a slash',
    commands: ['replay', 'import'],
    kind: 'text',
    value: 'CAPTURE',
    fallback: 'a run is not kept; what is imported is named after its file',
  },
  jobs: {
    schema: count.default(1),
    help: 'How many captures are replayed at a time',
    commands: COMMANDS,
    kind: 'text',
    value: 'N',
    fallback: '1',
  },
  failFast: { schema: flag, help: 'Stop at the first difference', commands: COMMANDS, kind: 'switch' },
  step: {
    schema: z.array(stepNumber).default([]),
    help: 'Only this step; of replay one of the client, with those whose answers it needs',
    commands: [...COMMANDS, 'export'],
    kind: 'list',
    value: 'NUMBER',
  },
  reportJunit: report('JUnit XML, as Jenkins and GitLab read it'),
  reportJson: report('JSON (documented in docs/reference/report-json.md)'),
  reportMd: report('Markdown'),
  reportHtml: report('a self-contained HTML page, with the sequence diagram marked'),
} as const satisfies Record<string, Option>;

function report(what: string) {
  return {
    schema: z.string().min(1).optional(),
    help: `Write a report: ${what}`,
    commands: COMMANDS,
    kind: 'text',
    value: 'FILE',
  } as const;
}
