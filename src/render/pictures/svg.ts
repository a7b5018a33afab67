/** What Mermaid drew, made safe and still: no script, nothing from outside, no id that another picture may have. */

import type { DOMWindow } from 'jsdom';
import type { PictureTargets } from '../../model/page.js';
import { DARK, LOOK, PAPER } from './look.js';
import { boxOf } from './measure.js';

/** A picture's text, and where its messages and notes lead if they are to be links. */
export interface Drawing {
  readonly mermaid: string;
  readonly targets?: PictureTargets;
}

/** `auto` follows the page or the viewer. */
export type ColorScheme = 'auto' | 'light' | 'dark';

export interface DrawOptions {
  /** Where an anchor of the page is; without it nothing is a link. */
  readonly href?: (anchor: string) => string;
  readonly scheme?: ColorScheme;
  /** Has a colour of its own behind it, since it stands on no page. */
  readonly alone?: boolean;
}

const FORBIDDEN = 'script, foreignObject, iframe, object, embed, image, use, animate, set, a';
const MARGIN = LOOK.sequence.diagramMarginX;
const XLINK = 'http://www.w3.org/1999/xlink';
const SVG = 'http://www.w3.org/2000/svg';

/**
 * The picture as XML text, its messages and notes as links when `href` says where to.
 * Throws when it does not show what it was drawn from: Mermaid draws some refusals as a picture and calls that success.
 */
export function cleaned(
  svg: string,
  window: DOMWindow,
  { href, targets, scheme = 'auto', alone = false }: DrawOptions & { readonly targets?: PictureTargets },
): string {
  const holder = window.document.createElement('div');
  holder.innerHTML = svg;
  const root = holder.querySelector('svg');
  if (!root) throw new Error('Mermaid drew no picture.');
  if (/Maximum text size in diagram exceeded|Syntax error in text/.test(root.textContent)) {
    throw new Error('Mermaid refused a diagram.');
  }
  root.querySelectorAll(FORBIDDEN).forEach((element) => element.remove());
  root.querySelectorAll('*').forEach(disarm);
  root.querySelectorAll('[id]').forEach((element) => {
    if (!element.closest('defs')) element.removeAttribute('id');
  });
  if (targets) linkAll(root, targets, href);
  widen(root);
  // So that a page may shrink the picture a little, and no further than it can be read.
  root.setAttribute('style', `--natural: ${root.getAttribute('width')}px`);
  root.append(styleOf(root, scheme, alone));
  if (scheme === 'dark') darken(root);
  return new window.XMLSerializer().serializeToString(root);
}

/** The size that an SVG gives itself, in pixels of the page. */
export function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, , width = NaN, height = NaN] = (/<svg[^>]*? viewBox="([^"]*)"/.exec(svg)?.[1] ?? '')
    .split(' ')
    .map(Number);
  return { width, height };
}

/** The same on the elements themselves: what draws pixels without a browser heeds their own style alone. */
function darken(root: Element): void {
  for (const [selectors, declarations] of Object.entries(DARK)) {
    root.querySelectorAll(selectors).forEach((element) => {
      const own = element.getAttribute('style');
      element.setAttribute('style', own ? `${own.replace(/;?\s*$/, ';')} ${declarations}` : declarations);
    });
  }
}

/** The colours of a dark page, for this picture alone. */
function styleOf(root: Element, scheme: ColorScheme, alone: boolean): Element {
  const own = `#${root.id}`;
  const paper = (name: 'light' | 'dark'): string => (alone ? `${own} { background: ${PAPER[name]}; }` : '');
  const rules = Object.entries(DARK).map(([selectors, declarations]) => {
    const whole = selectors
      .split(', ')
      .map((selector) => `${own} ${selector}`)
      .join(', ');
    return `${whole} { ${declarations.replace(/(?=;|$)/g, ' !important')}; }`;
  });
  const dark = [paper('dark'), ...rules].join('\n');
  const style = root.ownerDocument.createElementNS(SVG, 'style');
  style.textContent = {
    light: paper('light'),
    dark,
    auto: `${paper('light')}\n@media (prefers-color-scheme: dark) {\n${dark}\n}`,
  }[scheme];
  return style;
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

/** Every message with its arrow, and every note, as a link; there must be as many as the diagram has. */
function linkAll(root: Element, { messages, notes }: PictureTargets, href: DrawOptions['href']): void {
  const labels = [...root.querySelectorAll('.messageText')];
  const lines = [...root.querySelectorAll('.messageLine0, .messageLine1')];
  const boxes = [...root.querySelectorAll('rect.note')];
  if (
    labels.length !== messages.length ||
    lines.length !== messages.length ||
    boxes.length !== notes.length
  ) {
    throw new Error(
      `Mermaid drew ${labels.length} messages and ${boxes.length} notes, not ${messages.length} and ${notes.length}.`,
    );
  }
  if (!href) return;
  messages.forEach((anchor, index) => {
    if (anchor !== '') link([labels[index]!, lines[index]!], href(anchor));
  });
  notes.forEach((anchor, index) => {
    if (anchor !== '') link([...boxes[index]!.parentElement!.children], href(anchor));
  });
}

/** Puts elements into a link that stands where the last of them stood. */
function link(elements: readonly Element[], href: string): void {
  const last = elements.at(-1)!;
  const anchor = last.ownerDocument.createElementNS(SVG, 'a');
  anchor.setAttribute('href', href);
  last.replaceWith(anchor);
  anchor.append(...elements);
}
