// The errors that end a command, one class for each kind, and the exit codes of all commands.
import { attempt, nameOf } from '../runtime/attempt.js';

export const EXIT = { success: 0, failure: 1, usage: 2, actionNeeded: 3, interrupted: 130 };

/**
 * The member `problem` of the document that `--json` prints: a problem of the toolkit, or one of the command line.
 *
 * @typedef {Omit<import('./toolkit-types.js').Problem, 'code'> & { code: FailureCode }} Failure
 * @typedef {import('./toolkit-types.js').ProblemCode | 'interrupted' | 'internal'} FailureCode
 */

/** The codes of failures whose remedy is another command line, environment or file, rather than a change in a tenant. */
/** @type {FailureCode[]} */
const USAGE_CODES = ['wrong_use', 'settings', 'same_tenant', 'state'];

/**
 * The message of all problems of one input, in the form that the toolkit gives them.
 *
 * @param {string} input
 * @param {string[]} problems At least one.
 * @example listProblems('settings', ['a is wrong', 'b is wrong']) // 'settings: 2 problems\n- a is wrong\n- b is wrong'
 */
export const listProblems = (input, problems) =>
  problems.length === 1
    ? `${input}: ${problems[0]}`
    : `${input}: ${problems.length} problems${problems.map((problem) => `\n- ${problem}`).join('')}`;

/** An error that ends a command; the base of all other classes in this file. */
export class CommandError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }

  get exitCode() {
    const { code } = this.failure;
    if (code === 'interrupted') return EXIT.interrupted;
    return USAGE_CODES.includes(code) ? EXIT.usage : EXIT.failure;
  }
}

/**
 * A wrong argument or environment variable.
 *
 * @example throw new UsageError("unknown option '--jsonn'", 'setup --help lists the options');
 */
export class UsageError extends CommandError {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super({ code: 'wrong_use', message, remedy });
  }
}

/** The settings file cannot be read or is not valid. */
export class SettingsError extends CommandError {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super({ code: 'settings', message, remedy });
  }
}

/** The state file of `setup` cannot be read or is not valid. */
export class StateFileError extends CommandError {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super({ code: 'state', message, remedy });
  }
}

/** The files of `scripts` or `emit` cannot be written. */
export class OutputFolderError extends CommandError {
  /** @param {string} message */
  constructor(message) {
    super({ code: 'refused', message });
  }
}

/** The run folder of a bulk command cannot be used. */
export class RunFolderError extends CommandError {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super({ code: 'files', message, remedy });
  }
}

/** The history of a migration cannot be read or extended. */
export class HistoryFileError extends CommandError {
  /** @param {string} message */
  constructor(message) {
    super({
      code: 'files',
      message,
      remedy:
        'make room on the disk or correct the rights of the file, or name another one with --history FILE',
    });
  }
}

/** A file of users cannot be read to its end. */
export class InputError extends CommandError {
  /** @param {string} message @param {string} [remedy] */
  constructor(message, remedy) {
    super({ code: 'files', message, remedy });
  }
}

/** A path that a command was given, or a file beside it, cannot be used. */
export class PathError extends CommandError {
  /** @param {string} path @param {string} reason */
  constructor(path, reason) {
    super({
      code: 'files',
      message: `${path} cannot be used: ${reason}`,
      remedy: 'look at the path, and name another one if it has to be',
    });
  }
}

/** Ctrl-C at a question, before any tenant was changed. */
export class InterruptedError extends CommandError {
  constructor() {
    super({ code: 'interrupted', message: 'interrupted; no tenant was changed' });
  }
}

/** An error in this program itself. */
export class InternalError extends CommandError {
  /**
   * @param {string} message
   * @param {unknown} error What was thrown. Only its name is shown, and the system's code for it, such as `ENOSPC`.
   */
  constructor(message, error) {
    const code = attempt(() => /^[A-Z]\w{1,60}$/.exec(/** @type {any} */ (error).code)?.[0]);
    const kind = code ? `${nameOf(error)} ${code}` : nameOf(error);
    super({
      code: 'internal',
      message: `${message}: ${kind}, in version ${VERSION}`,
      remedy: 'report it with this line; see docs/troubleshooting.md#internal-errors',
    });
  }
}
