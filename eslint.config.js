import js from '@eslint/js';
import tseslint from 'typescript-eslint';

const NAMED_EXPORTS = { selector: 'ExportDefaultDeclaration', message: 'Named exports only.' };

/** All specs share one module graph (vitest.config.ts): what one of them replaced would be replaced for others, depending on their order. */
const SHARED_GRAPH = [
  // An allow-list: mock, doMock, hoisted, resetModules, spyOn, stubGlobal … all reach beyond the spec.
  'MemberExpression[object.name=/^(vi|vitest)$/]:not([computed=false][property.name=/^(fn|waitFor|waitUntil)$/])',
  // By another name, or in pieces, the rule above would not see it.
  'ImportDeclaration[source.value="vitest"] > ImportSpecifier[imported.name=/^(vi|vitest)$/][local.name!="vi"]',
  'ImportDeclaration[source.value="vitest"] > ImportNamespaceSpecifier',
  'ImportExpression[source.value="vitest"]',
  'VariableDeclarator[init.name=/^(vi|vitest)$/]',
].map((selector) => ({
  selector,
  message: 'All specs share one module graph, in any order: pass what a spec replaces as an argument.',
}));

const RANDOM = { object: 'Math', property: 'random', message: 'Randomness comes from a named stream.' };

/** How long something takes depends on what else the machine does. */
const CLOCKS = [
  ['performance', 'now'],
  ['Date', 'now'],
  ['process', 'hrtime'],
  ['process', 'cpuUsage'],
].map(([object, property]) => ({
  object,
  property,
  message: 'No spec asserts how long something takes: count the work, or leave hangs to the time limit of tests.',
}));

export default tseslint.config(
  { ignores: ['dist/', 'coverage/', 'node_modules/', 'tmp/'] },
  js.configs.recommended,
  ...tseslint.configs.recommendedTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: {
          allowDefaultProject: ['eslint.config.js', 'scripts/*.mjs', 'examples/gate/*.js', '.dependency-cruiser.cjs'],
        },
      },
    },
    rules: {
      // Array indices are in range by construction throughout; the assertion is the notation for it.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/consistent-type-imports': 'error',
      'no-restricted-syntax': ['error', NAMED_EXPORTS],
      'no-restricted-properties': ['error', RANDOM],
    },
  },
  {
    files: ['spec/**/*.ts'],
    rules: {
      'no-restricted-syntax': ['error', NAMED_EXPORTS, ...SHARED_GRAPH],
      'no-restricted-properties': ['error', RANDOM, ...CLOCKS],
    },
  },
  {
    files: ['*.config.ts', 'eslint.config.js', 'examples/gate/*.js', '**/*.mjs', '**/*.cjs'],
    ...tseslint.configs.disableTypeChecked,
  },
  {
    files: ['*.config.ts', 'eslint.config.js', 'examples/gate/*.js', '**/*.mjs', '**/*.cjs'],
    languageOptions: {
      globals: {
        console: 'readonly',
        process: 'readonly',
        performance: 'readonly',
        URL: 'readonly',
        module: 'writable',
      },
    },
    rules: { 'no-restricted-syntax': 'off' },
  },
);
