// Passes files through chunked work of the toolkit: this thread reads and unpacks, workers do the rest.
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
import { RunFolderError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { BulkWorker } from './bulk-worker.js';
import { InputFile } from './input-file.js';
import { PreparingWorker } from './preparing-worker.js';
import { Reading } from './reading.js';
import { IMPORT_FILES } from './work-files.js';

/** So often a folder is removed until it is gone: more often than files are written at once. */
const REMOVALS = 20;

/**
 * @typedef {object} ChunkedWork
 * @property {import('./worker.js').WorkerTask['task']} task The toolkit's class that does the work.
 * @property {unknown} request Its request.
 * @property {string[]} inputs The paths of the files, in the order of the request; `-` is the standard input.
 * @property {PreparedFiles} [prepared] Files that another worker prepares, while this one takes those before them.
 * @property {string} folder The run folder, which gets the files of the work only when it has succeeded.
 * @property {(bytes: number, total: number | undefined) => void} onProgress Is told how much of the inputs was read.
 * @property {(reason: string) => void} warn Is told why a file could not be written.
 *
 * @typedef {object} PreparedFiles
 * @property {import('./worker.js').WorkerTask['task']} task The class that prepares them. It gets the same request.
 * @property {number} begin The number of the first one.
 * @property {number} end The number behind that of the last one.
 */

/**
 * @template Document
 * @param {ChunkedWork} work
 * @returns {Promise<{ document: Document, inputs: import('./run-record.js').RunInput[] }>}
 * @throws {import('../errors.js').CommandError}
 */
export async function runPipeline({ prepared, inputs, folder, onProgress, warn, ...work }) {
  const files = inputs.map((path) => new InputFile(path));
  const staging = createStaging(folder);
  const remove = () => removeStaging(staging);
  process.once('exit', remove);
  const reading = new Reading(files, onProgress);
  const worker = new BulkWorker({ ...work, folder: staging });
  const preparing = prepared && {
    ...prepared,
    worker: new BulkWorker({ ...work, task: prepared.task, folder: staging }),
  };
  try {
    const read = await readFiles([...files.entries()], reading, worker, preparing);
    const document = await worker.finish(warn);
    publish(staging, folder);
    return { document, inputs: read };
  } finally {
    await Promise.all([worker.close(), preparing?.worker.close()]);
    remove();
    process.off('exit', remove);
  }
}

/**
 * @param {import('./reading.js').NumberedFile[]} files
 * @param {Reading} reading
 * @param {BulkWorker} worker
 * @param {PreparedFiles & { worker: BulkWorker }} [preparing]
 */
async function readFiles(files, reading, worker, preparing) {
  if (!preparing) return reading.readTogether([{ files, worker }]);
  const { begin, end } = preparing;
  const first = await reading.readTogether([
    { files: files.slice(0, begin), worker },
    { files: files.slice(begin, end), worker: new PreparingWorker(preparing.worker, worker) },
  ]);
  await preparing.worker.close();
  const rest = await reading.readTogether([{ files: files.slice(end), worker }]);
  return [...first, ...rest];
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
