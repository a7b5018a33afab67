// Writes the pages that are made from the code, or with --check says which of them are stale.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { environmentName, flagName, OPTIONS } from '../dist/app/config/options.js';
import { resolveOptions } from '../dist/app/config/resolve.js';
import { openCapture } from '../dist/app/open-capture.js';
import { render } from '../dist/app/render.js';
import { diagrams } from '../dist/app/diagram.js';
import { openMermaid } from '../dist/render/pictures/builtin.js';
import { picturesOf } from '../dist/trace/pages.js';
import { loopWithConflict, prepareServer, serverCreate, thousandSteps } from './sample-flows.mjs';

const EXAMPLE = './captures/examples/image-create';
const TUTORIAL = './captures/examples/image-tutorial';

/** The five kinds of pages of docs/explanation/pages-by-hand.md, of one recording. */
const BY_HAND = {
  'api-list': { theme: 'github', kind: 'cookbook' },
  blog: { theme: 'jekyll', kind: 'cookbook', lang: 'ko' },
  reference: { theme: 'sphinx', kind: 'cookbook' },
  trace: { theme: 'mkdocs-material', pictures: 'none', lang: 'ko' },
  tutorial: { theme: 'github', kind: 'cookbook', lang: 'vi' },
};

const PAGES = {
  'docs/reference/options.md': optionsPage,
  'docs/explanation/dependency-graph.md': graphPage,
};

const check = process.argv.includes('--check');
const pages = await generated();
const stale = [...pages].filter(([file, text]) => {
  if (existsSync(file) && readFileSync(file, 'utf8') === text) return false;
  if (!check) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return true;
});

for (const [file] of stale)
  console.log(check ? `stale: ${file} (npm run build && npm run generate)` : `written: ${file}`);
if (check && stale.length > 0) process.exit(1);
if (check) console.log(`generated pages: ${pages.size} fresh`);

/** Every generated file of the repository with its text. */
async function generated() {
  const files = new Map(Object.entries(PAGES).map(([file, page]) => [file, page()]));
  const out = mkdtempSync(join(tmpdir(), 'wiretale-generate-'));
  try {
    const capture = await openCapture(EXAMPLE, 'captures');
    const options = await resolveOptions('render', { out, theme: 'github' }, {});
    const { html, pages } = await render(capture, options);
    for (const file of [...html, ...pages]) {
      files.set(join('docs/examples/image-create', relative(out, file)), readFileSync(file, 'utf8'));
    }
    for (const theme of ['mkdocs-material', 'jekyll', 'sphinx']) {
      const place = join(out, theme);
      const { pages } = await render(
        capture,
        await resolveOptions('render', { out: place, theme, pictures: 'none' }, {}),
      );
      for (const file of pages)
        files.set(join('docs/examples', theme, relative(place, file)), readFileSync(file, 'utf8'));
    }
    for (const theme of ['github', 'mkdocs-material', 'jekyll', 'sphinx', 'html']) {
      const place = join(out, 'cookbook', theme);
      const options = await resolveOptions('render', { out: place, theme, kind: 'cookbook' }, {});
      const { html, pages } = await render(capture, options);
      for (const file of [...html, ...pages])
        files.set(join('docs/examples/cookbook', theme, relative(place, file)), readFileSync(file, 'utf8'));
    }
    const tutorial = await openCapture(TUTORIAL, 'captures');
    for (const [name, how] of Object.entries(BY_HAND)) {
      const place = join(out, 'image-tutorial', name);
      const options = await resolveOptions('render', { out: place, ...how }, {});
      const { pages } = await render(tutorial, options);
      for (const file of pages)
        files.set(
          join('docs/examples/image-tutorial', name, relative(place, file)),
          readFileSync(file, 'utf8'),
        );
    }
    files.set('docs/images/image-create.svg', await picture(capture));
    for (const [file, text] of await samplePictures()) files.set(join('docs/images/pictures', file), text);
  } finally {
    rmSync(out, { recursive: true });
  }
  return files;
}

