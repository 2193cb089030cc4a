// Runs an export of the toolkit module, which takes all decisions of the command line.
import { readFileSync } from 'node:fs';
import { createGlue } from 'auth0-account-migration/toolkit-glue';
import { attach } from '../runtime/attach.js';
import { CommandError, InternalError } from './errors.js';
import { cleanProblem } from './text/clean.js';

/**
 * @typedef {import('./toolkit-types.js').ApplyReport} ApplyReport
 * @typedef {import('./toolkit-types.js').CheckReport} CheckReport
 * @typedef {import('./toolkit-types.js').EmittedFiles} EmittedFiles
 * @typedef {import('./toolkit-types.js').Plan} Plan
 * @typedef {import('./toolkit-types.js').SavedState} SavedState
 */

/**
 * @template Document
 * @typedef {import('./toolkit-types.js').CommandResult<Document>} Result
 */

/**
 * @typedef {object} ProgressUi What the toolkit calls while it runs.
 * @property {(event: import('./toolkit-types.js').Event) => void} event Reports progress.
 * @property {(secret: string) => void} redact Learns a secret that must never be shown.
 */

/**
 * @typedef {object} ChangeUi What the toolkit calls while it runs a command that changes a tenant.
 * @property {(event: import('./toolkit-types.js').Event) => void} event Reports progress.
 * @property {(secret: string) => void} redact Learns a secret that must never be shown.
 * @property {(plan: Plan) => Promise<boolean>} confirm Called before the first change; false declines the plan.
 * @property {(state: SavedState) => Promise<boolean>} save_state Saves the state for `undo`; false if that failed.
 */

/** @typedef {Omit<ChangeUi, 'save_state'>} PlanUi What the toolkit calls while it runs a command that changes a tenant and saves no state. */

/**
 * @typedef {ProgressUi & { confirm: (plan: import('./toolkit-types.js').BulkPlan) => Promise<boolean> }} BulkUi What the toolkit
 * calls while it runs a bulk command.
 * @typedef {Pick<import('./bulk/run-files.js').RunFiles, 'read' | 'readLines' | 'list' | 'write' | 'append' | 'rename'>} Files The run folder.
 * @typedef {Files & { download: (link: string, name: string) => Promise<import('./toolkit-types.js').Downloaded> }} DownloadFiles
 */

/**
 * @typedef {ProgressUi & { change: (change: import('./toolkit-types.js').WatchChange) => void, stopped: () => Promise<unknown> }} WatchUi What
 * the toolkit calls while it watches, until `stopped` is settled.
 */

/**
 * @typedef {object} Toolkit The module's exports.
 * @property {(request: import('./toolkit-types.js').SetupRequest, ui: ChangeUi) => Promise<Result<ApplyReport>>} setup
 * @property {(request: import('./toolkit-types.js').TenantLookRequest, ui: ProgressUi) => Promise<Result<import('./toolkit-types.js').TenantLook>>} look_at_tenant
 * @property {(request: import('./toolkit-types.js').InitAnswers) => Result<import('./toolkit-types.js').InitSettings>} init_settings
 * @property {(request: import('./toolkit-types.js').OwnClientRequest, ui: PlanUi) => Promise<Result<import('./toolkit-types.js').OwnClientReport>>} create_own_client
 * @property {(request: import('./toolkit-types.js').CheckRequest, ui: ProgressUi) => Promise<Result<CheckReport>>} check
 * @property {(request: import('./toolkit-types.js').FinishRequest, ui: ChangeUi) => Promise<Result<ApplyReport>>} finish
 * @property {(request: import('./toolkit-types.js').CleanUpRequest, ui: ChangeUi) => Promise<Result<ApplyReport>>} clean_up
 * @property {(request: import('./toolkit-types.js').RotateSecretRequest, ui: ChangeUi) => Promise<Result<ApplyReport>>} rotate_secret
 * @property {(request: import('./toolkit-types.js').UndoRequest, ui: ChangeUi) => Promise<Result<ApplyReport>>} undo
 * @property {(request: import('./toolkit-types.js').PairRequest) => Result<import('./toolkit-types.js').ChosenPair>} choose_pair
 * @property {(request: import('./toolkit-types.js').ExportRequest, ui: ProgressUi, folder: DownloadFiles) => Promise<Result<import('./toolkit-types.js').ExportReport>>} export_users
 * @property {(name: string, text: string) => Result<unknown>} check_import_file
 * @property {(request: import('./toolkit-types.js').ImportRequest, ui: BulkUi, folder: Files) => Promise<Result<import('./toolkit-types.js').ImportReport>>} import_users
 * @property {(request: import('./toolkit-types.js').AssignRequest, ui: BulkUi, folder: Files) => Promise<Result<import('./toolkit-types.js').AssignReport>>} assign_users
 * @property {(request: import('./toolkit-types.js').ReadExtrasRequest, ui: ProgressUi, folder: Files) => Promise<Result<import('./toolkit-types.js').ReadExtrasReport>>} read_extras
 * @property {(request: import('./toolkit-types.js').VerifyRequest, ui: BulkUi, folder: Files) => Promise<Result<import('./toolkit-types.js').VerifyReport>>} verify
 * @property {(request: import('./toolkit-types.js').UndoRunRequest, ui: BulkUi, folder: Files) => Promise<Result<import('./toolkit-types.js').UndoRunReport>>} undo_run
 * @property {(request: import('./toolkit-types.js').ExportRequest, ui: ProgressUi, folder: DownloadFiles) => Promise<Result<import('./toolkit-types.js').ReadUsersReport>>} read_users
 * @property {(request: import('./toolkit-types.js').StatusRequest, ui: ProgressUi) => Promise<Result<import('./toolkit-types.js').StatusResult>>} status
 * @property {(request: import('./toolkit-types.js').EmitRequest) => Result<EmittedFiles>} emit
 * @property {(request: import('./toolkit-types.js').ScriptsRequest) => Result<EmittedFiles>} scripts
 * @property {(request: import('./toolkit-types.js').ReportRequest) => Result<import('./toolkit-types.js').ReportModel>} report
 * @property {(request: import('./toolkit-types.js').WatchRequest, ui: WatchUi) => Promise<Result<import('./toolkit-types.js').WatchReport>>} watch
 * @property {(request: import('./toolkit-types.js').HistoryRequest) => Result<import('./toolkit-types.js').HistoryContents>} check_history
 * @property {(request: import('./toolkit-types.js').GateRequest) => Result<import('./toolkit-types.js').Gate>} gate
 * @property {(request: import('./toolkit-types.js').ExplainRequest) => Result<import('./toolkit-types.js').ExplainReport>} explain
 * @property {new (request: unknown, host: import('./bulk/work-files.js').WorkFiles) => ChunkedWork} Converter
 * @property {new (request: unknown, host: import('./bulk/work-files.js').WorkFiles) => ChunkedWork} Comparer
 * @property {new (request: unknown, host: import('./bulk/work-files.js').WorkFiles) => ChunkedWork} UserHasher
 * @property {new (request: unknown, host: import('./bulk/work-files.js').WorkFiles) => ChunkedWork} UserScan
 * @property {new (request: unknown, host: import('./bulk/work-files.js').WorkFiles) => ChunkedWork} StatusScan
 */

