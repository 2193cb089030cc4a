// The loader of an action script: the module is inlined, compressed with Brotli.
import base85 from 'auth0-account-migration/core.wasm.b85';
import { fromBytes } from '../runtime/loaders.js';
import { decodeBase85 } from './base85.js';

/** Compression halves the size of the script, whose length Auth0 limits. */
export const loader = fromBytes(() => require('zlib').brotliDecompressSync(decodeBase85(base85)));
