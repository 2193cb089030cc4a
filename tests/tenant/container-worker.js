// @ts-check
/**
 * The worker of a container: evaluates an action script and sends the arguments of its callback to the main thread.
 */
import { createRequire, isBuiltin } from 'node:module';
import { inspect } from 'node:util';
import vm from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { makeReadOnly } from './read-only-files.js';

const port = /** @type {import('node:worker_threads').MessagePort} */ (parentPort);
const { configuration, modules, preload, withoutErrorClasses, readOnlyFileSystem } = workerData;
const hostRequire = createRequire(import.meta.url);

class WrongUsernameOrPasswordError extends Error {
  /** @param {unknown} [argument] e-mail or id @param {string} [message] */
  constructor(argument, message) {
    super(message);
    this.name = 'WrongUsernameOrPasswordError';
    this.argument = argument;
  }
}
class UnauthorizedError extends Error {
  /** @param {string} [message] */
  constructor(message) {
    super(message);
    this.name = 'UnauthorizedError';
  }
}
class ValidationError extends Error {
  /** @param {string} [code] @param {string} [message] */
  constructor(code, message) {
    super(message);
    this.name = 'ValidationError';
    this.code = code;
  }
}

/** @param {string} name */
function scriptRequire(name) {
  if (!isBuiltin(name) && !modules.includes(name)) {
    throw Object.assign(new Error(`Cannot find module '${name}'`), { code: 'MODULE_NOT_FOUND' });
  }
  return hostRequire(name);
}

const print = (/** @type {unknown[]} */ ...parts) =>
  port.postMessage({
    type: 'console',
    line: parts.map((part) => (typeof part === 'string' ? part : inspect(part))).join(' '),
  });
const scriptConsole = {
  ...console,
  log: print,
  info: print,
  warn: print,
  error: print,
  debug: print,
  trace: print,
};
globalThis.console = /** @type {Console} */ (scriptConsole);

/** The globals that a script gets as parameters, in the same way as the platform's template repository passes them. */
const names = {
  require: scriptRequire,
  configuration: Object.freeze(configuration),
  global: globalThis,
  console: scriptConsole,
  ...(withoutErrorClasses
    ? {}
    : { WrongUsernameOrPasswordError, UnauthorizedError, ValidationError }),
};

/** @param {any} error */
function plainError(error) {
  if (error === null || error === undefined || error === false) return null;
  if (typeof error !== 'object') return { name: typeof error, message: String(error) };
  const { name = 'Error', message = '', code, description, argument } = error;
  return JSON.parse(JSON.stringify({ name, message, code, description, argument }));
}

/** @param {{ id: number, code: string, args: unknown[] }} call */
function run({ id, code, args }) {
  let calls = 0;
  let name = 'script';
  /** @param {unknown} error @param {unknown} result */
  const callback = (error, result) => {
    calls += 1;
    if (calls > 1) return void port.postMessage({ type: 'again', id, name, calls });
    try {
      // The profile leaves the container as JSON.
      const text = JSON.stringify(result);
      port.postMessage({
        type: 'callback',
        id,
        error: plainError(error),
        result: text === undefined ? undefined : JSON.parse(text),
      });
    } catch (unserializable) {
      port.postMessage({
        type: 'callback',
        id,
        error: plainError(unserializable),
        result: undefined,
      });
    }
  };
  try {
    // The platform compiles a script in the same way.
    // eslint-disable-next-line no-new-func
    const script = Function(...Object.keys(names), `return ${code}`)(...Object.values(names));
    name = script.name || name;
    // A promise that the script returns is ignored, so its rejection ends the container as an unhandled one.
    script(...args, callback);
  } catch (error) {
    port.postMessage({
      type: 'threw',
      id,
      error: plainError(error) ?? { name: 'Error', message: 'nothing was thrown' },
    });
  }
}

if (readOnlyFileSystem) makeReadOnly();
if (preload) vm.runInThisContext(preload, { filename: 'preload.js' });

port.postMessage({ type: 'ready' });
port.on('message', (message) => {
  if (message.type === 'run') run(message);
  // Responds after the microtasks and timers that are due.
  else setTimeout(() => port.postMessage({ type: 'flushed', id: message.id }), 5);
});
