/** The shape of a page: its elements without their texts, so that two pages can be held against one another. */

import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown } from 'mdast-util-gfm';
import { gfm } from 'micromark-extension-gfm';

export interface Shape {
  readonly kind: string;
  readonly children: readonly Shape[];
}

/** Of HTML: tags and where links lead. Code is one thing, whatever its colours; so is a diagram. */
export function htmlShape(element: Element): Shape {
  const tag = element.tagName.toLowerCase();
  const href =
    tag === 'a' && !PERMALINK.test(element.className) ? ` ${leadsTo(element.getAttribute('href'))}` : '';
  const events = [...element.attributes].filter(({ name }) => /^on/.test(name)).map(({ name }) => ` ${name}`);
  const opaque = tag === 'pre' || tag === 'svg' || element.classList.contains('mermaid');
  return {
    kind: `${tag}${href}${events.join('')}`,
    children: opaque ? [] : [...element.children].filter(isSeen).map(htmlShape),
  };
}

/** A writer's link is at this place of theirs, whatever stands behind it. */
function leadsTo(url: string | null): string {
  return String(url).replace(/^(https:\/\/x\/)[\w\-.~:/?#@!$&+,;=%]*$/, '$1');
}

const PERMALINK = /headerlink/;

/** Sphinx sets every word of a literal in a span of its own. */
function isSeen(element: Element): boolean {
  return !(element.tagName === 'SPAN' && element.className === 'pre');
}

/** Of Markdown, by GitHub's rules. Raw HTML counts with what it says. */
export function gfmShape(markdown: string): Shape {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return nodeShape(tree as unknown as Node);
}

interface Node {
  readonly type: string;
  readonly value?: string;
  readonly url?: string;
  readonly depth?: number;
  readonly position?: object;
  readonly children?: readonly Node[];
}

function nodeShape({ type, value, url, depth, children = [] }: Node): Shape {
  const told = type === 'html' ? ` ${value?.replace(/(<summary>)[^<]*/, '$1')}` : '';
  return {
    kind: `${type}${told}${url === undefined ? '' : ` ${leadsTo(url)}`}${depth === undefined ? '' : ` ${depth}`}`,
    children: children.filter(isWritten).map(nodeShape),
  };
}

/** Addresses that become links by themselves, of which GitHub asks no mark, have no place in the source. */
function isWritten({ type, position }: Node): boolean {
  return type !== 'text' && position !== undefined;
}
