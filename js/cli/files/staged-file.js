// Writes files atomically: a reader sees the whole new content or the old one.
import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';

/**
 * Writes the content to a temporary file in the same folder. `commit` renames it to `path`, which replaces a symbolic
 * link instead of following it; `discard` removes it.
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
  return { commit: () => renameSync(temporary, path), discard };
}
