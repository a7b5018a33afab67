/** The kinds of values that the options of replaying take. */

import { z } from 'zod';
import { invalid } from './values.js';

export const secretSource = z
  .string()
  .transform((text, context): { readonly name: string; readonly variable: string } => {
    const match = /^([\w.-]+)=env:(\w+)$/.exec(text);
    return match ? { name: match[1]!, variable: match[2]! } : invalid(context, 'name=env:VARIABLE');
  });

export const namedValue = z
  .string()
  .transform((text, context): { readonly name: string; readonly value: string } => {
    const match = /^([\w.-]+)=(.+)$/s.exec(text);
    return match ? { name: match[1]!, value: match[2]! } : invalid(context, 'name=value');
  });

export const bodyFile = z
  .string()
  .transform((text, context): { readonly step: number; readonly file: string } => {
    const match = /^(\d+)=(.+)$/.exec(text);
    return match ? { step: Number(match[1]), file: match[2]! } : invalid(context, 'step=file');
  });

export const serviceUrl = z
  .string()
  .transform((text, context): { readonly service: string; readonly url: string } => {
    const match = /^(?:([^=/]+)=)?(https?:\/\/[^\s?#]+)$/.exec(text);
    return match
      ? { service: match[1] ?? '', url: match[2]! }
      : invalid(context, 'service=http://… or http://…');
  });

export const stepNumber = z
  .union([z.string(), z.number()])
  .transform((text, context): number =>
    /^\d+$/.test(String(text)) ? Number(text) : invalid(context, 'the number of a step'),
  );

/** `60s`, `500ms`, `2m`, or seconds, in ms. */
export const seconds = z.union([z.string(), z.number()]).transform((text, context): number => {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|)$/.exec(String(text).trim());
  const unit = { ms: 1, s: 1000, m: 60_000, '': 1000 }[match?.[2] ?? ''] ?? 1000;
  return match ? Number(match[1]) * unit : invalid(context, 'a time such as 60s');
});
