/** A user's own profile: what such a file may hold, and how it becomes one. */

import { z } from 'zod';
import type { OperationRule, ServiceProfile, ServiceRule } from '../../model/profile.js';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9_-]*$/, 'must be lower-case letters, digits, - and _, beginning with a letter');
const texts = z.array(z.string().min(1)).default([]);
const pointer = z.string().regex(/^(?:\*\*)?(?:\/[^/]+)+$/, 'must be a JSON pointer such as /widget/id');
const pattern = z.string().refine(isPattern, { error: 'is not a regular expression' });
const call = z
  .string()
  .regex(/^[A-Z]+ \/\S*$/, 'must be METHOD /path, such as "GET /v1/widgets/{widget_id}"');
const sentence = z.string().refine((text) => text.includes('{from}') && text.includes('{to}'), {
  error: 'must say {from} and {to}, such as "{from} asks {to} for a widget."',
});
const variable = z.string().regex(/^[A-Z][A-Z0-9_]*$/, 'must be a shell variable such as WIDGET_TOKEN');
const place = { header: z.string().min(1).optional(), pointer: pointer.optional() };

const operation = z.strictObject({
  call,
  title: z.string().min(1),
  sentence,
  group: z.string().min(1).optional(),
  subject: z.string().min(1).optional(),
  body: pointer.optional(),
  answer: pointer.optional(),
  by: z.literal('service').optional(),
  'decided-by': z.enum(['cache', 'first-use']).optional(),
  state: pointer.optional(),
});

const service = z.strictObject({
  label: z.string().min(1).optional(),
  aliases: texts,
  types: texts,
  ports: z.array(z.int().min(1).max(65535)).default([]),
  paths: z.array(z.string().startsWith('/')).default([]),
  users: texts,
  programs: z.array(pattern).default([]),
  agents: z.array(pattern).default([]),
  operations: z.array(operation).default([]),
});

/** The shape of the file, as `docs/reference/profile.md` tells it. */
export const profileFile = z
  .strictObject({
    id,
    services: z.record(id, service),
    names: z
      .array(
        z
          .strictObject({ ...place, name: z.string().min(1) })
          .transform((rule, context) => onePlace(rule, context)),
      )
      .default([]),
    variables: z
      .array(z.strictObject({ ...place, variable }).transform((rule, context) => onePlace(rule, context)))
      .default([]),
    volatile: z
      .array(
        z
          .strictObject({
            ...place,
            service: id.optional(),
            format: z.enum(['time', 'id', 'number', 'digest', 'text']),
          })
          .transform((rule, context) => onePlace(rule, context)),
      )
      .default([]),
    unordered: z
      .array(
        z
          .strictObject({ ...place, service: id.optional() })
          .transform((rule, context) => onePlace(rule, context)),
      )
      .default([]),
    env: texts,
    clients: z.record(z.string(), z.string().min(1)).default({}),
  })
  .transform(({ id: profileId, services, env, ...rest }): ServiceProfile => ({
    ...rest,
    id: profileId,
    services: Object.entries(services).map(([name, one]) => serviceOf(name, one)),
    operations: Object.entries(services).flatMap(([name, one]) =>
      one.operations.map((row) => operationOf(name, row)),
    ),
    manners: { alone: [], first: {} },
    envPrefixes: env,
    secrets: [],
    turned: [],
    paged: [],
  }));

function serviceOf(
  name: string,
  { operations: _, label = name, ...rest }: z.output<typeof service>,
): ServiceRule {
  return { id: name, label, ...rest };
}

function operationOf(name: string, row: z.output<typeof operation>): OperationRule {
  const { call: line, title, sentence: said, 'decided-by': decidedBy, ...rest } = row;
  const [method, path] = line.split(' ') as [string, string];
  const given = Object.fromEntries(
    Object.entries({ ...rest, decidedBy }).filter(([, value]) => value !== undefined),
  );
  return { service: name, method, path, title, sentence: said, ...given };
}

type Placed = { readonly header?: string | undefined; readonly pointer?: string | undefined };
type OnePlace<T> = Omit<T, keyof Placed> & ({ readonly header: string } | { readonly pointer: string });

/** A rule names either a header or a pointer. */
function onePlace<T extends Placed>(rule: T, context: z.RefinementCtx): OnePlace<Written<T>> {
  const { header, pointer: at, ...others } = rule;
  const rest = Object.fromEntries(Object.entries(others).filter(([, value]) => value !== undefined));
  if (header !== undefined && at === undefined) return { ...rest, header } as unknown as OnePlace<Written<T>>;
  if (at !== undefined && header === undefined)
    return { ...rest, pointer: at } as unknown as OnePlace<Written<T>>;
  context.addIssue({ code: 'custom', message: 'must name one place: header or pointer' });
  return z.NEVER;
}

/** What may be undefined is left out. */
type Written<T> = { readonly [K in keyof T]: Exclude<T[K], undefined> };

function isPattern(source: string): boolean {
  try {
    return typeof new RegExp(source) === 'object';
  } catch {
    return false;
  }
}
