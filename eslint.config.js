import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';

/**
 * A Rule is one bare function expression, `function (user, context, callback) {...}`, which is no program of its own.
 * In parentheses it is one.
 * @type {import("eslint").Linter.Processor}
 */
const functionExpression = {
  meta: { name: 'function-expression' },
  preprocess: (text) => [
    /^(?:\s|\/\/.*|\/\*[^]*?\*\/)*(?:async\s+)?function\b/.test(text) ? `(${text}\n)` : text,
  ],
  postprocess: (messages) => messages.flat(),
};

/** What the platform puts into the sandbox of an action script or a Rule. */
const sandbox = Object.fromEntries(
  ['auth0', 'configuration', 'UnauthorizedError', 'WrongUsernameOrPasswordError'].map((name) => [
    name,
    'readonly',
  ]),
);

export default defineConfig([
  globalIgnores(['pkg/', 'target/', '**/node_modules/', '**/dist/', '**/.next/', '**/.wrangler/']),

  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      curly: ['error', 'multi-line'],
      eqeqeq: 'error',
      'no-constructor-return': 'error',
      'no-else-return': 'error',
      'no-implicit-globals': 'error',
      'no-implied-eval': 'error',
      'no-new-func': 'error',
      'no-promise-executor-return': 'error',
      'no-throw-literal': 'error',
      'no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', caughtErrors: 'none', ignoreRestSiblings: true },
      ],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'require-await': 'error',
    },
  },

  // The package runs in Node, in edge runtimes and in the sandbox of an action script: only what all of them have, and
  // the names that js/globals.d.ts declares.
  {
    files: ['js/**', 'pkg-template/**'],
    languageOptions: {
      globals: {
        ...globals['shared-node-browser'],
        ...sandbox,
        global: 'readonly',
        VERSION: 'readonly',
      },
    },
  },
  {
    files: [
      '*.js',
      'scripts/**',
      'tests/**',
      'benches/**',
      'examples/**',
      'js/cli.js',
      'js/command-line/**',
      'js/commands/**',
      'js/index.js',
    ],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['js/action-scripts/**'],
    languageOptions: {
      globals: { ...globals.node, ...globals.commonjs, scriptArguments: 'readonly' },
    },
  },

  // The action scripts that the benchmarks compare with: the sandbox calls the function by evaluating the file.
  {
    files: ['benches/baselines/plain/**'],
    rules: { 'no-unused-vars': 'off' },
  },

  // What is pasted into a tenant as it stands: CommonJS, or one function expression.
  {
    files: ['js/actions/**', 'examples/auth0-action-script/{login,get_user}.js'],
    plugins: { tenant: { processors: { functionExpression } } },
    processor: 'tenant/functionExpression',
    languageOptions: { sourceType: 'commonjs', globals: { ...globals.node, ...sandbox } },
    // Tenants still run Rules that were written for old versions of Node.
    rules: { 'no-var': 'off', 'object-shorthand': 'off', 'require-await': 'off' },
  },
]);
