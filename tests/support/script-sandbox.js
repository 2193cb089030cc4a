// @ts-check
/**
 * Runs a built action script in this process, so that a test can look at what no container shows: the error as it is passed
 * to the callback, the memory of the instance, and what is left in `global`.
 */
import { createRequire } from 'node:module';

/**
 * @typedef {object} SandboxOptions
 * @property {unknown} [configuration]
 * @property {Record<string, unknown>} [globals] replace globals of this process for the scripts
 */
/** @typedef {{ args: unknown[], violations: unknown[] }} SandboxRun `args` are those of the callback */

class WrongUsernameOrPasswordError extends Error {
  /** @param {string} argument @param {string} message */
  constructor(argument, message) {
    super(message);
    this.argument = argument;
  }
}
class UnauthorizedError extends Error {}

/** What a container has for all scripts that it runs. */
export class ScriptSandbox {
  /** The lines that the scripts have logged. @type {string[]} */
  lines = [];
  /** The memories of all instances. @type {WebAssembly.Memory[]} */
  memories = [];
  /** The platform's `global`. @type {Record<PropertyKey, unknown>} */
  global = {};

  /** @param {SandboxOptions} options */
  constructor({ configuration, globals = {} }) {
    const print = (/** @type {unknown[]} */ ...parts) => void this.lines.push(parts.join(' '));
    /** @type {Record<string, unknown>} */
    this.names = {
      require: createRequire(import.meta.url),
      configuration,
      global: this.global,
      console: { log: print, info: print, warn: print, error: print },
      WrongUsernameOrPasswordError,
      UnauthorizedError,
      WebAssembly: recordingWebAssembly(this.memories),
      ...globals,
    };
    if (configuration === undefined) delete this.names.configuration;
  }

  /**
   * Calls a script, which is evaluated anew as on the platform.
   *
   * @param {string} code
   * @param {unknown[]} values before the callback
   * @returns {Promise<unknown[]>} the arguments of the callback
   */
  run(code, values) {
    // The platform compiles a script in the same way.
    // eslint-disable-next-line no-new-func
    const script = Function(
      ...Object.keys(this.names),
      `return ${code}`,
    )(...Object.values(this.names));
    return new Promise((resolve) => {
      script(...values, (/** @type {unknown[]} */ ...args) => resolve(args));
    });
  }
}

/** WebAssembly that notes the memory of each instance. @param {WebAssembly.Memory[]} memories */
export function recordingWebAssembly(memories) {
  const Instance = new Proxy(WebAssembly.Instance, {
    construct(target, args) {
      const instance = Reflect.construct(target, args);
      const isMemory = (/** @type {unknown} */ value) => value instanceof WebAssembly.Memory;
      memories.push(
        .../** @type {WebAssembly.Memory[]} */ (Object.values(instance.exports).filter(isMemory)),
      );
      return instance;
    },
  });
  const { Module, Memory } = WebAssembly;
  return { Instance, Module, Memory };
}
