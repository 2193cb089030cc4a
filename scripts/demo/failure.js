// @ts-check
/**
 * The two ways in which the demo ends early, each with its exit code.
 */
import { short } from './print.js';

/** Something that whoever runs the demo can mend: an option, the users file, a build that is missing. */
export class Problem extends Error {
  exitCode = 2;
}

/** A step did not end as described. */
export class Unexpected extends Error {
  exitCode = 1;
}

/**
 * What a step promises.
 *
 * @param {unknown} kept
 * @param {string} promise what should have happened
 * @param {unknown} [instead] what happened; without secrets
 * @returns {asserts kept}
 */
export function expect(kept, promise, instead) {
  if (kept) return;
  const seen = typeof instead === 'string' ? instead : JSON.stringify(instead);
  throw new Unexpected(
    `expected ${promise}${instead === undefined ? '' : `, but got ${short(seen, 200)}`}`,
  );
}
