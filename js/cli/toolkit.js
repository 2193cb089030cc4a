// Runs an export of the toolkit module, which takes all decisions of the command line.
import { readFileSync } from 'node:fs';
import { createGlue } from 'auth0-account-migration/toolkit-glue';
import { attach } from '../runtime/attach.js';
import { CommandError, InternalError } from './errors.js';

/**
 * @typedef {import('./errors.js').Failure} Failure
 * @typedef {{ tenant: 'old' | 'new', title: string, lines: { sign: '+' | '-' | '~', text: string }[] }} Change
 * @typedef {{ changes: Change[], warnings: string[] }} Plan
 * @typedef {{ status: 'nothing_to_do' | 'planned' | 'declined' | 'done', plan: Plan, notes: string[] }} ChangeDocument
 * @typedef {{ id: string, tenant: 'old' | 'new', connection?: string, title: string, result: 'pass' | 'warn' | 'fail',
 *   detail?: string, remedy?: string }} Check
 * @typedef {{ checks: Check[] }} CheckDocument
 * @typedef {{ files: import('./files/output-folder.js').OutputFile[], notes: string[] }} FilesDocument
 */

/**
 * @template Document
 * @typedef {{ ok: Document, problem?: undefined } | { problem: Failure }} Result
 */

/**
 * @typedef {object} ProgressUi What the toolkit calls while it runs.
 * @property {(event: import('./terminal/progress.js').ProgressEvent) => void} event Reports progress.
 */

/**
 * @typedef {object} ChangeUi What the toolkit calls while it runs a command that changes a tenant.
 * @property {(event: import('./terminal/progress.js').ProgressEvent) => void} event Reports progress.
 * @property {(plan: Plan) => Promise<boolean>} confirm Called before the first change; false declines the plan.
 * @property {(state: unknown) => Promise<boolean>} save_state Saves the state for `undo`; false if that failed.
 */

/**
 * @typedef {object} Request What a command sends to the toolkit. `allow_cidr` and `dry_run` may be absent, but not
 *   `undefined`, which serde rejects for a list or a flag.
 * @property {unknown} [settings]
 * @property {import('./environment.js').TenantEnvironment} old
 * @property {import('./environment.js').TenantEnvironment} new
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
 * @property {(request: Request, ui: ChangeUi) => Promise<Result<ChangeDocument>>} setup
 * @property {(request: Request, ui: ProgressUi) => Promise<Result<CheckDocument>>} check
 * @property {(request: Request, ui: ChangeUi) => Promise<Result<ChangeDocument>>} finish
 * @property {(request: Request, ui: ChangeUi) => Promise<Result<ChangeDocument>>} undo
 * @property {(request: Request) => Result<FilesDocument>} emit
 * @property {(request: Request) => Result<FilesDocument>} scripts
 */

const internalError = () =>
  new InternalError(
    `internal error in the toolkit; please report it together with the version, ${VERSION}`,
  );

/**
 * Runs a function of the toolkit.
 *
 * @template Document
 * @param {(toolkit: Toolkit) => Result<Document> | Promise<Result<Document>>} run
 * @returns {Promise<Document>}
 * @throws {CommandError} the problem that the toolkit returned
 * @throws {InternalError} if the module does not start or traps
 * @example const { checks } = await withToolkit((toolkit) => toolkit.check(request, ui));
 */
export async function withToolkit(run) {
  const result = await runGuarded(run).catch(() => undefined);
  if (!result) throw internalError();
  if (result.problem) throw new CommandError(result.problem);
  return result.ok;
}

/**
 * @template T
 * @param {(toolkit: Toolkit) => T | Promise<T>} run
 * @returns {Promise<T | undefined>} `undefined` after a trap
 */
function runGuarded(run) {
  return new Promise((resolve, reject) => {
    let trapped = false;
    const onTrap = () => {
      trapped = true;
      resolve(undefined);
    };
    const toolkit = attach({ createGlue, instantiate }, onTrap);
    // After a trap, the export returns garbage or its promise stays pending.
    Promise.resolve(run(toolkit)).then((result) => resolve(trapped ? undefined : result), reject);
  });
}

/** @param {WebAssembly.Imports} imports */
function instantiate(imports) {
  // The build bundles this file into cli.js, which is in the same folder as toolkit.wasm.
  const module = new WebAssembly.Module(readFileSync(new URL('./toolkit.wasm', import.meta.url)));
  return new WebAssembly.Instance(module, imports).exports;
}
