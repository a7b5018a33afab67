/** What an option is: declared once; its flag, its variable, its key in `wiretale.yaml` and its help come from that. */

import type { z } from 'zod';

export type CommandName =
  | 'record'
  | 'pass'
  | 'clean'
  | 'show'
  | 'render'
  | 'diagram'
  | 'scan'
  | 'scrub'
  | 'ca'
  | 'demo'
  | 'learn'
  | 'diff'
  | 'verify'
  | 'replay'
  | 'accept'
  | 'import'
  | 'export';

export interface Option {
  readonly schema: z.ZodType;
  /** What single commands take of it, where that is less. */
  readonly schemaOf?: Partial<Readonly<Record<CommandName, z.ZodType>>>;
  readonly help: string;
  readonly commands: readonly CommandName[];
  /** `file`: too much for a flag, so it stands in `wiretale.yaml` only. */
  readonly kind: 'text' | 'switch' | 'list' | 'file';
  /** What stands for the value in help: `HOST:PORT`. */
  readonly value?: string;
  /** The default, in words. */
  readonly fallback?: string;
}
