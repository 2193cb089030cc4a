// Layer js: how an action script gets at the module.
import base64 from 'auth0-account-migration/core.wasm.br';
import { fromBytes } from '../loaders.js';

/** Compressed: of the bytes that a script may have, half are saved. */
export const loader = fromBytes(() =>
  require('zlib').brotliDecompressSync(Buffer.from(base64, 'base64')),
);
