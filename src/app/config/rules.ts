/** A user's own secret rules in `wiretale.yaml`: what to redact besides the profiles' rules, and what to keep. */

import { z } from 'zod';
import type { SecretPlace, SecretRule } from '../../model/profile.js';

const KINDS = ['token', 'password', 'secret', 'key', 'signature', 'cookie', 'credential'] as const;

const PLACE_SHAPE = {
  header: z.string().optional(),
  query: z.string().optional(),
  path: z.string().optional(),
  body: z.string().optional(),
  under: z.string().optional(),
  env: z.string().optional(),
  argv: z.string().optional(),
  pattern: z.string().optional(),
};

/** `keep:` a list of places: `{header: X-Trace-HMAC}`. */
export const keepRules = z.array(z.strictObject(PLACE_SHAPE).transform(placeOf)).default([]);

/** A rule with a value that it must catch, so that a slip in a pattern is found before anything is recorded. */
export interface TestedRule {
  readonly rule: SecretRule;
  readonly test: string;
}

/** `redact:` a list of places, each with a kind and a test value: `{header: X-Widget-Key, kind: key, test: w-123}`. */
export const redactRules = z
  .array(
    z
      .strictObject({ ...PLACE_SHAPE, kind: z.enum(KINDS).default('secret'), test: z.string().min(1) })
      .transform(({ kind, test, ...place }, context): TestedRule => ({
        rule: { ...placeOf(place, context), kind },
        test,
      })),
  )
  .default([]);

type Written = { readonly [K in keyof typeof PLACE_SHAPE]?: string | undefined };

function placeOf(written: Written, context: z.RefinementCtx): SecretPlace {
  const { under, ...where } = written;
  const given = Object.entries(where).filter(([, value]) => value !== undefined);
  const [place, name] = given[0] ?? [];
  if (given.length !== 1 || name === undefined) {
    return refuse(context, 'must name one place: header, query, path, body, env, argv or pattern');
  }
  if (under !== undefined && place !== 'body') return refuse(context, 'may say "under" for a body only');
  if (place === 'pattern' && !isPattern(name)) return refuse(context, `has a pattern that is none: ${name}`);
  if (place === 'pattern') return { in: 'text', pattern: name };
  if (place === 'path') return { in: 'path', template: name };
  if (place === 'body') return { in: 'body', name, ...(under === undefined ? {} : { under }) };
  return { in: place as 'header' | 'query' | 'env' | 'argv', name };
}

function isPattern(source: string): boolean {
  try {
    return new RegExp(source, 'g').test('') === false;
  } catch {
    return false;
  }
}

function refuse(context: z.RefinementCtx, message: string): never {
  context.addIssue({ code: 'custom', message });
  return z.NEVER;
}
