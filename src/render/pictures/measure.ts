/** How large SVG elements are, without a browser: boxes from attributes, widths of text from the kinds of its letters. */

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const EMPTY: Box = { x: 0, y: 0, width: 0, height: 0 };
const DEFAULT_FONT_SIZE = 16;
const LINE_HEIGHT = 1.15;
const INVISIBLE: ReadonlySet<string> = new Set(['defs', 'style', 'marker', 'symbol', 'title', 'desc']);

/** The box of an element in its own coordinates; transforms are not looked at, as Mermaid's sequences need none. */
export function boxOf(element: Element): Box {
  const at = (name: string): number => parseFloat(element.getAttribute(name) ?? '') || 0;
  const tag = element.tagName.toLowerCase();
  if (INVISIBLE.has(tag)) return EMPTY;
  switch (tag) {
    case 'rect':
    case 'image':
      return { x: at('x'), y: at('y'), width: at('width'), height: at('height') };
    case 'line':
      return around([
        [at('x1'), at('y1')],
        [at('x2'), at('y2')],
      ]);
    case 'circle':
      return { x: at('cx') - at('r'), y: at('cy') - at('r'), width: 2 * at('r'), height: 2 * at('r') };
    case 'polygon':
      return around(pointsOf(element.getAttribute('points') ?? ''));
    case 'text':
    case 'tspan':
      return textBox(element, at('x'), at('y'));
    default:
      return union([...element.children].map(boxOf));
  }
}

/** The width of an element's text at its font size. */
export function textWidth(element: Element): number {
  return fontSize(element) * Array.from(element.textContent).reduce((sum, char) => sum + emWidth(char), 0);
}

function textBox(element: Element, x: number, y: number): Box {
  const width = textWidth(element);
  const anchor = element.getAttribute('text-anchor') ?? (element as SVGElement).style.textAnchor;
  const left = anchor === 'middle' ? x - width / 2 : anchor === 'end' ? x - width : x;
  return { x: left, y: y - fontSize(element), width, height: fontSize(element) * LINE_HEIGHT };
}

function fontSize(element: Element): number {
  for (let at: Element | null = element; at; at = at.parentElement) {
    const size = (at as SVGElement).style.fontSize || at.getAttribute('font-size');
    if (size) return parseFloat(size);
  }
  return DEFAULT_FONT_SIZE;
}

/** The width of a character in ems, near enough for the common sans-serif fonts; CJK and emoji are square. */
function emWidth(char: string): number {
  if (/[\u1100-\u115f\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60\u{1f000}-\u{3ffff}]/u.test(char)) return 1;
  if (/[iljtfrI.,:;|!'()[\]/ ]/.test(char)) return 0.34;
  if (/[mwMW@%]/.test(char)) return 0.92;
  return /[A-Z]/.test(char) ? 0.68 : 0.58;
}

function pointsOf(points: string): readonly (readonly [number, number])[] {
  const numbers = points
    .trim()
    .split(/[\s,]+/)
    .map(Number);
  return numbers.flatMap((x, index) => (index % 2 === 0 ? [[x, numbers[index + 1] ?? 0] as const] : []));
}

function around(points: readonly (readonly [number, number])[]): Box {
  return union(points.map(([x, y]) => ({ x, y, width: 0, height: 0 })));
}

function union(boxes: readonly Box[]): Box {
  const seen = boxes.filter((box) => box !== EMPTY);
  if (seen.length === 0) return EMPTY;
  const x = Math.min(...seen.map((box) => box.x));
  const y = Math.min(...seen.map((box) => box.y));
  return {
    x,
    y,
    width: Math.max(...seen.map((box) => box.x + box.width)) - x,
    height: Math.max(...seen.map((box) => box.y + box.height)) - y,
  };
}
