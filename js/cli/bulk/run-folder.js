// The run folder of a bulk command: everything that the run has read, written and found out. Only its owner may read
// it, because it holds personal data and perhaps hashes of passwords.
import {
  existsSync,
  mkdirSync,
  readdirSync,
  realpathSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { RunFolderError, UsageError } from '../errors.js';
import { describeFileError } from '../files/file-error.js';
import { isLocked, withLock } from '../files/lock.js';
import { SETTINGS_FILE } from '../files/settings-file.js';
import { copyWarning } from './folder-warnings.js';
import { RunFiles } from './run-files.js';
import { newRecord, readRecord, writeRecord } from './run-record.js';

/** Name of the folder of all runs if there is no `--runs`; it lies beside the settings file. */
export const RUNS_FOLDER = 'auth0-migration-runs';

/**
 * @typedef {import('../terminal/output.js').Output} Output
 * @typedef {import('./run-record.js').RunRecord} RunRecord
 */

/**
 * The folder of all runs.
 *
 * @param {object} options
 * @param {string} [options.runs] The value of `--runs`.
 * @param {string} [options.settings] The value of `--settings`.
 * @returns {string}
 * @throws {UsageError} if it is there and not a folder
 */
export function runsFolder({ runs, settings = SETTINGS_FILE }) {
  const folder = runs ?? join(dirname(settings), RUNS_FOLDER);
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === false) {
    throw new UsageError(`${folder} is not a folder`, 'name another one with --runs FOLDER');
  }
  return folder;
}

/** A run and its folder. While it is used, no other process can use it. */
export class RunFolder {
  /** @param {string} path @param {RunRecord} record */
  constructor(path, record) {
    this.path = path;
    this.record = record;
  }

  /**
   * Creates the folder of a new run.
   *
   * @param {string} runs The folder of all runs.
   * @param {Pick<RunRecord, 'command' | 'options'> & Partial<RunRecord>} run
   * @param {Output} output
   * @returns {RunFolder}
   * @throws {RunFolderError}
   */
  static create(runs, run, output) {
    try {
      if (!existsSync(runs)) createRunsFolder(runs);
      const warning = copyWarning(runs);
      if (warning) output.warn(warning);
      const path = newFolder(runs, run.command);
      const folder = new RunFolder(path, newRecord({ ...run, id: basename(path) }));
      folder.save();
      return folder;
    } catch (error) {
      if (error instanceof RunFolderError) throw error;
      throw new RunFolderError(
        `no run folder can be created in ${runs}: ${describeFileError(error)}`,
      );
    }
  }

  /**
   * Opens the folder of an earlier run, by its name or its path.
   *
   * @param {string} runs
   * @param {string} run
   * @returns {RunFolder}
   * @throws {UsageError | RunFolderError}
   */
  static open(runs, run) {
    const path = existsSync(join(runs, run, 'run.json')) ? join(runs, run) : run;
    if (!existsSync(join(path, 'run.json'))) {
      throw new UsageError(
        `there is no run ${run} in ${runs}`,
        'list the runs with: auth0-account-migration runs',
      );
    }
    return new RunFolder(path, readRecord(path));
  }

  get id() {
    return basename(this.path);
  }

  /** @param {string} name */
  file(name) {
    return join(this.path, name);
  }

  /** Saves the record in run.json. @throws {RunFolderError} */
  save() {
    try {
      writeRecord(this.path, this.record);
    } catch (error) {
      throw new RunFolderError(
        `${this.file('run.json')} cannot be written: ${describeFileError(error)}`,
      );
    }
  }

  /** Notes what a finished step has returned. @param {string} name @param {unknown} result */
  finishStep(name, result) {
    this.record.steps[name] = result;
    this.save();
  }

