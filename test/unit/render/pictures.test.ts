/** Built-in pictures: what they show, that they are safe, still and leave nothing behind. */

import { describe, expect, it } from 'vitest';
import { JSDOM } from 'jsdom';
import { openMermaid } from '../../../src/render/pictures/builtin.js';
import { boxOf } from '../../../src/render/pictures/measure.js';
import { cleaned } from '../../../src/render/pictures/svg.js';
import type { DrawOptions } from '../../../src/render/pictures/svg.js';
import type { PictureTargets } from '../../../src/model/page.js';

/** A participant per text, and a message that says it. */
function diagram(texts: readonly string[]): string {
  return ['sequenceDiagram', ...texts.map((text, n) => `  a->>b: (${n + 1}) ${text}`), ''].join('\n');
}

async function drawSvgs(
  texts: readonly string[],
  options: DrawOptions & { readonly targets?: PictureTargets } = {},
): Promise<readonly string[]> {
  const { targets, ...rest } = options;
  const mermaid = await openMermaid();
  try {
    const svgs: string[] = [];
    for (const text of texts)
      svgs.push(await mermaid.draw({ mermaid: text, ...(targets && { targets }) }, rest));
    return svgs;
  } finally {
    mermaid.close();
  }
}

function labelsOf(svg: string): readonly string[] {
  const { document } = new JSDOM(svg, { contentType: 'image/svg+xml' }).window;
  return [...document.querySelectorAll('.messageText')].map((label) => label.textContent);
}

describe('openMermaid', () => {
  it('draws the same bytes twice, with the look, and ids that two pictures do not share', async () => {
    const texts = [diagram(['GET /a']), diagram(['GET /b'])];
    const first = await drawSvgs(texts);
    expect(await drawSvgs(texts)).toEqual(first);
    const ids = first.flatMap((svg) => [...svg.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id));
    expect(new Set(ids).size).toBe(ids.length);
    expect(first[0]).toContain('Noto Sans');
    expect(first[0]).toContain('rgb(232, 121, 249)');
  });

  it('leads from a numbered label to its section', async () => {
    const notes = '  Note over a,b: (2–5) 2 calls:<br/>quota\n';
    const targets = { messages: ['step-1'], notes: ['step-2'] };
    const [svg] = await drawSvgs([diagram(['GET /a']) + notes], { targets, href: (anchor) => `#${anchor}` });
    expect(svg).toMatch(
      /<a href="#step-1"><text[^>]*class="messageText".*?<line[^>]*class="messageLine0"[^>]*\/><\/a>/,
    );
    expect(svg).toMatch(/<a href="#step-2"><rect[^>]*class="note"/);
  });

  it('refuses a picture that has not as many messages as the diagram', async () => {
    const targets = { messages: ['step-1', 'step-2'], notes: [] };
    await expect(drawSvgs([diagram(['GET /a'])], { targets })).rejects.toThrow('Mermaid drew 1 messages');
  });

  it('follows a dark page by itself, or is dark or light whatever the page', async () => {
    const text = diagram(['GET /a']);
    const [auto, dark, light] = await Promise.all(
      (['auto', 'dark', 'light'] as const).map(
        async (scheme) => (await drawSvgs([text], { scheme, alone: true }))[0]!,
      ),
    );
    expect(auto).toContain('@media (prefers-color-scheme: dark)');
    expect(dark).not.toContain('@media');
    expect(dark).toContain('background: #0f141c');
    expect(light).not.toContain('#0f141c');
  });

  it('shows entities as the text that they stand for', async () => {
    const [svg] = await drawSvgs([diagram(['#60;script#62;alert(1)#60;/script#62; #38;amp#59; #35;'])]);
    expect(labelsOf(svg!)).toEqual(['(1) <script>alert(1)</script> &amp; #']);
    expect(svg).not.toContain('<script');
  });

  it('is wide enough for a label that is wider than the lanes', async () => {
    const label = 'W'.repeat(60);
    const lanes = ['sequenceDiagram', ...['a', 'b', 'c'].map((id) => `  participant ${id}`)];
    const [svg] = await drawSvgs([[...lanes, `  a->>c: ${label}`, `  c-->>a: ${label}`, ''].join('\n')]);
    const root = new JSDOM(svg, { contentType: 'image/svg+xml' }).window.document.documentElement;
    const [left, , width] = root.getAttribute('viewBox')!.split(' ').map(Number);
    expect(root.getAttribute('width')).toBe(String(width));
    for (const box of [...root.querySelectorAll('text')].map(boxOf)) {
      expect(box.x).toBeGreaterThanOrEqual(left!);
      expect(box.x + box.width).toBeLessThanOrEqual(left! + width!);
    }
  });

  it('refuses what Mermaid refuses', async () => {
    await expect(drawSvgs(['sequenceDiagram\n  a->>'])).rejects.toThrow();
  });

  it('leaves no window behind on our globals', async () => {
    await drawSvgs([diagram(['GET /'])]);
    expect('window' in globalThis || 'document' in globalThis).toBe(false);
  });
});

describe('cleaned', () => {
  it.each([
    ['a script', '<script>alert(1)</script>'],
    ['a handler', '<rect onload="alert(1)"/>'],
    ['a foreign object', '<foreignObject><iframe src="http://x"></iframe></foreignObject>'],
    ['an image from outside', '<image href="http://x/a.png"/>'],
    ['a link from outside', '<a href="http://x/"><text>y</text></a>'],
    ['a reference from outside', '<linearGradient href="http://x/a.svg"/>'],
    ['a fill from outside', '<rect fill="url(http://x/a.svg)"/>'],
    ['a style from outside', '<style>@import "http://x/a.css"; rect{fill:url(http://x/a)}</style>'],
  ])('takes out %s', (_, content) => {
    const svg = cleaned(`<svg width="1">${content}</svg>`, new JSDOM('').window, {});
    expect(svg).not.toMatch(/script|alert|http:\/\/x/);
  });
});