/** README's picture: the summary of the committed recording. */
async function picture(capture) {
  const [{ picture }] = diagrams(capture, await resolveOptions('diagram', {}, {}));
  const mermaid = await openMermaid();
  const svg = await mermaid.draw(picture, { alone: true });
  mermaid.close();
  return `${svg}\n`;
}

/** The pictures of docs/explanation/pictures.md. */
async function samplePictures() {
  const mermaid = await openMermaid();
  const style = { budget: 60, numbers: 'document' };
  const drawn = [
    { file: 'fifty-steps.svg', flow: prepareServer(), of: 'summary', at: 0 },
    { file: 'server-create-summary.svg', flow: serverCreate(), of: 'summary', at: 0 },
    { file: 'server-create-overview.svg', flow: serverCreate(), of: 'full', at: 0 },
    { file: 'server-create-part-2.svg', flow: serverCreate(), of: 'full', at: 2 },
    { file: 'thousand-steps-overview.svg', flow: thousandSteps(), of: 'full', at: 0 },
    { file: 'thousand-steps-part-2.svg', flow: thousandSteps(), of: 'full', at: 2 },
    { file: 'loop-with-conflict.svg', flow: loopWithConflict(), of: 'full', at: 0 },
  ];
  const files = [];
  for (const { file, flow, of, at } of drawn) {
    const picture = picturesOf({ flow, bindings: [], name: (path) => path }, style)[of][at];
    files.push([file, `${await mermaid.draw(picture, { alone: true })}\n`]);
  }
  mermaid.close();
  return files;
}

function optionsPage() {
  const rows = Object.entries(OPTIONS).map(([name, option]) => {
    const value = option.value ? ` ${option.value}` : '';
    const repeat = option.kind === 'list' ? ' Repeatable.' : '';
    const flag =
      option.kind === 'file' ? `\`${flagName(name)}:\` in the file` : `\`--${flagName(name)}${value}\``;
    const cells = [
      flag,
      option.commands.join(', '),
      `${option.help}.${repeat}`,
      option.fallback ?? (option.kind === 'switch' ? 'off' : '–'),
      option.kind === 'file' ? '–' : `\`${environmentName(name)}\``,
    ];
    return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  });
  return `# Options

This page is made from the code (\`npm run generate\`).

A flag wins over its environment variable, that over the same name in \`wiretale.yaml\` in the working folder
(\`WIRETALE_CONFIG\` names another file), that over the default. In the file a repeatable option is a list, or a map:

\`\`\`yaml
caller:
  glance: 127.0.0.1:9102
  swift: 127.0.0.1:9103
text-limit: 8MiB
\`\`\`

| option | commands | what it does | default | environment |
| --- | --- | --- | --- | --- |
${rows.join('\n')}
`;
}

/** Which folder of src/ imports which: from dependency-cruiser's own eyes. */
function graphPage() {
  const cruise = spawnSync(
    'npx',
    ['depcruise', 'src', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
    {
      encoding: 'utf8',
      maxBuffer: 64 << 20,
    },
  );
  const edges = new Map();
  for (const { source, dependencies } of JSON.parse(cruise.stdout).modules) {
    for (const { resolved } of dependencies) {
      const [from, to] = [roomOf(source), roomOf(resolved)];
      if (from && to && from !== to) edges.set(`${from}-->${to}`, [from, to]);
    }
  }
  const lines = [...edges.values()].sort().map(([from, to]) => `  ${from} --> ${to}`);
  return `# Dependency graph

This page is made from the code (\`npm run generate\`): an arrow for every pair of folders below \`src/\` of which one imports
the other. Every room may import the ground (\`model\`, \`text\`); rooms meet only in \`app\`.

\`\`\`mermaid
flowchart TD
${lines.join('\n')}
\`\`\`
`;
}

function roomOf(path) {
  return /^src\/([^/]+)\//.exec(path)?.[1] ?? (/^src\/index\.ts$/.test(path) ? 'index' : undefined);
}
