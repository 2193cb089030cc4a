// Translates the module of the action scripts to JavaScript, for places that forbid WebAssembly, with Binaryen's wasm2js.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { encodeBase85 } from './base85.js';
import { createGlueFactory } from './glue.js';
import { compress, runWasmBindgen, shortenNames } from './wasm-module.js';
import { run } from './run.js';
import { removeTargetFeatures } from './target-features.js';

/** wasm2js understands the first version of WebAssembly only. */
const MVP = ['--mvp-features', '--enable-mutable-globals'];
/** Features that Rust's own library, compiled for a later version, uses. */
const LATER_FEATURES = [
  '--enable-bulk-memory',
  '--enable-nontrapping-float-to-int',
  '--enable-sign-ext',
  '--enable-mutable-globals',
];

/**
 * Generates `nowasm.js`, `nowasm.b85` and `glue.js` in a folder.
 *
 * @param {string} compiled the module that cargo compiled for a CPU without reference types
 * @param {string} folder
 */
export async function generateNowasm(compiled, folder) {
  mkdirSync(folder, { recursive: true });
  const file = (/** @type {string} */ name) => `${folder}/${name}`;
  writeFileSync(file('module.wasm'), removeTargetFeatures(readFileSync(compiled)));
  const { module, glue } = await runWasmBindgen(file('module.wasm'), folder, 'module');

  // The first pass replaces the later instructions. The features themselves can only be disabled in a second one.
  await run('wasm-opt', [
    '-Oz',
    ...LATER_FEATURES,
    '--llvm-nontrapping-fptoint-lowering',
    '--llvm-memory-copy-fill-lowering',
    '--signext-lowering',
    module,
    '-o',
    file('lowered.wasm'),
  ]);
  const lowered = ['--strip-target-features', file('lowered.wasm'), '-o', file('mvp.wasm')];
  await run('wasm-opt', ['-Oz', ...MVP, ...lowered]);
  const names = await shortenNames(file('mvp.wasm'), file('short.wasm'), MVP);
  await run('wasm2js', ['-Oz', file('short.wasm'), '-o', file('wasm2js.js')]);

  const body = extractFunctionBody(readFileSync(file('wasm2js.js'), 'utf8'));
  const { code } = transformSync(`export default function (imports) {${body}}`, { minify: true });
  const minified = code.replace(/^export default /, 'return ');
  writeFileSync(
    file('glue.js'),
    createGlueFactory(compareBuffers(readFileSync(glue, 'utf8')), names, { isForScripts: true }),
  );
  writeFileSync(file('nowasm.b85'), encodeBase85(compress(Buffer.from(minified))));
  writeFileSync(file('nowasm.js'), `export function instantiate(imports) {${body}}`);
}

/**
 * wasm2js writes an ES module that creates one instance. As the body of a function it creates one at each call.
 *
 * @param {string} code
 */
function extractFunctionBody(code) {
  const end = code.indexOf('var retasmFunc');
  if (end < 0) {
    throw new Error('wasm2js generates different code than scripts/bundle/nowasm.js expects');
  }
  return `${code.slice(0, end).replace(/^import .*$/gm, '')}\nreturn asmFunc(imports);`;
}

/**
 * The glue caches views of the memory and replaces them when their buffer is detached. WebAssembly detaches the buffer
 * when the memory grows; the code of wasm2js cannot, so the glue has to compare the buffers instead.
 *
 * @param {string} glue
 */
function compareBuffers(glue) {
  const condition = /(cached\w+Memory0) === null \|\| .*(?=\) \{$)/gm;
  // There is a view of bytes, and one of numbers if a function returns several of them through the memory.
  if (![1, 2].includes(glue.match(condition)?.length ?? 0)) {
    throw new Error(
      'wasm-bindgen caches views in another way than scripts/bundle/nowasm.js expects',
    );
  }
  return glue.replace(condition, '$1 === null || $1.buffer !== wasm.memory.buffer');
}
