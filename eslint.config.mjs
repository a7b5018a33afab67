// Lint rules: type-aware TypeScript rules, and the house's own limits on size and on what pure rooms may touch.
import tseslint from 'typescript-eslint';

const PURE = [
  'model',
  'text',
  'redact',
  'correlate',
  'bindings',
  'trace',
  'regress',
  'profiles',
  'formats',
].map((room) => `src/${room}/**`);

const SYNTAX = [
  { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
  { selector: 'ExportDefaultDeclaration', message: 'Use a named export.' },
  { selector: 'ClassDeclaration:not([superClass.name="Error"])', message: 'Only errors are classes.' },
];

export default tseslint.config(
  {
    ignores: [
      '**/*.d.ts',
      'dist',
      'node_modules',
      'coverage',
      'captures',
      'traces',
      'docs/examples',
      'templates',
      '.dependency-cruiser.cjs',
    ],
  },
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: { allowDefaultProject: ['*.mjs', '*.config.ts'] } } },
    rules: {
      'max-lines': ['error', { max: 250, skipBlankLines: true }],
      'max-lines-per-function': ['error', { max: 40, skipComments: true, skipBlankLines: true, IIFEs: true }],
      'max-params': ['error', 3],
      'no-console': 'error',
      '@typescript-eslint/no-unused-vars': ['error', { varsIgnorePattern: '^_', argsIgnorePattern: '^_' }],
      eqeqeq: ['error', 'always'],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      'no-restricted-syntax': ['error', ...SYNTAX],
    },
  },
  {
    files: PURE,
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'Time is handed in.' },
        { object: 'Math', property: 'random', message: 'Randomness is handed in.' },
      ],
      'no-restricted-globals': ['error', 'process', 'Buffer', 'performance', 'setTimeout', 'fetch', 'crypto'],
      'no-restricted-syntax': [
        'error',
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is handed in.' },
        ...SYNTAX,
      ],
    },
  },
  {
    files: ['src/proxy/**', 'src/app/keeper/**', 'src/store/**'],
    rules: {
      'no-restricted-syntax': [
        'error',
        ...SYNTAX,
        {
          selector: 'AssignmentExpression[left.type="MemberExpression"][right.type=/Function/]',
          message: 'V8 would make it in the old space: by way of a constant (decision 0014).',
        },
      ],
    },
  },
  {
    files: ['test/**', '*.config.ts', '*.mjs', 'scripts/**'],
    rules: {
      'max-lines-per-function': 'off',
      'max-params': 'off',
      'no-console': 'off',
      'no-restricted-syntax': 'off',
    },
  },
  { files: ['**/*.mjs', '*.config.ts', 'scripts/**'], ...tseslint.configs.disableTypeChecked },
);