  /**
   * Does a step of the run, unless an earlier process has done it.
   *
   * @template T
   * @param {string} name
   * @param {() => Promise<T>} work
   * @param {object} [how]
   * @param {Record<string, unknown>} [how.options] The options that decide what the step does, by their names. What is
   *   `undefined` was not given, and any value will do.
   * @param {boolean} [how.isRepeatable] Whether the step is done again for other options. If not, they are an error.
   * @param {(result: T) => boolean} [how.isComplete] Whether nothing is left to do of what the step has returned; otherwise it is
   *   done again.
   * @returns {Promise<T>} what the step has returned
   * @throws {UsageError}
   */
  async step(name, work, { options = {}, isRepeatable = false, isComplete = () => true } = {}) {
    const { id, record } = this;
    const isDone = name in record.steps && isComplete(/** @type {T} */ (record.steps[name]));
    const others = isDone ? otherOptions(record.step_options?.[name], options) : [];
    if (others.length > 0 && !isRepeatable) {
      throw new UsageError(
        `the run ${id} has done the step ${name} without this value of ${others.join(' and ')}`,
        'use the options that the run began with, or begin a new run',
      );
    }
    if (!isDone || others.length > 0) {
      const result = await work();
      record.step_options = { ...record.step_options, [name]: options };
      this.finishStep(name, result);
    }
    return /** @type {T} */ (record.steps[name]);
  }

  /** Begins the run, or goes on with it. */
  begin() {
    this.record.state = 'running';
    delete this.record.ended_at;
    this.save();
  }

  /** The state of the run. One that is `running` in the record without a process that does it was interrupted. */
  get state() {
    const { state } = this.record;
    return state === 'running' && !isLocked(this.file('lock')) ? 'interrupted' : state;
  }

  /** Whether the run has left nothing behind. */
  get isEmpty() {
    return readdirSync(this.path).every((name) => ['run.json', 'lock'].includes(name));
  }

  /**
   * Ends the run.
   *
   * @param {import('./run-record.js').RunState} state
   * @param {string} [endedAt] Now by default.
   * @throws {RunFolderError}
   */
  end(state, endedAt = new Date().toISOString()) {
    this.record.state = state;
    this.record.ended_at = endedAt;
    this.save();
  }

  /**
   * Runs a part of the work with the files of the folder, while no other process uses them.
   *
   * @template T
   * @param {Output} output
   * @param {(files: RunFiles) => Promise<T>} work
   * @returns {Promise<T>}
   */
  use(output, work) {
    return withLock(this.file('lock'), output, async () => {
      // The process that held the lock may have done more of the run since the record was read.
      this.record = readRecord(this.path);
      removeLeftovers(this.path, output);
      const files = new RunFiles(this.path, output);
      try {
        return await work(files);
      } finally {
        await files.close();
      }
    });
  }

  /** Deletes the folder with all that is in it, and a symbolic link that leads to it. */
  purge() {
    const folder = realpathSync(this.path);
    rmSync(folder, { recursive: true });
    rmSync(this.path, { force: true });
  }
}

/**
 * Removes what a process that was killed has not finished: files of users that belong to no step, and parts of other files. It is
 * called while no other process uses the folder.
 *
 * @param {string} folder
 * @param {Output} output
 */
function removeLeftovers(folder, output) {
  try {
    for (const name of readdirSync(folder)) {
      const isLeftover = name.startsWith('staging-') || name.endsWith('.tmp');
      // Others may be about to take the lock.
      if (!isLeftover || name.startsWith('lock')) continue;
      rmSync(join(folder, name), { recursive: true, force: true });
    }
  } catch (error) {
    output.warn(`${folder} cannot be cleaned up: ${describeFileError(error)}`);
  }
}

/**
 * The names of the options that are given, and with which a step was not done.
 *
 * @param {Record<string, unknown> | undefined} known Those with which it was done; `undefined` in a record of an earlier version.
 * @param {Record<string, unknown>} given
 */
const otherOptions = (known, given) =>
  Object.keys(given).filter(
    (name) => known && given[name] !== undefined && !isDeepStrictEqual(known[name], given[name]),
  );

/** @param {string} runs */
function createRunsFolder(runs) {
  mkdirSync(runs, { recursive: true, mode: 0o700 });
  try {
    // Keeps personal data out of a git repository, even after `git add --all`.
    writeFileSync(join(runs, '.gitignore'), '*\n', { mode: 0o600 });
  } catch (error) {
    // Next time, a folder that is there would be taken as it is.
    rmSync(runs, { recursive: true });
    throw error;
  }
}

/** @param {string} runs @param {string} command */
function newFolder(runs, command) {
  const time = new Date().toISOString().replace(/\.\d+/, '').replaceAll(/[-:]/g, '');
  for (let number = 1; ; number += 1) {
    const path = join(runs, `${time}-${command}${number > 1 ? `-${number}` : ''}`);
    try {
      mkdirSync(path, { mode: 0o700 });
      return path;
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EEXIST') throw error;
    }
  }
}
