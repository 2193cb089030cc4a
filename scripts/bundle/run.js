// Runs a program of the toolchain. scripts/env has put them on PATH.
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * Runs a program to its end.
 *
 * @param {string} program
 * @param {readonly string[]} args
 * @returns {Promise<string>} what it printed
 * @throws {Error} with what it printed to standard error, if it fails
 */
export async function run(program, args) {
  const { stdout } = await promisify(execFile)(program, args, { maxBuffer: 2 ** 26 });
  return stdout;
}
