// Layer js: runs one export of the toolkit module, which takes all decisions.
import { readFileSync } from 'node:fs';
import { createGlue } from 'auth0-account-migration/toolkit-glue';
import { attach } from '../attach.js';

/**
 * @typedef {import('./problem.js').Failure} Failure
 * @typedef {{ tenant: 'old' | 'new', title: string, lines: { sign: '+' | '-' | '~', text: string }[] }} Change
 * @typedef {{ changes: Change[], warnings: string[] }} Plan
 * @typedef {{ status: 'nothing_to_do' | 'planned' | 'declined' | 'done', plan: Plan, notes: string[] }} ChangeDocument
 * @typedef {{ id: string, tenant: 'old' | 'new', connection?: string, title: string, result: 'pass' | 'warn' | 'fail',
 *   detail?: string, remedy?: string }} Check
 * @typedef {{ checks: Check[] }} CheckDocument
 * @typedef {{ files: import('./out-folder.js').OutFile[], notes: string[] }} FilesDocument
 */

/**
 * @template Document
 * @typedef {{ ok: Document, problem?: undefined } | { problem: Failure }} Result
 */

/**
 * @typedef {object} Operator What the toolkit asks of whoever runs it.
 * @property {(event: import('./progress.js').ProgressEvent) => void} event
 * @property {(plan: Plan) => Promise<boolean>} confirm Asked before the first change.
 * @property {(state: unknown) => Promise<boolean>} keep Keeps what `undo` needs; false when that was not possible.
 */

/**
 * @typedef {object} Request
 * @property {unknown} settings
 * @property {import('./environment.js').Tenant} old
 * @property {import('./environment.js').Tenant} new
 * @property {Record<string, string>} [new_settings]
 * @property {Record<string, string>} artifacts
 * @property {string[]} [allow_cidr]
 * @property {boolean} [dry_run]
 * @property {{ identifier: string, password: string }} [probe]
 * @property {unknown} [state]
 * @property {string} [format]
 */

/**
 * @typedef {object} Toolkit The module's exports.
 * @property {(request: Request, operator: Operator) => Promise<Result<ChangeDocument>>} setup
 * @property {(request: Request, operator: Operator) => Promise<Result<CheckDocument>>} check
 * @property {(request: Request, operator: Operator) => Promise<Result<ChangeDocument>>} finish
 * @property {(request: Request, operator: Operator) => Promise<Result<ChangeDocument>>} undo
 * @property {(request: Request) => Result<FilesDocument>} emit
 * @property {(request: Request) => Result<FilesDocument>} scripts
 */

/** What a fault inside ends with. @type {Failure} */
const INTERNAL = {
  code: 'internal',
  message: `the toolkit failed inside; please report it with its version, ${VERSION}`,
};

/**
 * Runs a function of the toolkit. The promise is never rejected.
 *
 * @template {Result<unknown>} R
 * @param {(toolkit: Toolkit) => R | Promise<R>} use
 * @returns {Promise<R | { problem: Failure }>}
 */
export async function withToolkit(use) {
  let trapped = false;
  try {
    return await new Promise((resolve, reject) => {
      const onTrap = () => {
        trapped = true;
        resolve({ problem: INTERNAL });
      };
      const toolkit = attach({ createGlue, instantiate }, onTrap);
      // After a trap the export itself gives nothing of use, or never ends.
      Promise.resolve(use(toolkit)).then(
        (result) => resolve(trapped ? { problem: INTERNAL } : result),
        reject,
      );
    });
  } catch {
    return { problem: INTERNAL };
  }
}

/** @param {WebAssembly.Imports} imports */
function instantiate(imports) {
  // Beside the command line in the package.
  const module = new WebAssembly.Module(readFileSync(new URL('./toolkit.wasm', import.meta.url)));
  return new WebAssembly.Instance(module, imports).exports;
}
