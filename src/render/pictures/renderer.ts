/** What draws pictures: a browser, or Mermaid and resvg in this process. */

import type { Drawing, DrawOptions } from './svg.js';

export type RendererKind = 'browser' | 'builtin';

/** `scale`: pixels per pixel of the page. */
export interface Shot {
  readonly scale: number;
  readonly scheme: 'light' | 'dark';
}

export interface Renderer {
  readonly kind: RendererKind;
  /** A picture as XML text, made safe. Throws when Mermaid refuses it, or draws what it was not given. */
  svg(drawing: Drawing, options: DrawOptions): Promise<string>;
  /** The pixels of an SVG that `svg` made. */
  png(svg: string, shot: Shot): Promise<Uint8Array>;
  close(): Promise<void>;
}
