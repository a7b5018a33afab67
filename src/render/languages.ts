/** The languages that pages are written in: how each makes captured text inert, and sets a block of code. */

import Handlebars from 'handlebars';
import { linkTarget } from './link.js';
import { controlsShown } from '../text/printable.js';
import { attr, cell, fence, fenceBody, text } from './markdown.js';
import { rstBlock, rstCode, rstDiagram, rstText } from './rst.js';

export const LANGUAGES = ['markdown', 'kramdown', 'rst', 'html'] as const;
export type LanguageName = (typeof LANGUAGES)[number];

export interface BlockOptions {
  readonly title?: string;
  /** Lines are numbered. */
  readonly lines?: boolean;
}

/** What themes call `text`, `cell` and `fence`, and how far a nested item of a list stands in. */
export interface Language {
  readonly text: (value: unknown) => string;
  readonly cell: (value: unknown) => string;
  readonly fence: (language: string, content: string, options: BlockOptions) => string;
  /** Where a link leads. */
  readonly link: (value: unknown) => string;
  readonly listIndent: number;
  /** Before what is nested in a cell. */
  readonly nest: string;
  /** Between code and a word that it touches. */
  readonly joint: string;
}

const MARKDOWN: Language = {
  text,
  cell,
  fence: (language, content, { title, lines }) => {
    const options = [
      ...(title === undefined ? [] : [`title="${attr(title)}"`]),
      ...(lines === true ? ['linenums="1"'] : []),
    ];
    return fence(language, options, content);
  },
  link: (value) => linkTarget(value).replaceAll('&', '&amp;'),
  // Python-Markdown wants four for every level.
  listIndent: 4,
  nest: '&emsp;',
  joint: '',
};

const RST: Language = {
  text: rstText,
  cell: rstCode,
  fence: (language, content, options) =>
    language === 'mermaid' ? rstDiagram(content) : rstBlock(language, content, options),
  link: linkTarget,
  listIndent: 2,
  nest: '\u00b7 ',
  joint: '\\ ',
};

const HTML: Language = {
  text: (value) => Handlebars.escapeExpression(controlsShown(String(value))),
  cell: (value) => `<code>${HTML.text(value)}</code>`,
  fence: (_, content) => `<pre><code>${HTML.text(content)}</code></pre>`,
  link: (value) => linkTarget(value).replaceAll('&', '&amp;'),
  listIndent: 0,
  nest: '&emsp;',
  joint: '',
};

export const LANGUAGE: Readonly<Record<LanguageName, Language>> = {
  markdown: MARKDOWN,
  kramdown: {
    ...MARKDOWN,
    fence: (language, content) =>
      /\{[{%]/.test(content) ? codeElement(language, content) : fence(language, [], content),
  },
  rst: RST,
  html: HTML,
};

/**
 * Liquid reads a page before Markdown does, and knows no mark that makes one brace mean itself: such code is HTML, with the elements
 * that Rouge puts around it.
 */
function codeElement(language: string, content: string): string {
  const code = fenceBody(content).replace(/[&<>{]/g, (char) => `&#${char.charCodeAt(0)};`);
  if (language === 'mermaid') return `<pre><code class="language-mermaid">${code}</code></pre>`;
  return `<div class="language-${language} highlighter-rouge"><div class="highlight"><pre class="highlight"><code>${code}</code></pre></div></div>`;
}
