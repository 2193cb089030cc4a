// Prepares the core for places without WebAssembly: Binaryen's wasm2js translates it to JavaScript.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { transformSync } from 'esbuild';
import { compressed, glueFactory, shortenNames } from './core.js';
import { NOWASM } from './esbuild.js';

const MVP = ['--mvp-features', '--enable-mutable-globals'];

/** Makes `nowasm.js`, `nowasm.br` and `glue.js` of the core that was compiled without reference types. */
export function prepareNowasm() {
  // wasm2js takes the first version of WebAssembly only. Rust's own library was built for a later one, so its few newer
  // instructions are lowered; the features themselves can only be switched off in a pass of their own.
  execFileSync('wasm-opt', [
    '-Oz',
    ...['bulk-memory', 'nontrapping-float-to-int', 'sign-ext', 'mutable-globals'].map(
      (feature) => `--enable-${feature}`,
    ),
    '--llvm-nontrapping-fptoint-lowering',
    '--llvm-memory-copy-fill-lowering',
    '--signext-lowering',
    `${NOWASM}/core_bg.wasm`,
    '-o',
    `${NOWASM}/lowered.wasm`,
  ]);
  execFileSync('wasm-opt', [
    '-Oz',
    ...MVP,
    '--strip-target-features',
    `${NOWASM}/lowered.wasm`,
    '-o',
    `${NOWASM}/mvp.wasm`,
  ]);
  const names = shortenNames(`${NOWASM}/mvp.wasm`, `${NOWASM}/short.wasm`, MVP);
  execFileSync('wasm2js', ['-Oz', `${NOWASM}/short.wasm`, '-o', `${NOWASM}/wasm2js.js`]);

  const body = functionBody(readFileSync(`${NOWASM}/wasm2js.js`, 'utf8'));
  writeFileSync(
    `${NOWASM}/glue.js`,
    glueFactory(withFreshViews(readFileSync(`${NOWASM}/core_bg.js`, 'utf8')), names),
  );
  writeFileSync(`${NOWASM}/nowasm.js`, `export function instantiate(imports) {${body}}`);
  const { code } = transformSync(`export default function (imports) {${body}}`, { minify: true });
  writeFileSync(
    `${NOWASM}/nowasm.br`,
    compressed(Buffer.from(code.replace(/^export default /, 'return '))),
  );
}

/**
 * wasm2js writes an ES module that makes one instance. As the body of a function it makes one at each call.
 *
 * @param {string} code
 */
function functionBody(code) {
  const end = code.indexOf('var retasmFunc');
  if (end < 0) throw new Error('wasm2js writes another form than it did');
  return `${code.slice(0, end).replace(/^import .*$/gm, '')}\nreturn asmFunc(imports);`;
}

/**
 * The glue keeps views of the memory for as long as their buffer is not detached. WebAssembly detaches a buffer when
 * the memory grows; what wasm2js writes can't, so the buffers themselves are compared.
 *
 * @param {string} glue
 */
function withFreshViews(glue) {
  const kept = /(cached\w+Memory0) === null \|\| .*(?=\) \{$)/gm;
  if (glue.match(kept)?.length !== 2) {
    throw new Error('wasm-bindgen keeps views in another way than it did');
  }
  return glue.replace(kept, '$1 === null || $1.buffer !== wasm.memory.buffer');
}
