// The loader of an action script: the module is inlined, compressed with Brotli.
import base64 from 'auth0-account-migration/core.wasm.br';
import { fromBytes } from '../runtime/loaders.js';

/** Compression halves the size of the script, whose length Auth0 limits. */
export const loader = fromBytes(() =>
  require('zlib').brotliDecompressSync(Buffer.from(base64, 'base64')),
);
