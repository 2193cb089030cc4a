// Passes files through chunked work of the toolkit: this thread reads and unpacks, a worker does the rest.
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { CommandError, InputError, RunFolderError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { BulkWorker } from './bulk-worker.js';
import { InputFile } from './input-file.js';
import { IMPORT_FILES } from './work-files.js';

/** The progress is told at most so often. */
const PROGRESS_INTERVAL_MS = 100;
/** So often a folder is removed until it is gone: more often than files are written at once. */
const REMOVALS = 20;

/**
 * @typedef {object} ChunkedWork
 * @property {import('./worker.js').WorkerTask['task']} task The toolkit's class that does the work.
 * @property {unknown} request Its request.
 * @property {string[]} inputs The paths of the files, in the order of the request; `-` is the standard input.
 * @property {string} folder The run folder, which gets the files of the work only when it has succeeded.
 * @property {(bytes: number, total: number | undefined) => void} onProgress Is told how much of the inputs was read.
 * @property {(reason: string) => void} warn Is told why a file could not be written.
 */

/**
 * @template Document
 * @param {ChunkedWork} work
 * @returns {Promise<{ document: Document, inputs: import('./run-record.js').RunInput[] }>}
 * @throws {import('../errors.js').CommandError}
 */
export async function runPipeline({ task, request, inputs, folder, onProgress, warn }) {
  const files = inputs.map((path) => new InputFile(path));
  const staging = createStaging(folder);
  const remove = () => removeStaging(staging);
  process.once('exit', remove);
  const report = progressReport(files, onProgress);
  const worker = new BulkWorker({ task, request, folder: staging });
  try {
    const read = [];
    /** The hash of each file that was read, by its path. @type {Map<string, string>} */
    const hashes = new Map();
    for (const [number, file] of files.entries()) {
      read.push(await readFile(file, number, worker, { report, hashes }));
    }
    const document = await worker.finish(warn);
    publish(staging, folder);
    return { document, inputs: read };
  } finally {
    await worker.close();
    remove();
    process.off('exit', remove);
  }
}

/**
 * @param {InputFile} file
 * @param {number} number
 * @param {BulkWorker} worker
 * @param {{ report: () => void, hashes: Map<string, string> }} progress
 * @returns {Promise<import('./run-record.js').RunInput>}
 * @throws {InputError} if the file cannot be read, or is another one than when it was read before
 */
async function readFile(file, number, worker, { report, hashes }) {
  let isWhole = await worker.begin(number);
  if (isWhole) {
    try {
      for await (const piece of file.content()) {
        report();
        isWhole = await worker.push(piece);
        if (!isWhole) break;
      }
    } catch (error) {
      if (error instanceof CommandError) throw error;
      throw file.describe(error, await worker.countLines());
    }
  }
  await worker.end();
  const sha256 = file.sha256();
  // A pass that reads other users than the one before it draws wrong conclusions about them.
  if (isWhole && (hashes.get(file.path) ?? sha256) !== sha256) {
    throw new InputError(
      `${file.name} was changed while it was read`,
      'run the command again with a file that nobody writes to',
    );
  }
  if (isWhole) hashes.set(file.path, sha256);
  return { path: file.path, bytes: file.bytes, sha256 };
}

/** @param {InputFile[]} files @param {ChunkedWork['onProgress']} onProgress */
function progressReport(files, onProgress) {
  const sizes = files.map(({ size }) => size);
  const total = sizes.reduce(
    (sum, size) => (sum === undefined || size === undefined ? undefined : sum + size),
    0,
  );
  let lastMs = -Infinity;
  return () => {
    const now = performance.now();
    if (now - lastMs < PROGRESS_INTERVAL_MS) return;
    lastMs = now;
    onProgress(
      files.reduce((sum, { bytes }) => sum + bytes, 0),
      total,
    );
  };
}

/** @param {string} folder */
function createStaging(folder) {
  try {
    return mkdtempSync(join(folder, 'staging-'));
  } catch (error) {
    throw new RunFolderError(`${folder} cannot be written: ${describeFileError(error)}`);
  }
}

/**
 * Removes the folder with all that is in it. When the process exits in the middle of the work, other threads still finish the
 * files that are being written. One of them may appear after the folder was listed, so that it can't be removed at once.
 *
 * @param {string} staging
 */
function removeStaging(staging) {
  for (let attempt = 1; attempt <= REMOVALS && existsSync(staging); attempt += 1) {
    try {
      rmSync(staging, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      if (attempt === REMOVALS) throw error;
    }
  }
}

/**
 * Moves the files of the work to the run folder. They replace those of an earlier attempt. The import files come last and
 * in one step, so that they appear all at once.
 *
 * @param {string} staging
 * @param {string} folder
 */
function publish(staging, folder) {
  try {
    const names = readdirSync(staging).filter((name) => name !== IMPORT_FILES);
    for (const name of names) move(join(staging, name), join(folder, name));
    if (!existsSync(join(staging, IMPORT_FILES))) return;
    rmSync(join(folder, IMPORT_FILES), { recursive: true, force: true });
    renameSync(join(staging, IMPORT_FILES), join(folder, IMPORT_FILES));
  } catch (error) {
    throw new RunFolderError(`${folder} cannot be written: ${describeFileError(error)}`);
  }
}

/** Moves a file, or the files of a folder one by one. @param {string} from @param {string} to */
function move(from, to) {
  if (!statSync(from).isDirectory()) return renameSync(from, to);
  mkdirSync(to, { recursive: true, mode: 0o700 });
  for (const name of readdirSync(from)) move(join(from, name), join(to, name));
  return undefined;
}
