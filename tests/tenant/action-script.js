// @ts-check
/**
 * Verifies the form of an action script: exactly one function expression of at most 100 kB.
 */
import vm from 'node:vm';

export const LARGEST_SCRIPT = 100_000;

/** @param {string} code @param {string} name for the error message @throws {Error} if the platform would reject the script or could not run it */
export function verifyActionScript(code, name) {
  const size = Buffer.byteLength(code);
  if (size > LARGEST_SCRIPT) {
    throw new Error(`action script ${name} has ${size} bytes, the limit is ${LARGEST_SCRIPT}`);
  }
  // The platform puts `return` before the code, so a leading comment or line break would end the statement.
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
  // The source text of a function is exactly its expression, so any additional text makes the two differ.
  if (typeof value !== 'function' || String(value) !== code.trimEnd()) {
    throw new Error(`action script ${name} has something beside its function expression`);
  }
}
