// @ts-check
/** Runs an Action outside of a tenant, so that a test says what the platform gives it. */
import { Buffer } from 'node:buffer';
import vm from 'node:vm';

/**
 * Calls the handler of a post-login Action and returns the lines that it prints.
 *
 * @param {string} code
 * @param {object} event
 * @param {object} api
 * @param {Record<string, unknown>} [globals] What the Action finds beside the globals of the language, `Buffer` and `console`.
 */
export async function runAction(code, event, api, globals = {}) {
  const lines = /** @type {string[]} */ ([]);
  const exported = /** @type {any} */ ({});
  const console = { log: (/** @type {string} */ line) => lines.push(line) };
  vm.runInNewContext(code, { Buffer, console, exports: exported, ...globals });
  await exported.onExecutePostLogin(event, api);
  return lines;
}
