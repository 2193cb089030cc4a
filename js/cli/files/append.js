// Appends whole lines to files that only their owner may read, so that a crash loses no line that was finished.
import { constants } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';

/** How much of the end of a file is read at once, in bytes. */
const PART_BYTES = 65_536;

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
  const { size } = await file.stat();
  const rest = await readLastLine(file, size);
  if (rest.length > 0) {
    if (isWhole(rest.toString())) await file.appendFile('\n');
    else await file.truncate(size - rest.length);
  }
  await syncFolder(dirname(path));
  return file;
}

/**
 * What comes after the last line break of a file, which may be too long to be read as a whole.
 *
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} size
 */
async function readLastLine(file, size) {
  let start = size;
  let line = Buffer.alloc(0);
  while (start > 0) {
    const length = Math.min(PART_BYTES, start);
    start -= length;
    const part = Buffer.alloc(length);
    const { bytesRead } = await file.read(part, 0, length, start);
    if (bytesRead < length) throw new Error('the file was cut off while it was read');
    const end = part.lastIndexOf('\n') + 1;
    line = Buffer.concat([part.subarray(end), line]);
    if (end > 0) break;
  }
  return line;
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
