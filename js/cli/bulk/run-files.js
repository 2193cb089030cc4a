// The files of a run folder, as the toolkit reads and writes them.
import { isUtf8 } from 'node:buffer';
import { mkdir, open, readFile, readdir, rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { openForAppend, syncFolder } from '../files/append.js';
import { describeFileError } from '../files/file-error.js';
import { stageFile } from '../files/staged-file.js';

/** A relative path without `..`, in the characters that this program uses for names. */
export const NAME = /^[A-Za-z0-9][A-Za-z0-9._-]*(\/[A-Za-z0-9][A-Za-z0-9._-]*)*$/;

/** How much of a long file is read at once, in bytes. */
const PART_BYTES = 1_048_576;

/** What the toolkit calls to read and write files. */
export class RunFiles {
  /** Files whose torn last line is cut off already, and that stay open. @type {Map<string, import('node:fs/promises').FileHandle>} */
  #open = new Map();

  /** @param {string} folder @param {import('../terminal/output.js').Output} output */
  constructor(folder, output) {
    this.folder = folder;
    this.output = output;
  }

  /** @param {string} name @returns {Promise<string | null>} */
  read = (name) =>
    this.#reported(name, async (path) => {
      const bytes = await missingAs(null, readFile(path));
      if (!bytes) return null;
      return decode(name.endsWith('.ndjson') ? withoutTornCharacter(bytes) : bytes);
    });

  /** @param {string} name @param {number} offset in bytes @returns {Promise<string>} */
  readLines = (name, offset) =>
    this.#reported(name, async (path) => {
      const file = await missingAs(null, open(path));
      if (!file) return '';
      try {
        return decode(await readWholeLines(file, offset));
      } finally {
        await file.close();
      }
    });

  /** @param {string} name @returns {Promise<string[]>} */
  list = (name) =>
    this.#reported(name, async (path) => {
      const entries = await missingAs([], readdir(path, { withFileTypes: true }));
      return entries
        .filter((entry) => entry.isFile())
        .map((entry) => entry.name)
        .sort();
    });

  /** @param {string} name @param {string} text @returns {Promise<boolean>} */
  write = (name, text) =>
    this.#reported(name, async (path) => {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      stageFile(path, text, 0o600).commit();
      await syncFolder(dirname(path));
      return true;
    });

  /** @param {string} name @param {string} lines @returns {Promise<boolean>} */
  append = (name, lines) =>
    this.#reported(name, async (path) => {
      const file = await this.#openForAppend(path);
      await file.appendFile(lines);
      await file.datasync();
      return true;
    });

  /** @param {string} from @param {string} to @returns {Promise<boolean>} */
  rename = (from, to) =>
    this.#reported(to, async (path) => {
      const source = this.#pathOf(from);
      for (const file of [source, path]) await this.#closeFile(file);
      await rename(source, path);
      await syncFolder(dirname(path));
      return true;
    });

  async close() {
    for (const path of this.#open.keys()) await this.#closeFile(path);
  }

  /** @param {string} path */
  async #openForAppend(path) {
    const known = this.#open.get(path);
    if (known) return known;
    await mkdir(dirname(path), { recursive: true, mode: 0o700 });
    const file = await openForAppend(path);
    this.#open.set(path, file);
    return file;
  }

  /** @param {string} path */
  async #closeFile(path) {
    await this.#open.get(path)?.close();
    this.#open.delete(path);
  }

  /** @param {string} name */
  #pathOf(name) {
    if (!NAME.test(name)) throw new Error('the name leads out of the run folder');
    return join(this.folder, name);
  }

  /**
   * Resolves a name and prints why its file can't be read or written: the toolkit does not see the reason.
   *
   * @template T
   * @param {string} name
   * @param {(path: string) => Promise<T>} use
   * @returns {Promise<T>}
   */
  async #reported(name, use) {
    try {
      return await use(this.#pathOf(name));
    } catch (error) {
      this.output.warn(`${join(this.folder, name)}: ${describeFileError(error)}`);
      throw error;
    }
  }
}

/** @param {Buffer} bytes */
const decode = (bytes) => new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);

/**
 * Reads from a position to the end of a line that is not far away, or to the end of the file.
 *
 * @param {import('node:fs/promises').FileHandle} file
 * @param {number} position
 */
async function readWholeLines(file, position) {
  let lines = Buffer.alloc(0);
  for (;;) {
    const part = Buffer.allocUnsafe(PART_BYTES);
    const { bytesRead } = await file.read(part, 0, PART_BYTES, position + lines.length);
    if (bytesRead === 0) return withoutTornCharacter(lines);
    lines = Buffer.concat([lines, part.subarray(0, bytesRead)]);
    const end = lines.lastIndexOf('\n') + 1;
    if (end > 0) return lines.subarray(0, end);
  }
}

/**
 * Cuts off a last line that a crash or a full disk has torn within a character. Other torn lines are recognised by those who read
 * them, but the file would not be text.
 *
 * @param {Buffer} lines
 */
function withoutTornCharacter(lines) {
  const end = lines.lastIndexOf('\n') + 1;
  return isUtf8(lines.subarray(end)) ? lines : lines.subarray(0, end);
}

/** @template T, U @param {T} substitute @param {Promise<U>} promise @returns {Promise<T | U>} */
async function missingAs(substitute, promise) {
  try {
    return await promise;
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return substitute;
    throw error;
  }
}
