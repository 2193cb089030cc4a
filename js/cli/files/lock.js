// A lock file, so that two commands do not do the same work at once. Beside the state file: the second one would save
// what the first one has written as the state before `setup`. In a run folder: both would send the same import files.
import {
  closeSync,
  existsSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';
import { StateFileError } from '../errors.js';
import { describeFileError } from './file-error.js';

/**
 * @typedef {object} Holder The process that holds a lock.
 * @property {number} pid
 * @property {string} host
 */

/**
 * Runs a command while no other one holds the lock. A lock whose process has ended is taken over.
 *
 * @template T
 * @param {string} file
 * @param {import('../terminal/output.js').Output} output
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 * @throws {StateFileError} if another process holds the lock
 */
export async function withLock(file, output, run) {
  if (!acquire(file, output)) return run();
  const release = () => rmSync(file, { force: true });
  // Ctrl-C ends the process without returning from `run`.
  process.once('exit', release);
  try {
    return await run();
  } finally {
    process.off('exit', release);
    release();
  }
}

/**
 * Runs a command while no other one holds any of several locks. They are taken in their order, and released in the other one.
 *
 * @template T
 * @param {string[]} files
 * @param {import('../terminal/output.js').Output} output
 * @param {() => Promise<T>} run
 * @returns {Promise<T>}
 * @throws {StateFileError} if another process holds one of them
 */
export const withLocks = (files, output, run) =>
  files.reduceRight((inner, file) => () => withLock(file, output, inner), run)();

/** Whether a process holds a lock, or may hold it. @param {string} file */
export const isLocked = (file) => existsSync(file) && !isStale(readHolder(file));

/**
 * @param {string} file
 * @param {import('../terminal/output.js').Output} output
 * @returns {boolean} false if no lock can be written in this folder
 * @throws {StateFileError} if another process holds the lock
 */
function acquire(file, output) {
  try {
    if (create(file)) return true;
    removeStale(file);
    if (create(file)) return true;
  } catch (error) {
    if (error instanceof StateFileError) throw error;
    output.warn(
      `the lock file ${file} cannot be written: ${describeFileError(error)}; make sure that no other command does the same work`,
    );
    return false;
  }
  throw lockedError(file, readHolder(file));
}

/** @param {string} file @returns {boolean} false if the file exists already */
function create(file) {
  let descriptor;
  try {
    // `wx` fails if the file exists already, also as a symbolic link.
    descriptor = openSync(file, 'wx', 0o600);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EEXIST') return false;
    throw error;
  }
  try {
    writeFileSync(descriptor, `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`);
  } catch (error) {
    // Empty, as on a disk that is full, it would look like the lock of another process for ever.
    rmSync(file, { force: true });
    throw error;
  } finally {
    closeSync(descriptor);
  }
  return true;
}

/**
 * Removes a lock whose process has ended. The lock is renamed first, and looked at again under its new name: of two
 * processes that find it stale, the slower one must not remove the lock that the faster one has created meanwhile. If the
 * faster one has only removed the stale lock yet, there is none to rename, and one of both will create it.
 *
 * @param {string} file
 * @throws {StateFileError} if its process is still there, or may be
 */
function removeStale(file) {
  const holder = readHolder(file);
  if (!isStale(holder)) throw lockedError(file, holder);
  const aside = `${file}.${crypto.randomUUID()}.tmp`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === 'ENOENT') return;
    throw error;
  }
  const renamed = readHolder(aside);
  if (isStale(renamed)) {
    rmSync(aside, { force: true });
    return;
  }
  renameSync(aside, file);
  throw lockedError(file, renamed);
}

/** @param {string} file @returns {Holder | undefined} `undefined` if the file does not name a process */
function readHolder(file) {
  try {
    const { pid, host } = JSON.parse(readFileSync(file, 'utf8'));
    if (Number.isSafeInteger(pid) && pid > 0 && typeof host === 'string') return { pid, host };
  } catch {
    // An empty file is one that another process has just created.
  }
  return undefined;
}

/** Tells whether the process of a lock has certainly ended. @param {Holder | undefined} holder */
function isStale(holder) {
  if (!holder || holder.host !== hostname()) return false;
  // A process with this one's own ID was here before it, for example in an earlier container.
  if (holder.pid === process.pid) return true;
  try {
    process.kill(holder.pid, 0);
    return false;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === 'ESRCH';
  }
}

/** @param {string} file @param {Holder | undefined} holder */
const lockedError = (file, holder) =>
  new StateFileError(
    `another command is at work: ${holder ? `process ${holder.pid} on ${holder.host}` : 'a process'} holds the lock ${file}`,
    `wait until it has ended; if there is no such process, delete ${file}`,
  );
