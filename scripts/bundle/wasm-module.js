// Turns a module that cargo compiled into what the package contains: a small module, and glue that can create several
// instances of it.
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { createGlueFactory } from './glue.js';
import { trapInsteadOfPanic } from './panics.js';
import { run } from './run.js';

/** What rustc uses by default, and wasm-opt only if it is told. */
const FEATURES = [
  '--enable-bulk-memory',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
  '--enable-mutable-globals',
  '--enable-reference-types',
  '--enable-multivalue',
];

/** What the module of the command line is compiled with in addition. */
export const SIMD = '--enable-simd';

/**
 * Generates `NAME.wasm` and `glue.js` in a folder.
 *
 * @param {string} compiled the file that cargo wrote
 * @param {string} folder
 * @param {string} name
 * @param {readonly string[]} optimization options of wasm-opt
 * @param {object} [options]
 * @param {readonly string[]} [options.features] what the module is compiled with in addition, as options of wasm-opt
 * @param {boolean} [options.isForScripts] whether it is the module of the action scripts, in which a panic has no text
 * @param {string} [options.prelude] import statements of the glue that replace global names
 */
export async function generateModule(
  compiled,
  folder,
  name,
  optimization,
  { features: more = [], isForScripts = false, prelude } = {},
) {
  const features = [...FEATURES, ...more];
  const { module, glue } = await runWasmBindgen(compiled, folder, name);
  const short = `${folder}/${name}.wasm`;
  let names;
  if (isForScripts) {
    writeFileSync(module, trapInsteadOfPanic(readFileSync(module)));
    const optimized = `${folder}/${name}_optimized.wasm`;
    await run('wasm-opt', [...optimization, ...features, module, '-o', optimized]);
    // In a run of its own: with --converge, each pass runs several times.
    names = await shortenNames(optimized, short, features);
  } else {
    names = await shortenNames(module, short, [...optimization, ...features]);
  }
  const options = { isForScripts, ...(prelude !== undefined && { prelude }) };
  writeFileSync(`${folder}/glue.js`, createGlueFactory(readFileSync(glue, 'utf8'), names, options));
}

/**
 * Generates the glue of a module. The target `bundler` leaves the loading of the module to us.
 *
 * @param {string} compiled
 * @param {string} folder
 * @param {string} name
 * @returns {Promise<{ module: string, glue: string }>} the files that wasm-bindgen wrote
 */
export async function runWasmBindgen(compiled, folder, name) {
  const output = ['--out-dir', folder, '--out-name', name];
  await run('wasm-bindgen', ['--target', 'bundler', '--no-typescript', ...output, compiled]);
  return { module: `${folder}/${name}_bg.wasm`, glue: `${folder}/${name}_bg.js` };
}

/**
 * Writes a module with short names for its imports and exports and without the sections that name the compiler and its
 * features. Only the glue uses these names, and the action scripts contain the module, so each byte counts.
 *
 * @param {string} input
 * @param {string} output
 * @param {readonly string[]} options features and earlier passes of wasm-opt
 * @returns {Promise<import('./glue.js').ShortNames>}
 */
export async function shortenNames(input, output, options) {
  const names = await run('wasm-opt', [
    ...options,
    '--minify-imports-and-exports-and-modules',
    '--strip-producers',
    '--strip-target-features',
    input,
    '-o',
    output,
  ]);
  return JSON.parse(names);
}

/**
 * Compresses as well as Brotli can; the action scripts contain the result.
 *
 * @param {Buffer} bytes
 */
export function compress(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
