/** Every option, and its names: flags, `wiretale.yaml`, environment and the reference page come from here. */

import type { z } from 'zod';
import { comparing } from './options/comparing.js';
import { network } from './options/network.js';
import type { CommandName, Option } from './options/option.js';
import { pages } from './options/pages.js';
import { pictures } from './options/pictures.js';
import { recording } from './options/recording.js';
import { replaying } from './options/replaying.js';
import { scanning } from './options/scanning.js';
import { selection } from './options/selection.js';
import { transparent } from './options/transparent.js';

export type { CommandName, Option } from './options/option.js';

export const OPTIONS = {
  ...network,
  ...transparent,
  ...recording,
  ...selection,
  ...pages,
  ...pictures,
  ...scanning,
  ...comparing,
  ...replaying,
} as const;

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
