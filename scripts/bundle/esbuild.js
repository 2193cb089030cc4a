// Runs esbuild with what all parts of the package have in common.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

/** Where the core and what is made of it lie. */
export const CORE = 'target/wasm-bindgen';
/** The same for the module of the command line. */
export const TOOLKIT = 'target/toolkit';
/** The same for the core without reference types, for wasm2js. */
export const NOWASM = 'target/nowasm';
/** The list of the npm packages that are bundled into the command line. */
export const BUNDLED_PACKAGES = `${TOOLKIT}/bundled-packages.json`;

/** The version in Cargo.toml. */
export const version = /^version = "(.+)"$/m.exec(readFileSync('Cargo.toml', 'utf8'))?.[1] ?? '';

/**
 * Bundles an entry point.
 *
 * @param {string} entry
 * @param {import('esbuild').BuildOptions} options
 * @returns {Promise<string>} the code, when it is not written
 */
export async function bundle(entry, options) {
  const result = await buildEntry(entry, options);
  return result.outputFiles?.[0]?.text ?? '';
}

/**
 * The same with all that esbuild tells.
 *
 * @param {string} entry
 * @param {import('esbuild').BuildOptions} options
 */
export function buildEntry(entry, { alias, ...options }) {
  return build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    charset: 'utf8',
    target: 'es2022',
    platform: 'node',
    logLevel: 'warning',
    define: { VERSION: JSON.stringify(version) },
    alias: {
      'auth0-account-migration/glue': `./${CORE}/glue.js`,
      'auth0-account-migration/core.wasm': `./${CORE}/core.wasm`,
      'auth0-account-migration/core.wasm.br': `./${CORE}/core.wasm.br`,
      'auth0-account-migration/toolkit-glue': `./${TOOLKIT}/glue.js`,
      'auth0-account-migration/nowasm-glue': `./${NOWASM}/glue.js`,
      'auth0-account-migration/nowasm': `./${NOWASM}/nowasm.js`,
      'auth0-account-migration/nowasm.br': `./${NOWASM}/nowasm.br`,
      ...alias,
    },
    // What Workers and the edge runtime import as a compiled module stays an import.
    external: ['./core.wasm', './core.wasm?module'],
    loader: { '.wasm': 'base64', '.br': 'base64' },
    ...options,
  });
}
