/** What Mermaid drew, made safe and still: no script, nothing from outside, no id that another picture may have. */

import type { DOMWindow } from 'jsdom';
import { LOOK } from './look.js';
import { boxOf } from './measure.js';

export interface DrawOptions {
  /** Where a label that begins with its number leads; without it labels are no links. */
  readonly href?: (number: number) => string;
}

const FORBIDDEN = 'script, foreignObject, iframe, object, embed, image, use, animate, set, a';
const MARGIN = LOOK.sequence.diagramMarginX;
const XLINK = 'http://www.w3.org/1999/xlink';

/** The picture as XML text, its numbered labels as links when `href` says where to. */
export function cleaned(svg: string, window: DOMWindow, { href }: DrawOptions): string {
  const holder = window.document.createElement('div');
  holder.innerHTML = svg;
  const root = holder.querySelector('svg');
  if (!root) throw new Error('Mermaid drew no picture.');
  root.querySelectorAll(FORBIDDEN).forEach((element) => element.remove());
  root.querySelectorAll('*').forEach(disarm);
  root.querySelectorAll('[id]').forEach((element) => {
    if (!element.closest('defs')) element.removeAttribute('id');
  });
  if (href) root.querySelectorAll('.messageText, .noteText').forEach((label) => link(label, href));
  widen(root);
  // So that a page may shrink the picture a little, and no further than it can be read.
  root.setAttribute('style', `--natural: ${root.getAttribute('width')}px`);
  return new window.XMLSerializer().serializeToString(root);
}

/** Mermaid makes its picture as wide as the lanes: a label that is wider would be cut at the edge. */
function widen(root: Element): void {
  const [left = 0, top = 0, width = 0, height = 0] = (root.getAttribute('viewBox') ?? '')
    .split(' ')
    .map(Number);
  const labels = [...root.querySelectorAll('text')].map(boxOf);
  const from = Math.min(left, ...labels.map(({ x }) => x - MARGIN));
  const to = Math.max(left + width, ...labels.map((label) => label.x + label.width + MARGIN));
  root.setAttribute('viewBox', [from, top, to - from, height].join(' '));
  root.setAttribute('width', String(to - from));
}

/** Takes handlers and every reference that leaves the picture from an element. */
function disarm(element: Element): void {
  for (const { name, value, namespaceURI } of [...element.attributes]) {
    const handler = /^on/i.test(name);
    const outside = (namespaceURI === XLINK || /href$/i.test(name)) && !value.startsWith('#');
    const fetched = /url\(\s*['"]?(?!['"]?#)/i.test(value);
    if (handler || outside || fetched) element.removeAttribute(name);
  }
  if (element.tagName === 'style') {
    element.textContent = element.textContent
      .replace(/@import[^;]*;?/gi, '')
      .replace(/url\(\s*['"]?(?!['"]?#)[^)]*\)/gi, 'none');
  }
}

/** `(7) POST …` leads to step 7, `(8–25) quota …` to step 8. */
function link(label: Element, href: (number: number) => string): void {
  const number = /^\((\d+)/.exec(label.textContent.trim())?.[1];
  if (number === undefined) return;
  const anchor = label.ownerDocument.createElementNS('http://www.w3.org/2000/svg', 'a');
  anchor.setAttribute('href', href(Number(number)));
  label.replaceWith(anchor);
  anchor.append(label);
}
