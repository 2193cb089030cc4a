// @ts-check
/**
 * Runs the bundled listener in a realm that forbids code generation from strings and from WebAssembly. Argument: the
 * project's folder.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from '../tools.js';
import { testWorker } from './requests.js';

const [, , project] = process.argv;
const { default: tenant } = await import(pathToFileURL(join(project, 'tenant.js')).href);
const { EdgeRuntime } = await load('edge-runtime');
const hostModule = await WebAssembly.compile(await readFile(join(project, 'dist/host.wasm')));
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (/** @type {object} */ context) => Object.assign(context, { hostModule }),
  initialCode: await readFile(join(project, 'dist/listener.js'), 'utf8'),
});
const results = await testWorker((url) => runtime.dispatchFetch(url), tenant);
let isRefused = false;
try {
  runtime.evaluate('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))');
} catch {
  isRefused = true;
}
console.log(
  JSON.stringify([...results, { name: 'the realm refuses to compile WebAssembly', ok: isRefused }]),
);
process.exit();
