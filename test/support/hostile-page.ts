/** Pages whose every text is hostile, and the same pages with an `x` in each place: a theme must give both the same shape. */

import fc from 'fast-check';
import type { ServiceView, TracePage } from '../../src/model/page.js';
import type { SiteContent } from '../../src/render/site.js';
import { EN } from '../../src/trace/lang/en.js';
import { filled, nextOf } from './filled.js';
import { flowOf } from './flow-of.js';
import { MANIFEST } from './flow-sample.js';
import { siteContent } from './site-content.js';

/** What means something to Markdown, Liquid, reStructuredText, HTML, YAML or an extension of theirs. */
const PIECES: readonly string[] = [
  ...['`', '```', '~~~', '``', '<script>alert(1)</script>', '</script>', '<img src=x onerror=alert(1)>'],
  ...['{{', '{{ site.title }}', '{% include_relative _config.yml %}', '{% raw %}', '{% endraw %}', '}}'],
  ...['|', '| a | b |', '--8<-- "/etc/passwd"', ';--8<-- "/etc/passwd"', '{: .x onclick="alert(1)"}', '{#x}'],
  ...['.. include:: /etc/passwd', '.. raw:: html', '..', '::', ':ref:`x`', '`x`_', 'x_', '_x', '|x|', '[1]_'],
  ...['====', '----', '****', '+---+', '-a  b', '--foo', '/V', '>>> x', ':field: x', '1. x', '(a) x', '#. x'],
  ...[
    '- x',
    '* x',
    '+ x',
    '> x',
    '# x',
    '!!! note',
    '??? note',
    '=== "x"',
    '    x',
    '\t',
    '\\',
    '\\`',
    '&lt;',
  ],
  ...['&#x3c;', '[x](javascript:alert(1))', '![x](x)', '<javascript:alert(1)>', 'http://x/', 'www.x.yz'],
  ...[
    'a@b.cd',
    '@user',
    '#1',
    ':smile:',
    '$$x$$',
    '\n',
    '\r\n',
    '\r',
    '\u0000',
    '\u000b',
    '\u000c',
    '\u001b[31m',
  ],
  ...[
    '\u0085',
    '\u2028',
    '\u2029',
    '\u200b',
    '\u202e',
    '\ufffd',
    '\ud800',
    '\u00a0',
    '\u3000',
    '한국어',
    'tiếng Việt',
  ],
  ...[
    '😀',
    '*[HTML]: x',
    '[^1]: x',
    '^1^',
    '==x==',
    '~~x~~',
    '--',
    '...',
    '"',
    "'",
    '<!--',
    '-->',
    ']]>',
    '%',
    ' ',
  ],
  ...[
    '</summary></details>',
    '<details markdown="1">',
    'markdown="1"',
    '<?php',
    '</code></pre>',
    ': x',
    'ﬂ°',
    '---',
  ],
];

const text = fc
  .array(fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...PIECES) }, fc.string({ maxLength: 6 })), {
    maxLength: 6,
  })
  .map((pieces) => pieces.join(''));

/** Texts enough for every place of a page; what is used up begins again. */
export const hostileTexts = fc.array(text, { minLength: 40, maxLength: 160 });

const PLAIN = siteContent({
  manifest: {
    ...MANIFEST,
    command: {
      ...MANIFEST.command!,
      argv: ['x', 'y'],
      output: { stdout: 'x', stderr: 'x', truncated: false },
    },
  },
  problems: ['x'],
  written: {
    title: '',
    sentence: ['x', 'x'],
    reference: 'x',
    notes: new Map([
      [1, ['x', 'x']],
      [4, ['x']],
    ]),
  },
  flows: [
    {
      bindings: [{ name: 'x', value: 'x', source: 'given', uses: [] }],
      name: (path) => path,
      hidden: 'x',
      flow: flowOf([
        {
          ...{ from: 'client', to: 'glance', method: 'POST', url: 'http://g/x', status: 500, reason: 'No' },
          ...{ title: 'x', sentence: 'x', sentHeaders: [['a', 'b']] },
          sent: { kind: 'text', mediaType: 'application/json', text: '{"a": "x"}' },
          got: { kind: 'text', mediaType: 'text/plain', text: 'x' },
          calls: [{ from: 'glance', to: 'keystone', method: 'GET', url: 'http://k/x', status: 200 }],
        },
      ]),
    },
  ],
}).pageOf(0);

const TITLED: TracePage = {
  ...PLAIN,
  folded: true,
  failures: 1,
  summary: titled(PLAIN.summary),
  full: titled(PLAIN.full),
};

/** The page with these texts in its places, in order. What is empty stays so, and what is there stays there. */
export function filledPage(texts: readonly string[], slug: string): TracePage {
  return linked(filled(TITLED, nextOf(texts)), slug);
}

/** The same page, an `x` in every place. */
export function tamePage(slug: string): TracePage {
  return linked(
    filled(TITLED, () => 'x'),
    slug,
  );
}

/** A writer's reference leads somewhere, whatever stands behind that. */
function linked(page: TracePage, slug: string): TracePage {
  return { ...page, slug, reference: `https://x/${page.reference}` };
}

function titled(pictures: TracePage['full']): TracePage['full'] {
  return pictures.map((picture) => ({ ...picture, title: 'x' }));
}

function serviceOf(slug: string, text: string): ServiceView {
  const flows = [{ slug, title: text }];
  const operation = { title: text, call: text, calls: 1, failures: 0, by: text, flows };
  return { label: text, slug: `service-${slug}`, sentence: text, operations: [operation] };
}

/** A site of these pages, each hostile one with its tame one after it. */
export function hostileSite(cases: readonly (readonly string[])[]): SiteContent {
  const pages = cases.flatMap((texts, index) => [
    filledPage(texts, `case-${index}-hostile`),
    tamePage(`case-${index}-tame`),
  ]);
  const name = `x${cases.flat().join('').slice(0, 200)}`;
  return {
    trace: {
      name,
      title: name,
      sentence: name,
      notes: cases[0] ?? [],
      intro: [name, name],
      reference: `https://x/${name}`,
      several: true,
      captures: [{ name, title: name, intro: [name, name], reference: `https://x/${name}` }],
      timed: true,
      labels: EN,
      language: 'en',
      services: [serviceOf('case-0-hostile', name), serviceOf('case-0-tame', 'x')],
      pages: pages.map(({ title, slug }) => ({
        title,
        slug,
        calls: 2,
        failures: 1,
        duration: 'x',
        capture: name,
        services: [name, 'x'],
      })),
    },
    pageOf: (index) => pages[index]!,
  };
}
