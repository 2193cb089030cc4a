// @ts-check
/**
 * The form an action script must have: exactly one function expression, at most 100 kB.
 */
import vm from 'node:vm';

export const LARGEST_SCRIPT = 100_000;

/** @param {string} code @param {string} name for the message @throws {Error} when the platform would not take it or could not run it */
export function verifyActionScript(code, name) {
  const size = Buffer.byteLength(code);
  if (size > LARGEST_SCRIPT) {
    throw new Error(`action script ${name} has ${size} bytes, the limit is ${LARGEST_SCRIPT}`);
  }
  // `return` stands before the code, so a comment or a line break there would end the statement.
  if (!/^(async\s+)?function\b/.test(code)) {
    throw new Error(`action script ${name} must begin with a function expression`);
  }
  /** @type {unknown} */
  let value;
  try {
    value = vm.runInNewContext(`(${code}\n)`);
  } catch (error) {
    throw new Error(
      `action script ${name} is not one function expression: ${/** @type {Error} */ (error).message}`,
      { cause: error },
    );
  }
  // The source of a function is the exact text of its expression; anything beside it differs.
  if (typeof value !== 'function' || String(value) !== code.trimEnd()) {
    throw new Error(`action script ${name} has something beside its function expression`);
  }
}
