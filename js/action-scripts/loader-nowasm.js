// Layer js: how an action script gets at the module where the sandbox forbids WebAssembly: as JavaScript.
import base64 from 'auth0-account-migration/nowasm.br';
import { createGlue } from 'auth0-account-migration/nowasm-glue';
import { container } from '../container.js';

/** Uncompressed it would be twice as long as a script may be, so it is made a function of text. */
export const loader = {
  createGlue,
  /** @param {WebAssembly.Imports} imports */
  instantiate: (imports) => (container().translated ??= translated())(imports),
};

/** @returns {(imports: WebAssembly.Imports) => object} */
function translated() {
  const code = require('zlib').brotliDecompressSync(Buffer.from(base64, 'base64')).toString();
  // eslint-disable-next-line no-new-func -- the text is the build's own
  return new Function(code)();
}
