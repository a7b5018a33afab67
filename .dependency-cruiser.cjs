// The layers of the house, checked by machine (docs/explanation/architecture.md says why they are what they are).
const PURE = ['redact', 'correlate', 'bindings', 'trace', 'regress', 'profiles', 'formats'];
const EDGE = ['proxy', 'machine', 'store', 'replay', 'render', 'demo'];
const ROOMS = [...PURE, ...EDGE];

/** Every npm dependency has one home. */
const HOMES = {
  undici: '^src/(proxy|replay)/',
  'http-proxy-3': '^src/proxy/',
  '@peculiar/x509': '^src/proxy/tls/',
  'reflect-metadata': '^src/proxy/tls/',
  handlebars: '^src/render/',
  mermaid: '^src/render/',
  jsdom: '^src/render/',
  puppeteer: '^src/render/',
  '@mermaid-js/mermaid-cli': '^src/render/',
  '@resvg/resvg-js': '^src/render/',
  yargs: '^src/cli/',
  zod: '^src/(store/|app/config)',
  yaml: '^src/app/config',
  diff: '^src/regress/',
};

module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'rooms-never-import-rooms',
      severity: 'error',
      from: { path: `^src/(${ROOMS.join('|')})/` },
      to: { path: '^src/', pathNot: ['^src/$1/', '^src/(model|text)/'] },
    },
    {
      name: 'ground-imports-ground',
      severity: 'error',
      from: { path: '^src/(model|text)/' },
      to: { path: '^src/', pathNot: '^src/(model|text)/' },
    },
    {
      name: 'model-imports-model',
      severity: 'error',
      from: { path: '^src/model/' },
      to: { path: '^src/', pathNot: '^src/model/' },
    },
    {
      name: 'the-hall-does-not-see-the-doors',
      severity: 'error',
      from: { path: '^src/app/' },
      to: { path: '^src/(cli/|index)' },
    },
    {
      name: 'doors-see-the-hall-and-the-ground',
      severity: 'error',
      from: { path: '^src/(cli/|index)' },
      to: { path: '^src/', pathNot: '^src/(cli|app|model|text)/' },
    },
    {
      name: 'pure-rooms-have-no-world',
      severity: 'error',
      from: { path: `^src/(model|text|${PURE.join('|')})/` },
      to: {
        dependencyTypes: ['core', 'npm', 'npm-dev', 'npm-optional', 'npm-peer'],
        // It is pure but for a time-out that ends what would take too long.
        pathNot: 'node_modules/diff/',
      },
    },
    {
      name: 'demo-uses-node-http-only',
      severity: 'error',
      from: { path: '^src/demo/' },
      to: { dependencyTypes: ['npm', 'npm-dev'] },
    },
    ...Object.entries(HOMES).map(([name, home]) => ({
      name: `${name}-has-one-home`,
      severity: 'error',
      from: { path: '^src/', pathNot: home },
      to: { path: `node_modules/(@types/)?${name}/` },
    })),
    { name: 'nothing-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
