// @ts-check
/**
 * Runs in Node, with the project's folder as its argument: the bundled listener in a realm that compiles nothing, neither
 * strings nor WebAssembly.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { load } from '../tools.js';
import { drive } from './requests.js';

const [, , project] = process.argv;
const { default: tenant } = await import(pathToFileURL(join(project, 'tenant.js')).href);
const { EdgeRuntime } = await load('edge-runtime');
const hostModule = await WebAssembly.compile(await readFile(join(project, 'dist/host.wasm')));
const runtime = new EdgeRuntime({
  codeGeneration: { strings: false, wasm: false },
  extend: (/** @type {object} */ context) => Object.assign(context, { hostModule }),
  initialCode: await readFile(join(project, 'dist/listener.js'), 'utf8'),
});
const results = await drive((url) => runtime.dispatchFetch(url), tenant);
let refuses = false;
try {
  runtime.evaluate('new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))');
} catch {
  refuses = true;
}
console.log(JSON.stringify([...results, { name: 'the realm compiles nothing', ok: refuses }]));
process.exit();
