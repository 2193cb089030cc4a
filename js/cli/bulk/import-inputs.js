// Copies the import files that are named on the command line into the run folder, so that the run has all it needs.
import { isUtf8 } from 'node:buffer';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UsageError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { withToolkit } from '../toolkit.js';
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
 * @throws {import('../errors.js').CommandError} if a file can't be read, or is no import file
 */
export async function copyImportFiles(paths, folder) {
  // Renamed when all are there: a run that is interrupted before does not look like one with fewer files.
  const staged = folder.file('import-files.tmp');
  mkdirSync(staged, { mode: 0o700 });
  try {
    folder.record.inputs = paths.map((path, index) => copyFile(path, join(staged, nameOf(index))));
    await checkCopies(paths, staged);
  } catch (error) {
    rmSync(staged, { recursive: true });
    throw error;
  }
  folder.save();
  renameSync(staged, folder.file('import-files'));
}

/** The names are ours: those of the given files may be the same, or of any characters. @param {number} index */
const nameOf = (index) => `${String(index + 1).padStart(5, '0')}.json`;

/** @param {string} path @param {string} copy @returns {import('./run-record.js').RunInput} */
function copyFile(path, copy) {
  const bytes = readInput(path);
  writeFileSync(copy, bytes, { mode: 0o600, flush: true });
  return {
    path: resolve(path),
    bytes: bytes.length,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

/** Checks what was copied, since a pipe can be read only once. @param {string[]} paths @param {string} folder */
const checkCopies = (paths, folder) =>
  withToolkit((toolkit) => {
    for (const [index, path] of paths.entries()) {
      const text = readFileSync(join(folder, nameOf(index)), 'utf8');
      const result = toolkit.check_import_file(path, text);
      if ('problem' in result) return result;
    }
    return { ok: undefined };
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
  if (!isUtf8(bytes)) throw new UsageError(`${path} is not UTF-8`, 'save it as UTF-8');
  return bytes;
}

/** @param {string} path */
const tooLarge = (path) =>
  new UsageError(
    `${path} is larger than an import file can be`,
    'write import files from it with convert',
  );
