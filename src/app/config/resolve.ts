/** Where an option's value comes from: flags win over the environment, the environment over `wiretale.yaml`. */

import { readFile } from 'node:fs/promises';
import { parse as parseYaml } from 'yaml';
import type { z } from 'zod';
import { UserError } from '../../model/errors.js';
import { environmentName, flagName, OPTIONS } from './options.js';
import type { CommandName, Option, OptionName, Options } from './options.js';

/** The options of a command, typed, with their defaults. @throws UserError `bad-option`, `bad-config` */
export async function resolveOptions(
  command: CommandName,
  flags: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Options> {
  const fileName = environment['WIRETALE_CONFIG'] ?? DEFAULT_FILE;
  const file = await readConfigFile(fileName);
  const resolved: Record<string, unknown> = {};
  for (const [name, option] of Object.entries(OPTIONS) as [OptionName, Option][]) {
    const [value, from] = option.commands.includes(command)
      ? pick(name, option, { flags, environment, file, fileName })
      : [undefined, ''];
    // Some values are read from files.
    const parsed = await (option.schemaOf?.[command] ?? option.schema).safeParseAsync(value);
    if (!parsed.success) throw badOption(`wiretale ${command}`, from, parsed.error.issues[0]);
    resolved[name] = parsed.data;
  }
  return resolved as Options;
}

const DEFAULT_FILE = 'wiretale.yaml';

function badOption(command: string, from: string, issue: z.core.$ZodIssue | undefined): UserError {
  const entry =
    typeof issue?.path[0] === 'number' && !from.startsWith('--') ? `, entry ${issue.path[0] + 1},` : '';
  const reason = issue?.code === 'invalid_type' ? `must be ${issue.expected}` : issue?.message;
  return new UserError('bad-option', `${from}${entry} ${reason ?? 'is not valid'}.`, {
    hint: `See ${command} --help.`,
  });
}

interface Sources {
  readonly flags: Readonly<Record<string, unknown>>;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file: Readonly<Record<string, unknown>>;
  readonly fileName: string;
}

function pick(name: OptionName, option: Option, sources: Sources): readonly [value: unknown, from: string] {
  const inFile = [
    fromFile(sources.file[flagName(name)], option),
    `${flagName(name)} in ${sources.fileName}`,
  ] as const;
  if (option.kind === 'file') return inFile;
  if (option.kind !== 'list' && Array.isArray(sources.flags[name])) {
    throw new UserError('bad-option', `--${flagName(name)} is given more than once.`);
  }
  if (sources.flags[name] !== undefined) return [sources.flags[name], `--${flagName(name)}`];
  const variable = environmentName(name);
  const text = sources.environment[variable];
  if (text !== undefined && text !== '') return [fromEnvironment(text, option), variable];
  return inFile;
}

function fromEnvironment(text: string, option: Option): unknown {
  if (option.kind === 'list') return text.split(/[\s,]+/).filter(Boolean);
  if (option.kind === 'switch') return !['0', 'false', 'no'].includes(text.toLowerCase());
  return text;
}

/** In the file a list may also be one text, or a map: `caller: {glance: 127.0.0.1:9102}`. */
function fromFile(value: unknown, option: Option): unknown {
  if (option.kind !== 'list' || value === undefined || value === null || Array.isArray(value))
    return value ?? undefined;
  if (typeof value === 'object') return Object.entries(value).map(([key, item]) => `${key}=${String(item)}`);
  return [value];
}

async function readConfigFile(file: string): Promise<Readonly<Record<string, unknown>>> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' && file === DEFAULT_FILE) return '';
    throw new UserError('bad-config', `${file} cannot be read (${error.code ?? 'unknown'}).`, {
      cause: error,
    });
  });
  const known = new Set(Object.keys(OPTIONS).map((name) => flagName(name as OptionName)));
  const content = parseConfig(text, file);
  const unknown = Object.keys(content).find((key) => !known.has(key));
  if (unknown !== undefined) {
    throw new UserError('bad-config', `${file}: there is no option "${unknown}".`, {
      hint: `Known: ${[...known].join(', ')}.`,
    });
  }
  return content;
}

function parseConfig(text: string, file: string): Record<string, unknown> {
  try {
    const content: unknown = parseYaml(text) ?? {};
    if (typeof content === 'object' && !Array.isArray(content)) return content as Record<string, unknown>;
  } catch (error) {
    throw new UserError('bad-config', `${file} is not valid YAML.`, { cause: error });
  }
  throw new UserError('bad-config', `${file} must be a map of option names to values.`);
}
