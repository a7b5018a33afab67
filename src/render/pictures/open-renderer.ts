/** A renderer for pictures: a browser that is found on the machine, else the one built in; and what it drew, checked. */

import { UserError } from '../../model/errors.js';
import type { Machine } from './find-browser.js';
import { isBlank, PNG_LIMIT, pngSize } from './png.js';
import type { Renderer, RendererKind, Shot } from './renderer.js';
import { sizeOf } from './svg.js';
import type { Drawing } from './svg.js';

/** @throws UserError `no-browser` when one is wanted, and there is none that works. */
export async function openRenderer(wanted: 'auto' | RendererKind, machine: Machine): Promise<Renderer> {
  if (wanted !== 'builtin') {
    const { openBrowser } = await import('./browser.js');
    try {
      return await openBrowser(machine);
    } catch (error) {
      if (wanted === 'browser' || !(error instanceof UserError)) throw error;
    }
  }
  const { openBuiltin } = await import('./builtin.js');
  return openBuiltin();
}

/** Twice the size of the page, for screens that have the pixels. */
const SCALE = 2;

/** A picture in pixels, checked: neither too tall to be drawn whole nor blank. @throws UserError `picture-too-large`, `picture-blank` */
export async function drawPng(
  renderer: Renderer,
  drawing: Drawing,
  scheme: Shot['scheme'],
): Promise<Uint8Array> {
  const svg = await renderer.svg({ mermaid: drawing.mermaid }, { scheme, alone: true });
  const size = sizeOf(svg);
  const scale = Math.min(SCALE, PNG_LIMIT / Math.max(size.width, size.height));
  if (scale < 1) {
    throw new UserError(
      'picture-too-large',
      `A picture of ${Math.round(size.width)} × ${Math.round(size.height)} pixels is too large for PNG.`,
      { hint: 'Draw fewer messages in a picture (--budget), or SVG.' },
    );
  }
  const png = await renderer.png(svg, { scale, scheme });
  const { height } = pngSize(png);
  if (isBlank(png, Math.ceil((ENDS * height) / size.height))) {
    throw new UserError('picture-blank', `The ${renderer.kind} renderer left a picture blank.`, {
      hint: 'Draw with another --renderer, or SVG.',
    });
  }
  return png;
}

/** Participants stand this near to the upper and lower edge, in pixels of the page. */
const ENDS = 60;
