/** Steps of a run as trees of digests: what a call is, without its ids, so that two runs can be laid over each other. */

import { responseOf } from '../../model/exchange.js';
import type { Flow, Step } from '../../model/flow.js';
import { urlParts } from '../../model/url.js';
import { formOf } from '../compare/pieces.js';

/** `key`: who asks whom for what. `detail`: more of it, by which calls of one key are told apart. */
export interface CallNode {
  readonly step: Step;
  readonly depth: number;
  readonly key: string;
  readonly detail: string;
  readonly children: readonly CallNode[];
}

/** The calls of all flows, each with those that it caused. */
export function callTrees(flows: readonly Flow[]): readonly CallNode[] {
  return flows.flatMap(({ roots }) => roots.map((root) => nodeOf(root, 0)));
}

/** In the order in which a reader meets them. */
export function preorder(nodes: readonly CallNode[]): readonly CallNode[] {
  return nodes.flatMap((node) => [node, ...preorder(node.children)]);
}

/** Equal for two calls that did the same and caused the same. */
export function digestOf({ key, detail, children }: CallNode): string {
  return `${key} ${detail}(${children.map(digestOf).join(' ')})`;
}

function nodeOf(step: Step, depth: number): CallNode {
  const { exchange, operation } = step;
  const { method, url } = exchange.request;
  return {
    step,
    depth,
    key: `${step.from} ${step.to} ${method} ${formOf(operation.title)}`,
    detail: `${responseOf(exchange)?.status ?? 'none'} ${formOf(lastSegment(url))}?${formOf(urlParts(url)?.query ?? '')}`,
    children: step.children.map((child) => nodeOf(child, depth + 1)),
  };
}

function lastSegment(url: string): string {
  return urlParts(url)?.path.split('/').findLast(Boolean) ?? '';
}
