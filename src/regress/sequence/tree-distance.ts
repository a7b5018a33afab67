/** The cheapest way to turn one forest of calls into another (Zhang and Shasha, 1989): which call is which. */

import type { CallNode } from './tree.js';

export type NodePair = readonly [before: CallNode, after: CallNode];

const GONE = 20;
/** Two calls of another kind are never the same one: cheaper is to take one away and put the other in. */
const OTHER = 3 * GONE;
const OTHER_DETAIL = 1;

/** Pairs of nodes that are the same call, in order; order and nesting are kept. Time and memory grow as n · m. */
export function alignTrees(before: readonly CallNode[], after: readonly CallNode[]): readonly NodePair[] {
  const [a, b] = [indexed(before), indexed(after)];
  const distances = new Float64Array((a.nodes.length + 1) * (b.nodes.length + 1));
  const width = b.nodes.length + 1;
  const tree: TreeDistances = {
    of: (i, j) => distances[i * width + j]!,
    set: (i, j, cost) => void (distances[i * width + j] = cost),
  };
  for (const i of a.keyRoots) for (const j of b.keyRoots) forestDistances({ a, b, tree }, i, j);
  return traced({ a, b, tree });
}

/** Nodes in postorder, from 1; `left[i]`: the leftmost leaf below i. The root of roots has no node. */
interface Indexed {
  readonly nodes: readonly (CallNode | undefined)[];
  readonly left: readonly number[];
  readonly keyRoots: readonly number[];
}

interface TreeDistances {
  readonly of: (i: number, j: number) => number;
  readonly set: (i: number, j: number, cost: number) => void;
}

interface Both {
  readonly a: Indexed;
  readonly b: Indexed;
  readonly tree: TreeDistances;
}

function indexed(roots: readonly CallNode[]): Indexed {
  const nodes: (CallNode | undefined)[] = [undefined];
  const left: number[] = [0];
  const visit = (node: CallNode | undefined, children: readonly CallNode[]): number => {
    const lefts = children.map((child) => visit(child, child.children));
    nodes.push(node);
    left.push(lefts[0] ?? nodes.length - 1);
    return left.at(-1)!;
  };
  visit(undefined, roots);
  const last = new Map(left.map((leaf, index) => [leaf, index]));
  return { nodes, left, keyRoots: [...last.values()].filter((index) => index > 0).sort((x, y) => x - y) };
}

function renaming(one: CallNode | undefined, other: CallNode | undefined): number {
  if (!one || !other) return one === other ? 0 : OTHER;
  if (one.key !== other.key) return OTHER;
  return one.detail === other.detail ? 0 : OTHER_DETAIL;
}

interface Forest {
  readonly cost: Float64Array;
  readonly width: number;
}

/** Distances of all forests that begin at the leftmost leaves of i and j; those of whole trees are kept. */
function forestDistances({ a, b, tree }: Both, i: number, j: number): Forest {
  const [fromI, fromJ] = [a.left[i]!, b.left[j]!];
  const width = j - fromJ + 2;
  const cost = new Float64Array((i - fromI + 2) * width);
  for (let y = 1; y < width; y += 1) cost[y] = y * GONE;
  for (let x = 1; x <= i - fromI + 1; x += 1) {
    const row = x * width;
    cost[row] = x * GONE;
    const nodeI = x + fromI - 1;
    for (let y = 1; y < width; y += 1) {
      const nodeJ = y + fromJ - 1;
      const either = Math.min(cost[row - width + y]!, cost[row + y - 1]!) + GONE;
      const areTrees = a.left[nodeI] === fromI && b.left[nodeJ] === fromJ;
      const together = areTrees
        ? cost[row - width + y - 1]! + renaming(a.nodes[nodeI], b.nodes[nodeJ])
        : cost[(a.left[nodeI]! - fromI) * width + (b.left[nodeJ]! - fromJ)]! + tree.of(nodeI, nodeJ);
      cost[row + y] = Math.min(either, together);
      if (areTrees) tree.set(nodeI, nodeJ, cost[row + y]!);
    }
  }
  return { cost, width };
}

/** Walks the cheapest way back. Trees that stand for each other are walked in their turn. */
function traced(both: Both): readonly NodePair[] {
  const { a, b } = both;
  const pairs: NodePair[] = [];
  const left: [number, number][] = [[a.nodes.length - 1, b.nodes.length - 1]];
  for (let next = left.pop(); next; next = left.pop()) {
    const [i, j] = next;
    const [fromI, fromJ] = [a.left[i]!, b.left[j]!];
    const { cost, width } = forestDistances(both, i, j);
    let [x, y] = [i - fromI + 1, j - fromJ + 1];
    while (x > 0 && y > 0) {
      const here = cost[x * width + y]!;
      const [nodeI, nodeJ] = [x + fromI - 1, y + fromJ - 1];
      if (here === cost[(x - 1) * width + y]! + GONE) x -= 1;
      else if (here === cost[x * width + y - 1]! + GONE) y -= 1;
      else if (a.left[nodeI] === fromI && b.left[nodeJ] === fromJ) {
        const [one, other] = [a.nodes[nodeI], b.nodes[nodeJ]];
        if (one && other) pairs.push([one, other]);
        [x, y] = [x - 1, y - 1];
      } else {
        left.push([nodeI, nodeJ]);
        [x, y] = [a.left[nodeI]! - fromI, b.left[nodeJ]! - fromJ];
      }
    }
  }
  return pairs;
}
