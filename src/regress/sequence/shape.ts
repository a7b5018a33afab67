/** The shape of a JSON body: which members there are, of which type; values and the length of lists aside. */

import { jsonText, type Body } from '../../model/message.js';
import { jsonTree, type JsonNode } from '../../text/json-tree.js';
import { pointerOf } from '../../text/json-value.js';

export interface ShapeChange {
  readonly place: string;
  readonly expected: string | null;
  readonly actual: string | null;
}

/** What is there, gone, or of another type. Of a list that is empty in one of them nothing is known. */
export function shapeChanges(before: Body, after: Body): readonly ShapeChange[] {
  const [one, other] = [shapeOf(before), shapeOf(after)];
  if (one && other) return compareShapes(one, other, '');
  const [expected, actual] = [bodyKind(before), bodyKind(after)];
  return expected === actual ? [] : [{ place: '', expected, actual }];
}

function bodyKind(body: Body): string | null {
  if (body.kind === 'empty') return null;
  if (body.kind === 'text' && jsonText(body) !== undefined) return 'JSON';
  return body.mediaType || 'a body';
}

/** `items`: what the items of a list have in common and apart, as one shape; undefined for an empty list. */
interface Shape {
  readonly types: ReadonlySet<string>;
  readonly members: ReadonlyMap<string, Shape>;
  readonly items: Shape | undefined;
}

function shapeOf(body: Body): Shape | undefined {
  const text = jsonText(body);
  const tree = text === undefined ? undefined : jsonTree(text);
  return tree && shapeOfNode(tree);
}

function shapeOfNode(node: JsonNode): Shape {
  const types = new Set([node.kind]);
  const members = new Map<string, Shape>();
  if (node.kind === 'object')
    for (const { name, value } of node.members) members.set(name, shapeOfNode(value));
  const items = node.kind === 'array' ? node.items.map(shapeOfNode) : [];
  return { types, members, items: items.length === 0 ? undefined : items.reduce(united) };
}

function united(one: Shape, other: Shape): Shape {
  const members = new Map(one.members);
  for (const [name, shape] of other.members) {
    const known = members.get(name);
    members.set(name, known ? united(known, shape) : shape);
  }
  const items = one.items && other.items ? united(one.items, other.items) : (one.items ?? other.items);
  return { types: new Set([...one.types, ...other.types]), members, items };
}

function compareShapes(before: Shape, after: Shape, place: string): readonly ShapeChange[] {
  const [expected, actual] = [typeWords(before), typeWords(after)];
  if (expected !== actual) return [{ place, expected, actual }];
  const names = [...new Set([...before.members.keys(), ...after.members.keys()])];
  const inMembers = names.flatMap((name): readonly ShapeChange[] => {
    const [one, other] = [before.members.get(name), after.members.get(name)];
    const inside = `${place}${pointerOf([name])}`;
    if (one && other) return compareShapes(one, other, inside);
    return [
      { place: inside, expected: one ? typeWords(one) : null, actual: other ? typeWords(other) : null },
    ];
  });
  const inItems = before.items && after.items ? compareShapes(before.items, after.items, `${place}/*`) : [];
  return [...inMembers, ...inItems];
}

function typeWords({ types }: Shape): string {
  return [...types].sort().join(' or ');
}
