// Generates a module and its glue in target/ from what cargo compiled:
//   node scripts/bundle/modules.js scripts|nowasm|toolkit
import { readFileSync, writeFileSync } from 'node:fs';
import { CORE, NOWASM, TOOLKIT } from './esbuild.js';
import { SIMD, compress, generateModule } from './wasm-module.js';
import { generateNowasm } from './nowasm.js';

const COMPILED = 'target/wasm32-unknown-unknown/release';
const COMPILED_TOOLKIT = 'target/toolkit/wasm32-unknown-unknown/release';
const COMPILED_NOWASM = 'target/nowasm/wasm32-unknown-unknown/release';

/** The `fetch` of the command line's module reads no endless bodies. The package passes its own `fetch` to each call. */
const BOUNDED_FETCH = `import { boundedFetch as fetch } from '../../../js/runtime/bounded-fetch.js';`;

/** The module of the action scripts and of the package. It is optimized until nothing gets smaller. */
async function generateScripts() {
  const compiled = `${COMPILED}/migration_wasm_scripts.wasm`;
  const optimization = [
    ...['-O3', '--converge'],
    // A function that is inlined into its only caller leaves less for Brotli to find twice.
    '--one-caller-inline-max-function-size=0',
    // For the same reason only small functions are inlined elsewhere.
    '--flexible-inline-max-function-size=12',
    '--merge-similar-functions',
    // The lowest addresses are the end of the stack, so no object is there.
    '--low-memory-unused',
  ];
  await generateModule(compiled, CORE, 'core', optimization, { isForScripts: true });
  writeFileSync(`${CORE}/core.wasm.br`, compress(readFileSync(`${CORE}/core.wasm`)));
}

/**
 * The module of the command line. Each user loads it from a disk, and the compiler has optimized it for speed already, so
 * wasm-opt only cleans up: more would take a minute longer.
 */
async function generateToolkit() {
  const compiled = `${COMPILED_TOOLKIT}/migration_wasm_toolkit.wasm`;
  await generateModule(compiled, TOOLKIT, 'toolkit', ['-O1'], {
    features: [SIMD],
    prelude: BOUNDED_FETCH,
  });
}

const GENERATORS = new Map([
  ['scripts', generateScripts],
  ['nowasm', () => generateNowasm(`${COMPILED_NOWASM}/migration_wasm_scripts.wasm`, NOWASM)],
  ['toolkit', generateToolkit],
]);
const [name = ''] = process.argv.slice(2);
const generate = GENERATORS.get(name);
if (!generate) throw new Error(`modules.js generates no module "${name}"`);
await generate();
