// @ts-check
/** Loads the built package once more in this process, so that a test can look at the memory of its module. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { recordingWebAssembly } from './script-sandbox.js';

const PACKAGE = new URL('../../pkg/index.cjs', import.meta.url);

/**
 * Loads the package as Node does, with a `global` and a WebAssembly of its own.
 *
 * @param {WebAssembly.Memory[]} memories Gets the memory of each instance.
 * @param {object} [global]
 * @returns {typeof import('../../pkg-template/index.js')}
 */
export function loadIsolatedPackage(memories, global = {}) {
  const module = { exports: /** @type {any} */ ({}) };
  // eslint-disable-next-line no-new-func
  const load = Function(
    'module',
    'exports',
    'require',
    'global',
    'WebAssembly',
    readFileSync(PACKAGE, 'utf8'),
  );
  load(module, module.exports, createRequire(PACKAGE), global, recordingWebAssembly(memories));
  return module.exports;
}
