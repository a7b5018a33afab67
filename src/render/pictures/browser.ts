/** Pictures by mermaid-cli, in one browser of this machine for all of them. */

import type { Browser } from 'puppeteer';
import { UserError } from '../../model/errors.js';
import { idOf } from './builtin.js';
import { findBrowser } from './find-browser.js';
import type { Machine } from './find-browser.js';
import { LOOK, PAPER } from './look.js';
import type { Renderer, Shot } from './renderer.js';
import { cleaned, sizeOf } from './svg.js';

/** Wide enough that Mermaid never shrinks a picture to fit. */
const VIEWPORT = { width: 4000, height: 1000 };

/** @throws UserError `no-browser` when there is no browser, no mermaid-cli, or the browser does not start. */
export async function openBrowser(machine: Machine): Promise<Renderer> {
  const executablePath = findBrowser(machine);
  if (executablePath === undefined) {
    throw new UserError('no-browser', 'No Chrome or Chromium was found on this machine.', {
      hint: 'Install one, name it in WIRETALE_BROWSER, or draw with --renderer builtin.',
    });
  }
  const { renderMermaid } = await import('@mermaid-js/mermaid-cli').catch((cause: unknown) => {
    throw new UserError('no-browser', 'mermaid-cli is not installed.', {
      cause,
      hint: 'npm install @mermaid-js/mermaid-cli@11, or draw with --renderer builtin.',
    });
  });
  const { JSDOM } = await import('jsdom');
  const { window } = new JSDOM('');
  const browser = await launched(executablePath);
  return {
    kind: 'browser',
    async svg({ mermaid, targets }, options) {
      const { data } = await renderMermaid(browser, mermaid, 'svg', {
        viewport: VIEWPORT,
        backgroundColor: 'transparent',
        mermaidConfig: mutable({ ...LOOK, securityLevel: 'strict' as const }),
        svgId: idOf(mermaid),
      });
      return cleaned(new TextDecoder().decode(data), window, { ...options, ...(targets && { targets }) });
    },
    png: (svg, shot) => screenshot(browser, svg, shot),
    async close() {
      await browser.close();
      window.close();
    },
  };
}

async function launched(executablePath: string): Promise<Browser> {
  const { launch } = await import('puppeteer');
  // As root Chrome refuses to run in its sandbox; what it is given to draw was made by Mermaid from escaped text.
  const root = process.getuid?.() === 0 ? ['--no-sandbox', '--disable-setuid-sandbox'] : [];
  const args = [...root, '--disable-dev-shm-usage', '--disable-gpu'];
  return launch({ executablePath, args, headless: true }).catch((cause: unknown) => {
    throw new UserError('no-browser', `The browser ${executablePath} does not start.`, {
      cause,
      hint: 'Name another one in WIRETALE_BROWSER, or draw with --renderer builtin.',
    });
  });
}

async function screenshot(browser: Browser, svg: string, { scale, scheme }: Shot): Promise<Uint8Array> {
  const { width, height } = sizeOf(svg);
  const page = await browser.newPage();
  try {
    await page.setViewport({ width: Math.ceil(width), height: Math.ceil(height), deviceScaleFactor: scale });
    await page.setContent(`<body style="margin:0;background:${PAPER[scheme]}">${svg}</body>`);
    return await page.screenshot({ type: 'png', fullPage: false });
  } finally {
    await page.close();
  }
}

/** The same settings for who declares that it might change them. */
function mutable<T extends object>(value: T): { -readonly [K in keyof T]: T[K] } {
  return structuredClone(value);
}
