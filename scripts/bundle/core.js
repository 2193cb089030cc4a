// Prepares the compiled core: short names, compressed bytes, and glue of which each instance has its own.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';
import { CORE } from './esbuild.js';

/** Makes `core.wasm`, `core.wasm.br` and `glue.js` of what wasm-pack wrote. */
export function prepareCore() {
  prepareModule(CORE, 'core');
  writeFileSync(`${CORE}/core.wasm.br`, compressed(readFileSync(`${CORE}/core.wasm`)));
}

/**
 * Makes a module with short names, and `glue.js` for it, of what wasm-pack wrote.
 *
 * @param {string} folder
 * @param {string} name
 */
export function prepareModule(folder, name) {
  const features = [
    'bulk-memory',
    'multivalue',
    'mutable-globals',
    'nontrapping-float-to-int',
    'reference-types',
    'sign-ext',
  ];
  const names = shortenNames(
    `${folder}/${name}_bg.wasm`,
    `${folder}/${name}.wasm`,
    features.map((feature) => `--enable-${feature}`),
  );
  writeFileSync(
    `${folder}/glue.js`,
    glueFactory(readFileSync(`${folder}/${name}_bg.js`, 'utf8'), names),
  );
}

/**
 * Writes a module with short names for its imports and exports, which nobody reads, and without what a linker left.
 *
 * @param {string} input
 * @param {string} output
 * @param {string[]} features as options of wasm-opt
 * @returns {{ imports: [module: string, name: string, short: string][], exports: [name: string, short: string][] }}
 */
export function shortenNames(input, output, features) {
  const names = execFileSync('wasm-opt', [
    ...features,
    '--minify-imports-and-exports-and-modules',
    '--strip-producers',
    '--strip-target-features',
    input,
    '-o',
    output,
  ]);
  return JSON.parse(names.toString());
}

/**
 * The glue that wasm-bindgen generates keeps one instance in the state of its ES module. Made a function, each
 * instance gets its own, so that one which trapped can be replaced.
 *
 * @param {string} glue
 * @param {ReturnType<typeof shortenNames>} names
 */
export function glueFactory(glue, { imports, exports }) {
  const short = Object.fromEntries(exports);
  // What the crate itself exports; all else is there for the module.
  const own = [...glue.matchAll(/^export (?:async )?function (?!__wb)(\w+)/gm)].map(
    ([, name]) => name,
  );
  const body = withoutOldRuntimes(glue)
    .replace(/^export /gm, '')
    .replace(/\bwasm\.(\w+)/g, (_, name) => `wasm.${short[name]}`);
  const table = imports.map(([, name, key]) => `${key}: ${name}`).join(', ');
  const start = short.__wbindgen_start ? `wasm.${short.__wbindgen_start}();` : '';
  return `
    export function createGlue() {
      ${body}
      const imports = { ${table} };
      function start(exports) {
        wasm = exports;
        ${start}
      }
      return { imports, start, ${own.join(', ')} };
    }`;
}

/**
 * Takes out what the glue never needs here: what stands in for `globalThis` and `TextEncoder.encodeInto`, which every
 * runtime of this package has, and the way to pass a string without `realloc`, which the module exports.
 *
 * @param {string} glue
 */
function withoutOldRuntimes(glue) {
  // For the other names of `globalThis`, 0 stands for none.
  const others =
    /(function __wbg_static_accessor_(?:SELF|WINDOW|GLOBAL)_[0-9a-f]+\(\) \{)[^]*?\n\}/g;
  const encodeInto = /\nif \(!\('encodeInto' in cachedTextEncoder\)\) \{[^]*?\n\}\n/;
  const realloc = /\n {4}if \(realloc === undefined\) \{[^]*?\n {4}\}\n/;
  const known =
    glue.match(others)?.length === 3 &&
    encodeInto.test(glue) &&
    realloc.test(glue) &&
    glue.includes('__wbindgen_realloc)');
  if (!known) throw new Error('wasm-bindgen writes other glue than it did');
  return glue.replace(others, '$1 return 0; }').replace(encodeInto, '').replace(realloc, '');
}

/** @param {Buffer} bytes */
export function compressed(bytes) {
  return brotliCompressSync(bytes, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    },
  });
}
