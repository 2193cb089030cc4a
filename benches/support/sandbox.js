// @ts-check
/**
 * Evaluates an action script as the platform's template repository does, and converts its callback to a promise.
 */
import { createRequire } from 'node:module';

class WrongUsernameOrPasswordError extends Error {
  /** @param {unknown} [argument] @param {string} [message] */
  constructor(argument, message) {
    super(message);
    this.name = 'WrongUsernameOrPasswordError';
    this.argument = argument;
  }
}
class UnauthorizedError extends Error {
  name = 'UnauthorizedError';
}

/** Resolves `request` and `jwt-decode`, which the origin's scripts use. */
const benchRequire = createRequire(import.meta.url);

/**
 * @param {Record<string, string>} configuration
 * @param {{ require?: (name: string) => unknown, log?: (line: string) => void }} [options]
 */
export function sandbox(configuration, { require = benchRequire, log = () => {} } = {}) {
  const names = {
    require,
    configuration: Object.freeze({ ...configuration }),
    global: globalThis,
    console: { ...console, log },
    WrongUsernameOrPasswordError,
    UnauthorizedError,
  };
  const [keys, values] = [Object.keys(names), Object.values(names)];

  /** @param {string} code @returns {(...args: unknown[]) => void} */
  // eslint-disable-next-line no-new-func
  const evaluate = (code) => Function(...keys, `return ${code}`)(...values);

  /** @param {(...args: unknown[]) => void} script @param {unknown[]} args @returns {Promise<any>} the profile */
  const call = (script, args) =>
    new Promise((resolve, reject) => {
      script(...args, (/** @type {any} */ error, /** @type {any} */ result) =>
        error ? reject(error) : resolve(result),
      );
    });
  return { evaluate, call };
}
