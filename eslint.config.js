import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import globals from 'globals';

/**
 * What is pasted into a tenant is often one bare function expression, `function (user, context, callback) {...}`,
 * which is no program of its own. In parentheses it is one.
 * @type {import("eslint").Linter.Processor}
 */
const functionExpression = {
  meta: { name: 'function-expression' },
  preprocess: (text) => [/^(?:\s|\/\/.*|\/\*[^]*?\*\/)*(?:async\s+)?function\b/.test(text) ? `(${text}\n)` : text],
  postprocess: (messages) => messages.flat(),
};

export default defineConfig([
  globalIgnores(['pkg/', 'target/', '**/node_modules/', '**/dist/']),

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
      'no-shadow': 'error',
      'no-throw-literal': 'error',
      'no-unused-vars': ['error', { argsIgnorePattern: '^_', caughtErrors: 'none' }],
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'require-await': 'error',
    },
  },

  // The package runs in Node and in edge runtimes: only what all of them have.
  { files: ['js/**', 'pkg-template/**'], languageOptions: { globals: globals['shared-node-browser'] } },
  {
    files: ['*.js', 'scripts/**', 'tests/**', 'benches/**', 'examples/**', 'js/cli.js', 'js/commands/**', '**/*.cjs'],
    languageOptions: { globals: globals.node },
  },

  // What runs inside a tenant: CommonJS scripts with the globals that the platform puts there.
  {
    files: ['js/action-scripts/**/*.js', 'js/actions/**/*.js'],
    plugins: { tenant: { processors: { functionExpression } } },
    processor: 'tenant/functionExpression',
    languageOptions: {
      sourceType: 'commonjs',
      globals: { ...globals.node, auth0: 'readonly', configuration: 'readonly', UnauthorizedError: 'readonly' },
    },
    // Tenants still run scripts written for old versions of Node.
    rules: { 'no-var': 'off', 'object-shorthand': 'off', 'require-await': 'off' },
  },
]);
