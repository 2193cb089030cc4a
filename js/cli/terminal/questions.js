// Asks questions on the terminal: they are shown on stderr and answered on stdin.
import { createInterface } from 'node:readline';
import { CommandError, InterruptedError } from '../errors.js';

/** Whether questions can be asked. */
export const hasTerminal = () => Boolean(process.stdin.isTTY && process.stderr.isTTY);

/**
 * Asks a question whose answer is yes or no.
 *
 * The terminal stays in line mode, so that Ctrl-C is a signal here as everywhere else. A prompt library would switch it
 * to raw mode, and the common ones accept every word that begins with "y".
 *
 * @param {string} question
 * @param {import('./output.js').Output} output
 * @returns {Promise<boolean>} true only for "y" or "yes"; false for anything else, at Ctrl-D, and if stdin can't be read
 */
export function confirm(question, output) {
  const lines = createInterface({ input: process.stdin, terminal: false });
  process.stderr.write(output.beginQuestion(`${question} [y/N] `));
  return new Promise((resolve) => {
    let answer = '';
    lines.once('line', (line) => {
      answer = line.trim();
      output.endQuestion(true);
      lines.close();
    });
    // The terminal may be gone. The interface passes on the error of stdin.
    lines.once('error', () => lines.close());
    lines.once('close', () => {
      // Ctrl-D leaves the cursor behind the question.
      output.endQuestion(false);
      resolve(/^y(es)?$/i.test(answer));
    });
  });
}

/** Asks questions that are answered with a line, one after the other. Lines that are typed ahead answer later questions. */
export class Questions {
  #interface = createInterface({ input: process.stdin, terminal: false });
  /** @type {string[]} */
  #lines = [];
  #ended = false;
  /** Continues the question that waits for an answer. @type {() => void} */
  #wake = () => {};

  /** @param {import('./output.js').Output} output */
  constructor(output) {
    this.output = output;
    this.#interface.on('line', (line) => {
      this.#lines.push(line);
      this.#wake();
    });
    this.#interface.once('error', () => this.#interface.close());
    this.#interface.once('close', () => {
      this.#ended = true;
      this.#wake();
    });
  }

  /**
   * @param {string} question
   * @returns {Promise<string>} without white space around it
   * @throws {CommandError} at Ctrl-D, and if stdin can't be read
   */
  async ask(question) {
    process.stderr.write(this.output.beginQuestion(question));
    while (this.#lines.length === 0 && !this.#ended) {
      await new Promise((resolve) => {
        this.#wake = () => resolve(undefined);
      });
    }
    const answer = this.#lines.shift();
    this.output.endQuestion(answer !== undefined);
    if (answer !== undefined) return answer.trim();
    throw new CommandError({ code: 'refused', message: 'no answer; nothing was written' });
  }

  /** Lets other questions read the terminal. */
  close() {
    this.#interface.close();
  }
}

/**
 * Asks for a password without showing what is typed.
 *
 * @param {string} question
 * @param {import('./output.js').Output} output
 * @returns {Promise<string>} never settled at Ctrl-D, where the process ends
 * @throws {InterruptedError} at Ctrl-C
 */
export async function askPassword(question, output) {
  // Loaded only here, because most runs of the command line ask for no password.
  const { read } = await import('read');
  const prompt = output.beginQuestion(question);
  try {
    return await read({ prompt, silent: true, output: process.stderr });
  } catch {
    throw new InterruptedError();
  } finally {
    output.endQuestion(false);
  }
}
