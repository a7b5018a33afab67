/** Pictures of diagrams without a browser: Mermaid in a window of jsdom that has no network and no access to ours. */

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { setImmediate } from 'node:timers/promises';
import { Script } from 'node:vm';
import type { DOMWindow } from 'jsdom';
import { LOOK, PAPER } from './look.js';
import { boxOf, textWidth } from './measure.js';
import type { Renderer } from './renderer.js';
import { cleaned } from './svg.js';
import type { Drawing, DrawOptions } from './svg.js';

interface Mermaid {
  initialize(config: object): void;
  render(id: string, text: string): Promise<{ readonly svg: string }>;
}

/** Mermaid, loaded once for many pictures. */
export interface BuiltinMermaid {
  /** The SVG of a diagram. The same diagram gives the same bytes. A text that Mermaid refuses is an error. */
  draw(drawing: Drawing, options?: DrawOptions): Promise<string>;
  close(): void;
}

export async function openMermaid(): Promise<BuiltinMermaid> {
  let window = await mermaidWindow();
  let drawn = 0;
  return {
    draw: async ({ mermaid: text, targets }, options = {}) => {
      // What only this turn of the event loop still holds is free in the next one.
      await setImmediate();
      if (drawn === DRAWN_IN_A_WINDOW) {
        window.close();
        window = await mermaidWindow();
        drawn = 0;
      }
      drawn += 1;
      const { mermaid } = window as unknown as { readonly mermaid: Mermaid };
      const { svg } = await mermaid.render(idOf(text), text);
      return cleaned(svg, window, { ...options, ...(targets && { targets }) });
    },
    close: () => window.close(),
  };
}

/** jsdom keeps what was removed from a window, some megabytes for a picture; another window takes a tenth of a second. */
const DRAWN_IN_A_WINDOW = 15;

/** The renderer that needs nothing but this process: Mermaid in jsdom, and resvg for pixels. */
export async function openBuiltin(): Promise<Renderer> {
  const mermaid = await openMermaid();
  return {
    kind: 'builtin',
    svg: (drawing, options) => mermaid.draw(drawing, options),
    async png(svg, { scale, scheme }) {
      const { Resvg } = await import('@resvg/resvg-js');
      // resvg turns this kind of marker the wrong way round; Mermaid's are drawn at the end of their lines only.
      const drawn = svg.replaceAll('orient="auto-start-reverse"', 'orient="auto"');
      const image = new Resvg(drawn, {
        background: PAPER[scheme],
        fitTo: { mode: 'zoom', value: scale },
        font: { fontFiles: OWN_FONTS, loadSystemFonts: true, defaultFontFamily: 'DejaVu Sans' },
      });
      return image.render().asPng();
    },
    close() {
      mermaid.close();
      return Promise.resolve();
    },
  };
}

/** Fonts that come along, so that a machine without any draws letters too. */
const OWN_FONTS = ['DejaVuSans.ttf', 'DejaVuSans-Bold.ttf'].map((file) =>
  createRequire(import.meta.url).resolve(`dejavu-fonts-ttf/ttf/${file}`),
);

/** A name of its own for a picture's styles and markers: two pictures may stand on one page, a picture in two files. */
export function idOf(text: string): string {
  return `diagram-${createHash('sha256').update(text).digest('hex').slice(0, 12)}`;
}

/** The file of Mermaid that runs in a page as it is. */
export function mermaidBundle(): string {
  return createRequire(import.meta.url).resolve('mermaid/dist/mermaid.min.js');
}

/**
 * A window with Mermaid in it, and with the measures that jsdom lacks. The bundle runs in the window's own context, so
 * that nothing is left behind on our globals and an earlier import of Mermaid does not matter.
 */
async function mermaidWindow(): Promise<DOMWindow> {
  const { JSDOM } = await import('jsdom');
  const dom = new JSDOM('<!doctype html><body></body>', {
    runScripts: 'outside-only',
    pretendToBeVisual: true,
  });
  const { window } = dom;
  Object.defineProperties(window.SVGElement.prototype, {
    getBBox: { value: measuring(boxOf) },
    getComputedTextLength: { value: measuring(textWidth) },
  });
  Object.defineProperty(window, 'CSS', {
    value: { supports: supportsColor, escape: (text: string) => text },
  });
  bundle ??= readFile(mermaidBundle(), 'utf8').then((code) => new Script(code));
  (await bundle).runInContext(dom.getInternalVMContext());
  const { mermaid } = window as unknown as { readonly mermaid: Mermaid };
  mermaid.initialize({ ...LOOK, startOnLoad: false, securityLevel: 'strict', suppressErrorRendering: true });
  return window;
}

/** Compiled once: it is 3.5 MB. */
let bundle: Promise<Script> | undefined;

function measuring<T>(measure: (element: Element) => T): (this: Element) => T {
  return function (this: Element) {
    return measure(this);
  };
}

/** Mermaid asks whether the first word after `rect` or `box` is a colour. */
function supportsColor(_property: string, value: string): boolean {
  return /^(rgba?|hsla?)\(|^#[0-9a-f]{3,8}$|^transparent$/i.test(value.trim());
}
