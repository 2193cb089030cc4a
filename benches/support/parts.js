// @ts-check
/**
 * Splits the first call of our script into its parts, by standing before what it calls: require, zlib, WebAssembly, https.
 */
import { createRequire } from 'node:module';

const plainRequire = createRequire(import.meta.url);

/** @typedef {{ require: number, decompress: number, compile: number, instantiate: number }} Took milliseconds */

/** Must run before the script is evaluated. */
export function watchParts() {
  /** @type {Took} */
  const took = { require: 0, decompress: 0, compile: 0, instantiate: 0 };
  const at = { called: 0, asked: 0, answered: 0 };

  /** @template T @param {keyof Took} name @param {() => T} action @returns {T} */
  const timed = (name, action) => {
    const start = performance.now();
    const value = action();
    took[name] += performance.now() - start;
    return value;
  };
  /** @param {string} name */
  const require = (name) => {
    // The first access to anything of the script's, so the end of its evaluation.
    at.called ||= performance.now();
    const module = timed('require', () => plainRequire(name));
    if (name === 'https') return { ...module, request: watched(module.request) };
    if (name !== 'zlib') return module;
    return {
      ...module,
      brotliDecompressSync: (/** @type {Buffer} */ bytes) =>
        timed('decompress', () => module.brotliDecompressSync(bytes)),
    };
  };
  /** @param {Function} request */
  const watched =
    (request) =>
    (/** @type {any} */ url, /** @type {any} */ options, /** @type {Function} */ answered) => {
      at.asked = performance.now();
      return request(
        url,
        options,
        (/** @type {import('node:http').IncomingMessage} */ response) => {
          response.prependListener('end', () => (at.answered = performance.now()));
          answered(response);
        },
      );
    };
  const construct = (/** @type {'compile' | 'instantiate'} */ name) => ({
    construct: (/** @type {any} */ target, /** @type {any[]} */ args) =>
      timed(name, () => Reflect.construct(target, args)),
  });
  WebAssembly.Module = new Proxy(WebAssembly.Module, construct('compile'));
  WebAssembly.Instance = new Proxy(WebAssembly.Instance, construct('instantiate'));

  return {
    require,
    /** @param {number} start */
    parts(start) {
      const loading = took.require + took.decompress + took.compile + took.instantiate;
      return {
        'evaluate the script': at.called - start,
        "require('zlib'), require('https')": took.require,
        brotli: took.decompress,
        compile: took.compile,
        instantiate: took.instantiate,
        'base64, start, up to the request': at.asked - at.called - loading,
        request: at.answered - at.asked,
        'answer to callback': performance.now() - at.answered,
      };
    },
  };
}
