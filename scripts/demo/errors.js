// @ts-check
/**
 * The two errors that end the demo early, with their exit codes.
 */
import { shorten } from './print.js';

/** An error that the caller can fix: an invalid option, an invalid users file or a missing build. */
export class UsageError extends Error {
  exitCode = 2;
}

/** A step did not end as described. */
export class StepError extends Error {
  exitCode = 1;
}

/**
 * Asserts a condition that a step promises.
 *
 * @param {unknown} condition
 * @param {string} expected what should have happened
 * @param {unknown} [actual] what happened instead, without secrets
 * @returns {asserts condition}
 * @throws {StepError}
 */
export function expect(condition, expected, actual) {
  if (condition) return;
  const text = typeof actual === 'string' ? actual : JSON.stringify(actual);
  throw new StepError(
    `expected ${expected}${actual === undefined ? '' : `, but got ${shorten(text, 200)}`}`,
  );
}
