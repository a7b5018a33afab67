/** Pictures of diagrams without a browser: Mermaid in a window of jsdom that has no network and no access to ours. */

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { Script } from 'node:vm';
import type { DOMWindow } from 'jsdom';
import { LOOK } from './look.js';
import { boxOf, textWidth } from './measure.js';
import { cleaned } from './svg.js';
import type { DrawOptions } from './svg.js';

interface Mermaid {
  initialize(config: object): void;
  render(id: string, text: string): Promise<{ readonly svg: string }>;
}

/** The SVG of every diagram, in order. The same texts give the same bytes. A text that Mermaid refuses is an error. */
export async function drawSvgs(
  texts: readonly string[],
  options: DrawOptions = {},
): Promise<readonly string[]> {
  const window = await mermaidWindow();
  try {
    const { mermaid } = window as unknown as { readonly mermaid: Mermaid };
    mermaid.initialize({
      ...LOOK,
      startOnLoad: false,
      securityLevel: 'strict',
      suppressErrorRendering: true,
    });
    const svgs: string[] = [];
    for (const [index, text] of texts.entries()) {
      const { svg } = await mermaid.render(`diagram-${index + 1}`, text);
      // Mermaid draws some refusals as a picture and calls that success.
      if (/Maximum text size in diagram exceeded|Syntax error in text/.test(svg)) {
        throw new Error(`Mermaid refused a diagram of ${text.length} characters.`);
      }
      svgs.push(cleaned(svg, window, options));
    }
    return svgs;
  } finally {
    window.close();
  }
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
