// @ts-check
/**
 * Measures the parts of our script's first call, by wrapping the functions that it calls: require, zlib, WebAssembly and
 * https.
 */
import { createRequire } from 'node:module';

const plainRequire = createRequire(import.meta.url);

/** @typedef {{ require: number, decompress: number, compile: number, instantiate: number }} Durations in milliseconds */

/** Installs the wrappers. It must run before the script is evaluated. */
export function watchParts() {
  /** @type {Durations} */
  const durations = { require: 0, decompress: 0, compile: 0, instantiate: 0 };
  const at = { called: 0, requested: 0, answered: 0 };

  /** @template T @param {keyof Durations} name @param {() => T} action @returns {T} */
  const timed = (name, action) => {
    const start = performance.now();
    const value = action();
    durations[name] += performance.now() - start;
    return value;
  };
  /** @param {string} name */
  const require = (name) => {
    // The first `require` of the script marks the end of its evaluation.
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
  const watched = (request) => (/** @type {any} */ options, /** @type {Function} */ answered) => {
    at.requested = performance.now();
    return request(options, (/** @type {import('node:http').IncomingMessage} */ response) => {
      response.prependListener('end', () => (at.answered = performance.now()));
      answered(response);
    });
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
      if (at.answered === 0) throw new Error('the script sends its request in another way');
      const loading =
        durations.require + durations.decompress + durations.compile + durations.instantiate;
      return {
        'evaluate the script': at.called - start,
        "require('zlib'), require('https')": durations.require,
        brotli: durations.decompress,
        compile: durations.compile,
        instantiate: durations.instantiate,
        'base64, start, up to the request': at.requested - at.called - loading,
        request: at.answered - at.requested,
        'answer to callback': performance.now() - at.answered,
      };
    },
  };
}
