// Layer js: the ways to an instance of the module.
import { createGlue } from 'auth0-account-migration/glue';
import { container } from './container.js';

/**
 * For a module that a bundler or runtime has compiled. `new WebAssembly.Instance` takes one of another realm,
 * which the loaders that wasm-bindgen generates refuse.
 *
 * @param {WebAssembly.Module} module
 * @returns {import('./attach.js').Loader}
 */
export const fromModule = (module) => ({
  createGlue,
  instantiate: (imports) => new WebAssembly.Instance(module, imports).exports,
});

/**
 * For the module's bytes, compiled at the first call and kept for the container.
 *
 * @param {() => BufferSource} bytes
 * @returns {import('./attach.js').Loader}
 */
export const fromBytes = (bytes) => ({
  createGlue,
  instantiate: (imports) =>
    new WebAssembly.Instance((container().module ??= new WebAssembly.Module(bytes())), imports)
      .exports,
});
