// Layer js: questions to whoever sits at the terminal.
import { createInterface } from 'node:readline';
import { read } from 'read';
import { Problem } from './problem.js';

/** Whether somebody can be asked: questions are shown on stderr and answered on stdin. */
export const hasTerminal = () => Boolean(process.stdin.isTTY && process.stderr.isTTY);

/**
 * @param {string} question
 * @returns {Promise<boolean>} true only for a clear yes
 */
export function confirm(question) {
  // The terminal stays as it is, so that Ctrl-C is a signal as at any other time.
  const lines = createInterface({ input: process.stdin, terminal: false });
  process.stderr.write(`${question} [y/N] `);
  return new Promise((resolve) => {
    lines.once('line', (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
    lines.once('close', () => resolve(false));
  });
}

/**
 * Asks without showing what is typed.
 *
 * @param {string} question
 * @returns {Promise<string>}
 */
export async function askPassword(question) {
  try {
    return await read({ prompt: question, silent: true, output: process.stderr });
  } catch {
    throw new Problem({ code: 'interrupted', message: 'interrupted; no tenant was changed' });
  } finally {
    process.stderr.write('\n');
  }
}
