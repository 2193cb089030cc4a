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

/**
 * Types come from `pkg-template/`: `pkg/` is there only after a build, so on a fresh clone `tsc` would not find them.
 * @type {import('eslint').Rule.RuleModule}
 */
const noBuiltTypes = {
  create: ({ sourceCode, report }) => ({
    Program() {
      for (const { value, loc } of sourceCode.getAllComments()) {
        if (loc && /import\(['"][^'"]*\/pkg\//.test(value)) {
          report({
            loc,
            message: 'Import types from pkg-template/, not from pkg/, which is built.',
          });
        }
      }
    },
  }),
};

/** What the platform puts into the sandbox of an action script. */
const sandbox = Object.fromEntries(
  ['configuration', 'UnauthorizedError', 'WrongUsernameOrPasswordError'].map((name) => [
    name,
    'readonly',
  ]),
);

/** Modules that the build provides. */
const VIRTUAL = 'auth0-account-migration/';
/** Packages and Node's own modules. */
const PACKAGE = '@?[a-z]';
/** Modules of the same folder. */
const SIBLING = String.raw`\./(?!\.)`;

/**
 * A layer of `js/`. Its files may import only modules whose names begin with one of `allowed`. Type imports, which are
 * comments, are not restricted.
 *
 * @param {string} description What the layer is, and what it may import.
 * @param {string[]} files
 * @param {string[]} allowed Regular expressions.
 * @param {string[]} [ignores]
 * @returns {import('eslint').Linter.Config}
 */
const layer = (description, files, allowed, ignores = []) => {
  const forbidden = allowed.length > 0 ? `^(?!${allowed.join('|')})` : '^';
  const message = `Layers of js/: ${description}.`;
  const selector = `ImportExpression[source.value=/${forbidden.replaceAll('/', String.raw`\/`)}/]`;
  return {
    files,
    ignores,
    rules: {
      'no-restricted-imports': ['error', { patterns: [{ regex: forbidden, message }] }],
      'no-restricted-syntax': ['error', { selector, message }],
    },
  };
};

/** Imports in `js/` go one way: from the entry points down to the helpers. */
const layers = [
  layer(
    'an entry point imports only package.js and runtime/',
    ['js/{index,workerd,edge-light,nowasm}.js'],
    [String.raw`\./package\.js$`, String.raw`\./runtime/`, String.raw`\./core\.wasm`, VIRTUAL],
  ),
  layer(
    'package.js imports only package/ and runtime/',
    ['js/package.js'],
    [String.raw`\./package/`, String.raw`\./runtime/`],
  ),
  layer('package/ imports only runtime/', ['js/package/**'], [SIBLING, String.raw`\.\./runtime/`]),
  layer('runtime/ imports nothing outside of it', ['js/runtime/**'], [SIBLING, VIRTUAL]),
  layer(
    'action-scripts/ imports only runtime/',
    ['js/action-scripts/**'],
    [SIBLING, String.raw`\.\./runtime/`, VIRTUAL],
  ),

  // The command line: cli.js -> main -> program -> commands -> shared modules -> terminal, files -> text, errors.
  layer('cli.js imports only cli/main.js', ['js/cli.js'], [String.raw`\./cli/main\.js$`]),
  layer(
    'cli/main.js imports no command, and of the shared modules of commands only the reasons of file errors',
    ['js/cli/main.js'],
    [
      String.raw`\./(program|options|errors|renamed-options|secret-arguments)\.js$`,
      String.raw`\./(terminal|network)/`,
      String.raw`\./files/file-error\.js$`,
      PACKAGE,
    ],
  ),
  layer(
    'cli/program.js imports only the commands, the options that all of them have, and the width of help',
    ['js/cli/program.js'],
    [String.raw`\./(commands/|options\.js$|terminal/layout\.js$)`, 'commander$'],
  ),
  layer(
    'a command imports neither another command nor what is above the commands',
    ['js/cli/commands/**'],
    [String.raw`\.\./(?!main\.js|program\.js|commands/|\.)`, PACKAGE],
  ),
  layer(
    'a shared module of the command line imports no command and nothing above the commands',
    ['js/cli/*.js'],
    [String.raw`\./(?!main\.js|program\.js|commands/|\.)`, PACKAGE],
    ['js/cli/{main,program,toolkit,errors}.js'],
  ),
  layer(
    'cli/bulk/ and cli/status/ import no command and nothing above the commands',
    ['js/cli/{bulk,status}/**'],
    [SIBLING, String.raw`\.\./(?!main\.js|program\.js|commands/|\.)`, PACKAGE],
  ),
  layer(
    'cli/report/ imports no command and nothing above the commands',
    ['js/cli/report/*.js'],
    [SIBLING, String.raw`\.\./(?!main\.js|program\.js|commands/|\.)`, PACKAGE],
  ),
  layer(
    'cli/report/page/, which is a bundle of its own, imports nothing of the rest',
    ['js/cli/report/page/**'],
    [SIBLING, PACKAGE],
  ),
  layer(
    'cli/toolkit.js imports only errors.js, text/clean.js and runtime/attach.js',
    ['js/cli/toolkit.js'],
    [
      String.raw`\./(errors|text/clean)\.js$`,
      String.raw`\.\./runtime/attach\.js$`,
      VIRTUAL,
      'node:',
    ],
  ),
  layer(
    'cli/terminal/ and cli/files/ import only text/ and errors.js',
    ['js/cli/{terminal,files}/**'],
    [SIBLING, String.raw`\.\./(text/|errors\.js$)`, PACKAGE],
  ),
  layer(
    'cli/network/ imports only errors.js',
    ['js/cli/network/**'],
    [SIBLING, String.raw`\.\./errors\.js$`, PACKAGE],
  ),
  layer('cli/text/ imports nothing outside of it', ['js/cli/text/**'], [SIBLING]),
  layer(
    'cli/errors.js imports only runtime/attempt.js',
    ['js/cli/errors.js'],
    [String.raw`\.\./runtime/attempt\.js$`],
  ),
];

export default defineConfig([
  globalIgnores(['pkg/', 'target/', '**/node_modules/', '**/dist/', '**/.next/', '**/.wrangler/']),

  js.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    plugins: { project: { rules: { 'no-built-types': noBuiltTypes } } },
    rules: {
      'project/no-built-types': 'error',
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
        BUILD_HASH: 'readonly',
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
      'js/cli/**',
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
    files: ['benches/baselines/{https,plain}/**'],
    rules: { 'no-unused-vars': 'off' },
  },

  ...layers,

  // What is pasted into a tenant as it stands: Actions are CommonJS, action scripts one function expression.
  {
    files: ['js/actions/**'],
    languageOptions: { sourceType: 'commonjs', globals: globals.node },
    // The platform awaits the handler.
    rules: { 'require-await': 'off' },
  },
  {
    files: ['examples/auth0-action-script/{login,get_user}.js'],
    plugins: { tenant: { processors: { functionExpression } } },
    processor: 'tenant/functionExpression',
    languageOptions: { sourceType: 'commonjs', globals: { ...globals.node, ...sandbox } },
  },
]);
