// @ts-check
/**
 * Runs an Action or a Rule in a new context, with its own globals, copies of the
 * inputs, and a time limit.
 */
import { createRequire, isBuiltin } from 'node:module';
import vm from 'node:vm';

const hostRequire = createRequire(import.meta.url);

/** @param {string} name */
function builtinRequire(name) {
  if (!isBuiltin(name)) throw new Error(`Cannot find module '${name}'`);
  return hostRequire(name);
}

/** Read only when something runs, since Node loads some of them when they are first read. */
const hostGlobals = () => ({
  AbortController,
  AbortSignal,
  Blob,
  Buffer,
  FormData,
  Headers,
  Request,
  Response,
  TextDecoder,
  TextEncoder,
  URL,
  URLSearchParams,
  atob,
  btoa,
  clearImmediate,
  clearInterval,
  clearTimeout,
  crypto,
  fetch,
  performance,
  queueMicrotask,
  setImmediate,
  setInterval,
  setTimeout,
  structuredClone,
});

/** @param {Record<string, unknown>} globals @param {(line: string) => void} log */
export function newContext(globals, log) {
  const print = (/** @type {unknown[]} */ ...parts) =>
    log(parts.map((part) => (typeof part === 'string' ? part : JSON.stringify(part))).join(' '));
  const context = vm.createContext({
    ...hostGlobals(),
    require: builtinRequire,
    console: { log: print, info: print, warn: print, error: print, debug: print },
    ...globals,
  });
  vm.runInContext('globalThis.global = globalThis', context);
  return context;
}

/** Makes a deep copy whose objects belong to the context. @param {vm.Context} context @param {unknown} value */
export function copyInto(context, value) {
  return vm.runInContext('JSON.parse', context)(JSON.stringify(value));
}

export class TimeLimitError extends Error {
  name = 'TimeLimitError';
}

/** @template T @param {Promise<T>} work @param {number} milliseconds @returns {Promise<T>} */
export async function withinTime(work, milliseconds) {
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const limit = new Promise((_resolve, reject) => {
    timer = setTimeout(
      () =>
        reject(
          new TimeLimitError(
            `Script execution did not complete within ${milliseconds / 1000} seconds`,
          ),
        ),
      milliseconds,
    );
  });
  try {
    return await Promise.race([work, /** @type {Promise<never>} */ (limit)]);
  } finally {
    clearTimeout(timer);
  }
}

/** @param {unknown} error an error of another realm, or anything thrown */
export const messageOf = (error) => String(/** @type {any} */ (error)?.message ?? error);
