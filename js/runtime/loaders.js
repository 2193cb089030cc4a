// Loaders: the ways to get an instance of the module.
import { createGlue } from 'auth0-account-migration/glue';
import { container } from './container.js';

/**
 * For a module that a bundler or runtime has compiled. `new WebAssembly.Instance` accepts a module of another realm;
 * the loaders that wasm-bindgen generates reject it.
 *
 * @param {WebAssembly.Module} module
 * @returns {import('./attach.js').Loader}
 */
export const fromModule = (module) => ({
  createGlue,
  instantiate: (imports) => new WebAssembly.Instance(module, imports).exports,
});

/**
 * For the bytes of the module. They are compiled at the first call, and the compiled module is stored in the container.
 *
 * @param {() => BufferSource} readBytes
 * @returns {import('./attach.js').Loader}
 */
export const fromBytes = (readBytes) => ({
  createGlue,
  instantiate: (imports) =>
    new WebAssembly.Instance((container().module ??= new WebAssembly.Module(readBytes())), imports)
      .exports,
});
