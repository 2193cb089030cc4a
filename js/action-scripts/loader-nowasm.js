// The loader of an action script for sandboxes that forbid WebAssembly: the module is inlined as compressed JavaScript.
import base85 from 'auth0-account-migration/nowasm.b85';
import { createGlue } from 'auth0-account-migration/nowasm-glue';
import { container } from '../runtime/container.js';
import { decodeBase85 } from './base85.js';

/** Uncompressed, the code would be twice as long as Auth0 allows, so it is decompressed and evaluated at run time. */
export const loader = {
  createGlue,
  /** @param {WebAssembly.Imports} imports */
  instantiate: (imports) => (container().translated ??= evaluateModule())(imports),
};

/** @returns {(imports: WebAssembly.Imports) => object} */
function evaluateModule() {
  const code = require('zlib').brotliDecompressSync(decodeBase85(base85)).toString();
  // eslint-disable-next-line no-new-func -- the code was written by the build
  return new Function(code)();
}
