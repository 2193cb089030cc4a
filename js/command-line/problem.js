// Layer js: what a command ends with when it can't do its work, and the exit codes.

/** The exit codes of every command. */
export const EXIT = { done: 0, failed: 1, wrongUse: 2, found: 3, interrupted: 130 };

/**
 * @typedef {object} Failure The member `problem` of a result of the toolkit, and of what `--json` prints.
 * @property {string} code
 * @property {'old' | 'new'} [tenant]
 * @property {string} message
 * @property {string} [remedy]
 * @property {string[]} [applied] Titles of the changes that were made before.
 */

/** A failure as an exception, for the parts of the command line between which it travels. */
export class Problem extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }

  get exitCode() {
    return exitCodeOf(this.failure.code);
  }
}

/**
 * Wrong use is what another command line, file or environment mends, without a look at a tenant.
 *
 * @param {string} code
 */
export function exitCodeOf(code) {
  if (code === 'interrupted') return EXIT.interrupted;
  return ['wrong_use', 'settings', 'same_tenant', 'state'].includes(code)
    ? EXIT.wrongUse
    : EXIT.failed;
}

/**
 * @param {string} message
 * @param {string} [remedy]
 */
export const wrongUse = (message, remedy) => new Problem({ code: 'wrong_use', message, remedy });

/**
 * Why the system could not do something to a file, without the file's name, which the caller puts before it.
 *
 * @param {unknown} error
 */
export function reasonOf(error) {
  const { code = '', message } = /** @type {NodeJS.ErrnoException} */ (error);
  /** @type {Record<string, string>} */
  const known = {
    ENOENT: 'there is no such file or folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EROFS: 'the file system is read-only',
    EISDIR: 'it is a folder',
    ENOTDIR: 'a part of its path is no folder',
    ENOSPC: 'no space is left',
    ELOOP: 'too many symbolic links',
    ENAMETOOLONG: 'the name is too long',
  };
  return known[code] ?? (code || message);
}
