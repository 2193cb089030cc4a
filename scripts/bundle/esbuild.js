// Runs esbuild with the options that all parts of the package share.
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync } from 'node:fs';
import { build } from 'esbuild';

/** The folder of the generated module and glue of the action scripts and the package. */
export const CORE = 'target/modules/scripts';
/** The folder of the command line's module and glue. */
export const TOOLKIT = 'target/modules/toolkit';
/** The folder of the action scripts' module as JavaScript, for places that forbid WebAssembly. */
export const NOWASM = 'target/modules/nowasm';
/** The list of the npm packages that are bundled into the command line. */
export const BUNDLED_PACKAGES = `${TOOLKIT}/bundled-packages.json`;

/** The version in Cargo.toml, which is also the package's. */
export const version = /^version = "(.+)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))?.[1] ?? '';

/** Whether `pkg/` is built for scripts/coverage: with source maps, and with its lines as they are in js/. */
export const WITH_SOURCE_MAPS = process.env.SOURCE_MAPS === '1';

/**
 * A hash of everything that calls in one container share: the module, its glue, and the JavaScript that calls them. It
 * is the same for all entry points, so that both action scripts share one instance.
 */
function buildHash() {
  const hash = createHash('sha256');
  const sources = ['js/runtime', 'js/action-scripts'].flatMap((folder) =>
    readdirSync(folder)
      .sort()
      .map((name) => `${folder}/${name}`),
  );
  for (const file of [`${CORE}/core.wasm`, `${CORE}/glue.js`, ...sources]) {
    hash.update(readFileSync(file));
  }
  return hash.digest('hex').slice(0, 16);
}

/**
 * Bundles an entry point.
 *
 * @param {string} entry
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<string>} the code, if `options.write` is false
 */
export async function bundle(entry, options) {
  const result = await buildEntry(entry, options);
  return result.outputFiles?.[0]?.text ?? '';
}

/**
 * Bundles an entry point and returns esbuild's whole result.
 *
 * @param {string} entry
 * @param {import('esbuild').BuildOptions} options
 */
export function buildEntry(entry, { alias, ...options }) {
  return build({
    entryPoints: [entry],
    bundle: true,
    minify: !WITH_SOURCE_MAPS,
    sourcemap: WITH_SOURCE_MAPS && 'linked',
    charset: 'utf8',
    target: 'es2022',
    platform: 'node',
    logLevel: 'warning',
    define: { VERSION: JSON.stringify(version), BUILD_HASH: JSON.stringify(buildHash()) },
    alias: {
      'auth0-account-migration/glue': `./${CORE}/glue.js`,
      'auth0-account-migration/core.wasm': `./${CORE}/core.wasm`,
      'auth0-account-migration/core.wasm.br': `./${CORE}/core.wasm.br`,
      'auth0-account-migration/toolkit-glue': `./${TOOLKIT}/glue.js`,
      'auth0-account-migration/nowasm-glue': `./${NOWASM}/glue.js`,
      'auth0-account-migration/nowasm': `./${NOWASM}/nowasm.js`,
      'auth0-account-migration/nowasm.b85': `./${NOWASM}/nowasm.b85`,
      ...alias,
    },
    // Workers and the edge runtime import these as compiled modules, so the imports stay.
    external: ['./core.wasm', './core.wasm?module'],
    loader: { '.wasm': 'base64', '.br': 'base64', '.b85': 'text' },
    ...options,
  });
}
