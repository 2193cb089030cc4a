// Layer js: writes the files of `scripts` and `emit` below the folder of `--out`.
import { existsSync, lstatSync, mkdirSync, readFileSync, realpathSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import { Problem, reasonOf, wrongUse } from './problem.js';
import { stageFile } from './staged-file.js';

/** @typedef {{ path: string, content: string, executable?: boolean }} OutFile `path` with slashes, below the folder */

/**
 * Everything is looked at before anything is written, and the new files take their places only when all are written.
 *
 * @param {string} folder
 * @param {OutFile[]} files
 * @param {{ force: boolean }} options `force`: files that differ are replaced
 * @returns {string[]} the paths of what was written; files that were there already in the same form are left as they are
 */
export function writeFiles(folder, files, { force }) {
  const targets = files.map(({ path, content, executable }) => ({
    path,
    content,
    mode: executable ? 0o755 : 0o644,
    target: placeOf(folder, path),
  }));
  const changed = targets.filter(({ target, content }) => contentOf(target) !== content);
  const taken = changed.filter(({ target }) => lstatSync(target, { throwIfNoEntry: false }));
  if (taken.length > 0 && !force) {
    throw wrongUse(
      `--out ${folder} has other versions of ${taken.map(({ path }) => path).join(', ')}; nothing was written`,
      'name another folder, or replace them with --force',
    );
  }
  /** @type {ReturnType<typeof stageFile>[]} */
  const staged = [];
  try {
    for (const { target, content, mode } of changed) {
      mkdirSync(dirname(target), { recursive: true });
      staged.push(stageFile(target, content, mode));
    }
    for (const { commit } of staged) commit();
  } catch (error) {
    for (const { discard } of staged) discard();
    throw new Problem({
      code: 'refused',
      message: `--out ${folder} cannot be written: ${reasonOf(error)}`,
    });
  }
  return changed.map(({ path }) => path);
}

/**
 * @param {string} folder
 * @param {string} path
 * @returns {string} the absolute path, which is below the folder by its name and by the links on the way
 */
function placeOf(folder, path) {
  const root = resolve(folder);
  const target = join(root, path);
  if (!isBelow(root, target)) throw outside(folder, path);
  for (let parent = dirname(target); ; parent = dirname(parent)) {
    const found = lstatSync(parent, { throwIfNoEntry: false });
    if (found) {
      if (!existsSync(parent)) {
        throw wrongUse(`--out ${folder}: ${parent} is a symbolic link to nothing`);
      }
      const real = realpathSync(parent);
      if (parent.length > root.length && !isBelow(realpathSync(root), real)) {
        throw outside(folder, path);
      }
      if (!lstatSync(real).isDirectory()) throw wrongUse(`--out ${folder}: ${parent} is no folder`);
      break;
    }
    if (parent === dirname(parent)) break;
  }
  if (lstatSync(target, { throwIfNoEntry: false })?.isDirectory()) {
    throw wrongUse(`--out ${folder}: ${path} is a folder`);
  }
  return target;
}

/** @param {string} folder @param {string} path */
const outside = (folder, path) =>
  new Problem({ code: 'refused', message: `${path} would be written outside of --out ${folder}` });

/** @param {string} root @param {string} path */
function isBelow(root, path) {
  const way = relative(root, path);
  return way !== '' && way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way);
}

/** @param {string} file */
function contentOf(file) {
  if (!lstatSync(file, { throwIfNoEntry: false })?.isFile()) return undefined;
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
