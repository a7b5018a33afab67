/** Values of JSON that are secrets for what stands beside them in their object: a code beside `grant_type`. */

import { scanJson } from '../../text/json.js';
import type { JsonPath, JsonToken } from '../../text/json.js';
import { append } from './finding.js';
import type { BodyVerdict, Rules, Verdict } from '../rules.js';

export type Scalar = Pick<JsonToken, 'kind' | 'start' | 'end' | 'escaped' | 'value'>;

export interface Found extends Verdict {
  readonly key: string;
  readonly scalar: Scalar;
}

/** All such values, in the order in which they are known for it. */
export function findBeside(text: string, { body, neighbours }: Rules): readonly Found[] {
  if (!neighbours.written.test(text)) return NOTHING;
  const found: Found[] = [];
  const objects: Neighbours[] = [];
  scanJson(text, (token) => {
    const { path, kind } = token;
    const key = path[path.length - 1];
    if (typeof key !== 'string' || path.length > DEEPEST) return;
    const isNeighbour = kind === 'key' && neighbours.names.has(key.toLowerCase());
    const verdicts = kind === 'string' ? body(key).filter(({ beside }) => beside) : NOTHING;
    if (!isNeighbour && verdicts.length === 0) return;
    const object = objectAt(objects, path);
    if (isNeighbour) object.names.push(key.toLowerCase());
    for (const verdict of verdicts) object.values.push({ verdict, key, scalar: copyOf(token) });
    append(found, told(object));
  });
  return found;
}

const NOTHING: readonly never[] = [];

// To compare paths of any depth would take too long.
const DEEPEST = 32;

/** What was seen so far of an object. */
interface Neighbours {
  readonly owner: JsonPath;
  readonly names: string[];
  values: Value[];
}

interface Value {
  readonly verdict: BodyVerdict;
  readonly key: string;
  readonly scalar: Scalar;
}

/** The object that a member stands in: of those of one depth the last one. */
function objectAt(objects: Neighbours[], path: JsonPath): Neighbours {
  const depth = path.length - 1;
  const known = objects[depth];
  if (known?.owner.every((key, at) => key === path[at])) return known;
  return (objects[depth] = { owner: path.slice(0, -1), names: [], values: [] });
}

/** The token is used for the next one, too. */
function copyOf({ kind, start, end, escaped, value }: JsonToken): Scalar {
  const written = value();
  return { kind, start, end, escaped, value: () => written };
}

function told(object: Neighbours): readonly Found[] {
  const isTold = ({ verdict }: Value): boolean => verdict.beside!.some((name) => object.names.includes(name));
  const found = object.values.filter(isTold);
  if (found.length > 0) object.values = object.values.filter((value) => !isTold(value));
  return found.map(({ verdict: { kind, rule }, key, scalar }) => ({ kind, rule, key, scalar }));
}