/**
 * @typedef {object} ChunkedWork Takes the bytes of files, in a worker thread.
 * @property {(file: number) => boolean | undefined} begin_file `false`: nothing of the file is needed.
 * @property {(bytes: Uint8Array) => boolean | undefined} push `false`: no more is needed.
 * @property {() => void} end_file
 * @property {() => number} lines How many whole lines of the file were read.
 * @property {() => Result<unknown>} finish
 * @property {() => Uint8Array<ArrayBuffer> | undefined} [take] What it has prepared for other work since the last call.
 * @property {(prepared: Uint8Array) => boolean} [add] Takes what `take` of other work has returned; `false`: no more is needed.
 */

/**
 * The error of a toolkit that has stopped. Its message names only the kind of the failure, since the text of an error may hold
 * what the toolkit worked on.
 *
 * @param {unknown} error
 */
export const internalError = (error) => new InternalError('internal error in the toolkit', error);

/**
 * Runs a function of the toolkit. The texts of a problem are clean then; those of a document are not yet, because a document
 * may hold files.
 *
 * @template Document
 * @param {(toolkit: Toolkit) => Result<Document> | Promise<Result<Document>>} run
 * @returns {Promise<Document>}
 * @throws {CommandError} the problem that the toolkit returned
 * @throws {InternalError} if the module does not start or traps
 * @example const { checks } = await withToolkit((toolkit) => toolkit.check(request, ui));
 */
export async function withToolkit(run) {
  const result = await runGuarded(run).catch((error) => {
    throw internalError(error);
  });
  if ('problem' in result) throw new CommandError(cleanProblem(result.problem));
  return result.ok;
}

/**
 * @template T
 * @param {(toolkit: Toolkit) => T | Promise<T>} run
 * @returns {Promise<T>} rejected with what has stopped the module, after a trap
 */
function runGuarded(run) {
  return new Promise((resolve, reject) => {
    // After a trap, the export returns garbage or its promise stays pending; either comes too late then.
    const toolkit = attachToolkit(reject);
    Promise.resolve(run(toolkit)).then(resolve, reject);
  });
}

/**
 * Creates an instance of the module. After a trap, whatever its exports return is garbage.
 *
 * @param {(error?: unknown) => void} onTrap Is told what has stopped it.
 * @param {WebAssembly.Module} [module]
 */
export const attachToolkit = (onTrap, module = toolkitModule()) => {
  /** @param {WebAssembly.Imports} imports */
  const instantiate = (imports) => new WebAssembly.Instance(module, imports).exports;
  return attach({ createGlue, instantiate }, onTrap);
};

/** @type {WebAssembly.Module | undefined} */
let compiled;

/** The module, which is read once. Worker threads get it from the main thread: each copy takes some megabytes. */
export function toolkitModule() {
  // The build bundles this file into cli.js, which is in the same folder as toolkit.wasm.
  compiled ??= new WebAssembly.Module(readFileSync(new URL('./toolkit.wasm', import.meta.url)));
  return compiled;
}
