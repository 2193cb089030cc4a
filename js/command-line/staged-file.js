// Layer js: files that are there whole or not at all.
import { randomBytes } from 'node:crypto';
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes a file's content beside its place. The place itself changes only with `commit`, in one step; a symbolic link
 * that stands there is replaced, not followed.
 *
 * @param {string} path
 * @param {string} content
 * @param {number} mode
 * @returns {{ commit: () => void, discard: () => void }}
 */
export function stageFile(path, content, mode) {
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
  const discard = () => rmSync(temporary, { force: true });
  // `wx` opens nothing that is there already.
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
  return { commit: () => renameSync(temporary, path), discard };
}
