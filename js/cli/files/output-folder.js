// Writes the files of `scripts` and `emit` into the folder of `--out`, and never outside of it.
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { OutputFolderError, UsageError } from '../errors.js';
import { describeFileError } from './file-error.js';
import { stageFile } from './staged-file.js';

/** @typedef {import('../toolkit-types.js').EmittedFile} OutputFile */

/**
 * Writes the files that differ from what is in the folder. All targets are checked before the first file is written,
 * and the new files are renamed to their names only after all of them have been written.
 *
 * @param {string} folder
 * @param {OutputFile[]} files
 * @param {object} options
 * @param {boolean} options.force Whether existing files with other content are overwritten.
 * @returns {string[]} the paths of the written files
 * @throws {UsageError | OutputFolderError}
 */
export function writeFiles(folder, files, { force }) {
  const targets = files.map(({ path, content }) => ({
    path,
    content,
    target: resolveTarget(folder, path),
  }));
  const changed = targets.filter(({ target, content }) => readContent(target) !== content);
  const conflicts = changed.filter(({ target }) => lstatSync(target, { throwIfNoEntry: false }));
  if (conflicts.length > 0 && !force) {
    throw new UsageError(
      `--out ${folder} contains other versions of ${conflicts.map(({ path }) => path).join(', ')}; nothing was written`,
      'name another folder, or overwrite them with --force',
    );
  }
  /** @type {ReturnType<typeof stageFile>[]} */
  const staged = [];
  try {
    for (const { target, content } of changed) {
      mkdirSync(dirname(target), { recursive: true });
      staged.push(stageFile(target, content, 0o644));
    }
    for (const { commit } of staged) commit();
  } catch (error) {
    for (const { discard } of staged) discard();
    throw new OutputFolderError(`--out ${folder} cannot be written: ${describeFileError(error)}`);
  }
  return changed.map(({ path }) => path);
}

/**
 * Resolves a path below the folder. Neither `..` nor a symbolic link on the way may lead out of the folder.
 *
 * @param {string} folder
 * @param {string} path
 * @returns {string} the absolute path
 * @throws {UsageError | OutputFolderError}
 */
function resolveTarget(folder, path) {
  const root = resolve(folder);
  const target = join(root, path);
  if (!isBelow(root, target)) throw outsideError(folder, path);
  const parent = nearestExisting(dirname(target));
  if (parent) {
    if (!existsSync(parent)) {
      throw new UsageError(`--out ${folder}: ${parent} is a symbolic link to a missing file`);
    }
    const real = realpathSync(parent);
    if (parent.length > root.length && !isBelow(realpathSync(root), real)) {
      throw outsideError(folder, path);
    }
    if (!lstatSync(real).isDirectory()) {
      throw new UsageError(`--out ${folder}: ${parent} is not a folder`);
    }
  }
  if (lstatSync(target, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--out ${folder}: ${path} is a folder`);
  }
  return target;
}

/**
 * @param {string} path
 * @returns {string | undefined} the path itself or its nearest ancestor that exists, even as a broken symbolic link
 */
function nearestExisting(path) {
  if (lstatSync(path, { throwIfNoEntry: false })) return path;
  const parent = dirname(path);
  return parent === path ? undefined : nearestExisting(parent);
}

/** @param {string} folder @param {string} path */
const outsideError = (folder, path) =>
  new OutputFolderError(`${path} would be written outside of --out ${folder}`);

/** @param {string} root @param {string} path */
function isBelow(root, path) {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** @param {string} file @returns {string | undefined} `undefined` if it is not a readable regular file */
export function readContent(file) {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
