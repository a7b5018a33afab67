/** Every option once: type, default, help. Flags, `wiretale.yaml`, environment and the reference page come from here. */

import { z } from 'zod';
import { keepRules, redactRules } from './rules.js';
import { parseBytes } from '../../text/size.js';

/** `host:port`; an IPv6 host stands in brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

export type CommandName = 'record' | 'pass' | 'show' | 'render' | 'scan' | 'scrub' | 'demo';

export interface Option {
  readonly schema: z.ZodType;
  readonly help: string;
  readonly commands: readonly CommandName[];
  /** `file`: too much for a flag, so it stands in `wiretale.yaml` only. */
  readonly kind: 'text' | 'switch' | 'list' | 'file';
  /** What stands for the value in help: `HOST:PORT`. */
  readonly value?: string;
  /** The default, in words. */
  readonly fallback?: string;
}

const address = z
  .union([z.string(), z.number()])
  .transform((text, context): Address => parseAddress(String(text)) ?? invalid(context, 'host:port'));

const bytes = z
  .union([z.string(), z.number()])
  .transform((size, context): number => parseBytes(String(size)) ?? invalid(context, 'a size such as 4MiB'));

const caller = z.string().transform((text, context): { readonly name: string; readonly listen: Address } => {
  const match = /^([A-Za-z0-9][\w.-]*)=(.+)$/.exec(text);
  const listen = match && parseAddress(match[2]!);
  return listen ? { name: match[1]!, listen } : invalid(context, 'name=host:port');
});

const gateway = z
  .string()
  .transform((text, context): { readonly listen: Address; readonly upstream: string } => {
    const match = /^([^=]+)=(https?:\/\/[^\s?#]+?)\/*$/.exec(text);
    const listen = match && parseAddress(match[1]!);
    return listen ? { listen, upstream: match[2]! } : invalid(context, 'host:port=http://upstream');
  });

// A value on the command line could be read by every process of the machine.
const valueSource = z
  .string()
  .transform((text, context): { readonly from: 'env' | 'file'; readonly name: string } => {
    const match = /^(env|file):(.+)$/.exec(text);
    return match
      ? { from: match[1] as 'env' | 'file', name: match[2]! }
      : invalid(context, 'env:NAME or file:PATH; a value itself is never given here');
  });

const texts = z.array(z.string()).default([]);
const flag = z.boolean().default(false);

export const OPTIONS = {
  captures: {
    schema: z.string().min(1).default('captures'),
    help: 'Folder of captures',
    commands: ['record', 'show', 'render', 'scan', 'scrub', 'demo'],
    kind: 'text',
    value: 'FOLDER',
    fallback: 'captures',
  },
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
  only: {
    schema: texts,
    help: 'Only what matches: a host, or host/path-glob',
    commands: ['record', 'show', 'render'],
    kind: 'list',
    value: 'HOST[/GLOB]',
  },
  skip: {
    schema: texts,
    help: 'Leave out what matches; it is counted',
    commands: ['record', 'show', 'render'],
    kind: 'list',
    value: 'HOST[/GLOB]',
  },
  textLimit: {
    schema: bytes.default(4 << 20),
    help: 'Keep text bodies up to this size (decoded)',
    commands: ['record'],
    kind: 'text',
    value: 'SIZE',
    fallback: '4MiB',
  },
  keepBodies: {
    schema: bytes.default(64 << 20),
    help: 'Keep opaque bodies up to this size; of larger ones the size and the hash',
    commands: ['record'],
    kind: 'text',
    value: 'SIZE',
    fallback: '64MiB',
  },
  keepOutput: {
    schema: flag,
    help: 'Also keep what the command printed, redacted',
    commands: ['record'],
    kind: 'switch',
  },
  quiet: {
    schema: flag,
    help: 'No line per exchange',
    commands: ['record'],
    kind: 'switch',
  },
  redact: {
    schema: redactRules,
    help: 'Secrets besides those that wiretale knows, each with a test value that the rule must catch',
    commands: ['record', 'scan', 'scrub'],
    kind: 'file',
  },
  keep: {
    schema: keepRules,
    help: 'Places whose values are no secret here; told in the manifest and on every page',
    commands: ['record', 'scan', 'scrub'],
    kind: 'file',
  },
  out: {
    schema: z.string().min(1).optional(),
    help: 'Where the pages go',
    commands: ['render', 'demo'],
    kind: 'text',
    value: 'FOLDER',
    fallback: 'traces/<capture>',
  },
  theme: {
    schema: z
      .enum(['mkdocs-material', 'github'], { error: 'must be mkdocs-material or github' })
      .default('mkdocs-material'),
    help: 'Kind of Markdown: mkdocs-material or github',
    commands: ['render'],
    kind: 'text',
    value: 'THEME',
    fallback: 'mkdocs-material',
  },
  split: {
    schema: flag,
    help: 'A page per exchange, with previous and next',
    commands: ['render'],
    kind: 'switch',
  },
  json: {
    schema: flag,
    help: 'Print JSON (documented in docs/reference: show-json.md, scan-json.md)',
    commands: ['show', 'scan'],
    kind: 'switch',
  },
  valueFrom: {
    schema: z.array(valueSource).default([]),
    help: 'Also look for this value, in every encoding: of a variable, or each line of a file',
    commands: ['scan'],
    kind: 'list',
    value: 'env:NAME|file:PATH',
  },
  explain: {
    schema: flag,
    help: 'Say of captures what was redacted: where, by which rule, how often',
    commands: ['scan'],
    kind: 'switch',
  },
  dryRun: {
    schema: flag,
    help: 'Only say what would change',
    commands: ['scrub'],
    kind: 'switch',
  },
} as const satisfies Record<string, Option>;

export type OptionName = keyof typeof OPTIONS;
export type Options = { readonly [K in OptionName]: z.output<(typeof OPTIONS)[K]['schema']> };

/** The options of a command, with their help. */
export function optionsOf(command: CommandName): readonly (readonly [OptionName, Option])[] {
  return (Object.entries(OPTIONS) as [OptionName, Option][]).filter(([, option]) =>
    option.commands.includes(command),
  );
}

/** `keepOutput` → `keep-output`: as a flag and as a key of `wiretale.yaml`. */
export function flagName(name: OptionName): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

/** `keepOutput` → `WIRETALE_KEEP_OUTPUT`. */
export function environmentName(name: OptionName): string {
  return `WIRETALE_${flagName(name).replaceAll('-', '_').toUpperCase()}`;
}

function parseAddress(text: string): Address | undefined {
  const match =
    /^(\[[0-9a-f:.]+\]|[^\s:/]*):(\d{1,5})$/i.exec(text.trim()) ?? /^()(\d{1,5})$/.exec(text.trim());
  const port = Number(match?.[2]);
  if (!match || port > 65535) return undefined;
  return { host: match[1]!.replace(/^\[|\]$/g, '') || '127.0.0.1', port };
}

function invalid(context: z.RefinementCtx, wanted: string): never {
  context.addIssue({ code: 'custom', message: `must be ${wanted}` });
  return z.NEVER;
}
