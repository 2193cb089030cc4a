// The loader of an action script: the module is inlined, compressed with Brotli.
import base64 from 'auth0-account-migration/core.wasm.br';
import { fromBytes } from '../runtime/loaders.js';

/**
 * Compression halves the size of the script, whose length Auth0 limits. Base85 would be 6 percent shorter, but its decoder
 * would take a tenth of the first call's time, because hardly any of it gets compiled by then.
 */
export const loader = fromBytes(() =>
  require('zlib').brotliDecompressSync(Buffer.from(base64, 'base64')),
);
