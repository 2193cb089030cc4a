// Copies the import files that are named on the command line into the run folder, so that the run has all it needs.
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { requireInputs } from './input-checks.js';
import { STDIN } from './input-file.js';

/** Import files are smaller than 512,000 bytes; a larger file is of another kind, or is split by the toolkit. */
const MAX_BYTES = 20_000_000;

/** Checks the files before a run folder is created. @param {string[]} paths @throws {UsageError} */
export function requireImportFiles(paths) {
  if (paths.includes(STDIN)) {
    throw new UsageError('import does not read the standard input', 'name a file');
  }
  requireInputs(paths);
  for (const path of paths) if (statSync(path).size > MAX_BYTES) throw tooLarge(path);
}

/**
 * @param {string[]} paths
 * @param {import('./run-folder.js').RunFolder} folder
 * @throws {UsageError} if a file can't be read, or is too large for an import file
 */
export function copyImportFiles(paths, folder) {
  // Renamed when all are there: a run that is interrupted before does not look like one with fewer files.
  const staged = folder.file('import-files.tmp');
  mkdirSync(staged, { mode: 0o700 });
  try {
    folder.record.inputs = copyAll(paths, staged);
  } catch (error) {
    rmSync(staged, { recursive: true });
    throw error;
  }
  folder.save();
  renameSync(staged, folder.file('import-files'));
}

/** @param {string[]} paths @param {string} folder @returns {import('./run-record.js').RunInput[]} */
const copyAll = (paths, folder) =>
  paths.map((path, index) => {
    const bytes = readInput(path);
    // The names are ours: those of the given files may be the same, or of any characters.
    const name = `${String(index + 1).padStart(5, '0')}.json`;
    writeFileSync(join(folder, name), bytes, { mode: 0o600, flush: true });
    return {
      path: resolve(path),
      bytes: bytes.length,
      sha256: createHash('sha256').update(bytes).digest('hex'),
    };
  });

/** @param {string} path */
function readInput(path) {
  let bytes;
  try {
    bytes = readFileSync(path);
  } catch (error) {
    throw new UsageError(`${path}: ${describeFileError(error)}`);
  }
  // A pipe has no size before it is read.
  if (bytes.length > MAX_BYTES) throw tooLarge(path);
  return bytes;
}

/** @param {string} path */
const tooLarge = (path) =>
  new UsageError(
    `${path} is larger than an import file can be`,
    'write import files from it with convert',
  );
