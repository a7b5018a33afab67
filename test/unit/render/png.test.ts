/** Looking into PNG files: sizes, and pictures that were left blank. */

import { Resvg } from '@resvg/resvg-js';
import { describe, expect, it } from 'vitest';
import { isBlank, pngSize } from '../../../src/render/pictures/png.js';

function png(body: string): Uint8Array {
  return new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="90" height="300">${body}</svg>`, {
    background: '#fff',
  })
    .render()
    .asPng();
}

const TOP = '<rect x="5" y="5" width="20" height="20" fill="#c00"/>';
const BOTTOM = '<circle cx="40" cy="280" r="9" fill="#0a0"/>';

describe('isBlank', () => {
  it.each([
    ['nothing', '', true],
    ['only the upper half', TOP, true],
    ['only the lower half', BOTTOM, true],
    ['both ends', TOP + BOTTOM, false],
    ['both ends over a slope', `<path d="M0 0L90 300L0 300z" fill="#abc"/>${TOP}${BOTTOM}`, false],
  ])('%s', (_, body, blank) => {
    expect(isBlank(png(body), 40)).toBe(blank);
  });
});

it('knows the size', () => {
  expect(pngSize(png(TOP))).toEqual({ width: 90, height: 300 });
});
