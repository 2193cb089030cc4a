// The files that chunked work writes in its worker thread. Each call has done its work when it returns, except that import
// files are handed to the main thread: writing them takes as long as half of the work itself.
import {
  closeSync,
  constants,
  mkdirSync,
  openSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { describeFileError } from '../files/file-error.js';
import { NAME } from './run-files.js';

/** How the files of a run are created: only their owner can read them. */
export const FILE_OPTIONS = { mode: 0o600 };

/** What the toolkit calls. Bytes and buffers are views of the module's memory, valid until the method returns. */
export class WorkFiles {
  /** Why a file could not be read or written. @type {string | undefined} */
  error;
  /** Files that stay open. @type {Map<string, number>} */
  #open = new Map();
  /** Folders that exist. @type {Set<string>} */
  #folders = new Set();
  /** @type {number | undefined} */
  #blocks;
  /** The import file that was read last: users are read in the order of the files. @type {{ path: string, file: number } | undefined} */
  #read;

  #handOver;
  /** Whether all files are written that will be read: none is that is written after the first read. */
  #isSettled = false;

  /**
   * @param {string} folder
   * @param {import('./hand-over.js').HandOver} handOver
   */
  constructor(folder, handOver) {
    this.folder = folder;
    this.#handOver = handOver;
  }

  /** @param {string} name @param {Uint8Array} bytes */
  write_import_file(name, bytes) {
    return this.#attempt(importFile(name), (path) => {
      this.#handOver.write({ name: importFile(name), path, bytes: bytes.slice() });
    });
  }

  /** @param {string} name @param {number} offset @param {Uint8Array} buffer */
  read_import_file(name, offset, buffer) {
    return this.#attempt(importFile(name), (path) => {
      if (!this.#isSettled) this.#handOver.settle();
      this.#isSettled = true;
      if (this.#read?.path !== path) {
        this.#closeRead();
        this.#read = { path, file: openSync(path, 'r') };
      }
      readAll(this.#read.file, offset, buffer);
    });
  }

  /** @param {string} name @param {Uint8Array} bytes */
  append(name, bytes) {
    return this.#attempt(name, (path) => {
      const file = this.#open.get(name) ?? openSync(path, 'w', 0o600);
      this.#open.set(name, file);
      writeAll(file, bytes, null);
    });
  }

  /** @param {number} offset @param {Uint8Array} bytes */
  write_block(offset, bytes) {
    return this.#attempt(BLOCKS, (path) => {
      writeAll((this.#blocks ??= openUnlinked(path)), bytes, offset);
    });
  }

  /** @param {number} offset @param {Uint8Array} buffer */
  read_block(offset, buffer) {
    return this.#attempt(BLOCKS, (path) => {
      readAll((this.#blocks ??= openUnlinked(path)), offset, buffer);
    });
  }

  close() {
    this.#closeRead();
    for (const file of this.#open.values()) closeSync(file);
    if (this.#blocks !== undefined) closeSync(this.#blocks);
  }

  #closeRead() {
    if (this.#read) closeSync(this.#read.file);
    this.#read = undefined;
  }

  /**
   * @param {string} name
   * @param {(path: string) => void} use
   * @returns {boolean} false if it failed
   */
  #attempt(name, use) {
    if (this.error !== undefined) return false;
    const path = join(this.folder, name);
    try {
      if (!NAME.test(name)) throw new Error('the name leads out of the run folder');
      const folder = dirname(path);
      if (!this.#folders.has(folder)) {
        // Not with its parents: if the folder of the work is gone, the command is about to end.
        if (folder !== this.folder) mkdirSync(folder, { mode: 0o700 });
        this.#folders.add(folder);
      }
      use(path);
      return true;
    } catch (error) {
      this.error = `${name}: ${describeFileError(error)}`;
      return false;
    }
  }
}

/** The folder of the import files. */
export const IMPORT_FILES = 'import-files';

/** The name of the temporary file of blocks. */
const BLOCKS = 'blocks';

/** @param {string} name */
const importFile = (name) => `${IMPORT_FILES}/${name}`;

/** Opens a temporary file that has no name any more, so that nothing of it is left whatever happens. @param {string} path */
function openUnlinked(path) {
  const file = openSync(path, constants.O_RDWR | constants.O_CREAT | constants.O_EXCL, 0o600);
  try {
    unlinkSync(path);
  } catch {
    // Some systems can't remove an open file. It is in the folder that is removed at the end.
  }
  return file;
}

/** @param {number} file @param {Uint8Array} bytes @param {number | null} offset */
function writeAll(file, bytes, offset) {
  let done = 0;
  while (done < bytes.length) {
    done += writeSync(file, bytes, done, bytes.length - done, offset && offset + done);
  }
}

/** @param {number} file @param {number} offset @param {Uint8Array} buffer */
function readAll(file, offset, buffer) {
  let done = 0;
  while (done < buffer.length) {
    const read = readSync(file, buffer, done, buffer.length - done, offset + done);
    if (read === 0) throw new Error('the file is shorter than it was');
    done += read;
  }
}
