// Writes files atomically: a reader sees the whole new content or the old one.
import {
  closeSync,
  fsyncSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';

/** How the names of temporary files end. */
const TEMPORARY = /^\.[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

/**
 * Writes the content to a temporary file in the same folder. `commit` renames it to `path`, which replaces a symbolic
 * link instead of following it; `discard` removes the temporary file, and so does a `commit` that fails.
 *
 * @param {string} path
 * @param {string} content
 * @param {number} mode
 * @returns {{ commit: () => void, discard: () => void }}
 */
export function stageFile(path, content, mode) {
  const temporary = `${path}.${crypto.randomUUID()}.tmp`;
  const discard = () => rmSync(temporary, { force: true });
  // `wx` fails if the file exists already.
  const file = openSync(temporary, 'wx', mode);
  try {
    writeFileSync(file, content);
    fsyncSync(file);
  } catch (error) {
    discard();
    throw error;
  } finally {
    closeSync(file);
  }
  const commit = () => {
    try {
      renameSync(temporary, path);
    } catch (error) {
      discard();
      throw error;
    }
  };
  return { commit, discard };
}

/**
 * Removes the temporary files for `path` that killed processes have left: one of `.env` has secrets, and git does not ignore
 * it. It is called while no other process writes the same file.
 *
 * @param {string} path
 */
export function removeStagedFiles(path) {
  const folder = dirname(path);
  const name = basename(path);
  const isStaged = (/** @type {string} */ file) =>
    file.startsWith(name) && TEMPORARY.test(file.slice(name.length));
  try {
    for (const file of readdirSync(folder).filter(isStaged)) rmSync(join(folder, file));
  } catch {
    // Where nothing can be removed, nothing can be written either, and that is said.
  }
}
