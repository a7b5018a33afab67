/** Rules of comparing as a file that a person reviews: `expect:` in `wiretale.yaml`, or a file that `learn` wrote. */

import { readFile } from 'node:fs/promises';
import { isSeq, parse, parseDocument, stringify } from 'yaml';
import { z } from 'zod';
import { DEMANDS, type CompareRule } from '../../model/difference.js';
import { UserError } from '../../model/errors.js';

const PLACE = /^(?:outcome|status|reason|body|body:(?:\*\*)?(?:\/.*)?|header:[^\s:]+)$/s;
const STEP = /^(?:\*|[A-Z]+) \/\S*$/;

const rule = z
  .strictObject({
    step: z.string().regex(STEP, { error: 'has a step that is not "METHOD /path-template"' }).optional(),
    service: z.string().min(1).optional(),
    side: z.enum(['request', 'response']).optional(),
    place: z
      .string()
      .regex(PLACE, { error: 'has a place that is not status, header:<name> or body:<JSON pointer>' }),
    as: z.enum(DEMANDS, { error: `has an "as" that is none of ${DEMANDS.join(', ')}` }).default('ignored'),
    why: z.string().default('the user says so'),
  })
  .transform((written): CompareRule => {
    const given = Object.entries(written).filter(([, value]) => value !== undefined);
    return Object.fromEntries(given) as unknown as CompareRule;
  });

/** `expect:` a list of places: `{place: "body:/updated_at", as: time, why: …}`. */
export const expectRules = z.array(rule).default([]);

/** @throws UserError `bad-rules` */
export async function readRules(file: string): Promise<readonly CompareRule[]> {
  const text = await readFile(file, 'utf8').catch((cause: NodeJS.ErrnoException) => {
    throw new UserError('bad-rules', `${file} cannot be read (${cause.code ?? 'unknown'}).`, { cause });
  });
  const parsed = z.strictObject({ expect: expectRules }).safeParse(parsedYaml(text, file));
  if (parsed.success) return parsed.data.expect;
  const issue = parsed.error.issues[0];
  const entry = typeof issue?.path[1] === 'number' ? `, entry ${issue.path[1] + 1},` : '';
  throw new UserError('bad-rules', `${file}${entry} ${issue?.message ?? 'is not valid'}.`, {
    hint: 'It is a map with a list "expect:", as wiretale learn writes it.',
  });
}

/** The text of a file of rules. What comes from captures is quoted as YAML needs it. */
export function rulesText(rules: readonly CompareRule[], heading: string): string {
  const comment = heading.replace(/^/gm, '# ');
  return `${comment}\n${stringify({ expect: rules }, { lineWidth: 0 })}`;
}

/** The text of a file of rules with more of them; what a person wrote in it stays. */
export function withRules(text: string, rules: readonly CompareRule[]): string {
  const document = parseDocument(text);
  const list = document.get('expect');
  // `[]` is how an empty list is written; rules have a line each.
  if (isSeq(list)) list.flow = false;
  for (const rule of rules) document.addIn(['expect'], document.createNode(rule));
  return document.toString({ lineWidth: 0 });
}

function parsedYaml(text: string, file: string): unknown {
  try {
    return parse(text) ?? {};
  } catch (cause) {
    throw new UserError('bad-rules', `${file} is not valid YAML.`, { cause });
  }
}
