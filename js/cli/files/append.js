// Appends whole lines to files that only their owner may read, so that a crash loses no line that was finished.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/**
 * Opens a file to append to, or creates it. A last line that a crash has torn is cut off.
 *
 * @param {string} path
 * @param {(line: string) => boolean} [isWhole] Whether a last line lacks nothing but its end; without it, none does.
 * @returns {Promise<import('node:fs/promises').FileHandle>}
 */
export async function openForAppend(path, isWhole = () => false) {
  const { O_RDWR, O_APPEND, O_CREAT } = constants;
  const file = await open(path, O_RDWR | O_APPEND | O_CREAT, 0o600);
  const bytes = await file.readFile();
  const end = bytes.lastIndexOf('\n') + 1;
  const rest = bytes.subarray(end);
  if (rest.length > 0) {
    if (isWhole(rest.toString())) await file.appendFile('\n');
    else await file.truncate(end);
  }
  await syncFolder(dirname(path));
  return file;
}

/** Makes a new name durable. Some systems cannot open folders; there the name is as durable as they make it. @param {string} folder */
export async function syncFolder(folder) {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
