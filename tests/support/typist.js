// @ts-check
/**
 * A person at a terminal, who types one command after the other and answers the questions of each. A command may change
 * the folder for the following ones.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { onTerminal } from './command-line.js';

/** @typedef {[question: RegExp, answer: string][]} Answers The first question that matches counts. */

/** What a question ends with. */
const QUESTION = /(?:: |\[y\/N\] )$/;
/** What a question ends with that has a default answer. */
const DEFAULT = /\[[^\]]+\]: $/;

export class Typist {
  /**
   * @param {object} options
   * @param {string} options.folder in which the first command runs
   * @param {string} options.scratch a folder for notes of this class
   * @param {Record<string, string | undefined>} options.env
   * @param {Answers} options.answers Any other question gets its default answer.
   * @param {AbortSignal} options.signal
   */
  constructor({ folder, scratch, env, answers, signal }) {
    this.folder = folder;
    this.env = env;
    this.answers = answers;
    this.signal = signal;
    this.note = join(scratch, 'current-folder');
  }

  /**
   * @param {string} command of a POSIX shell
   * @returns {Promise<{ code: number | null, output: string }>} `code` is null if there was a question without an answer
   */
  async type(command) {
    const { folder: cwd, env, note, signal } = this;
    const script = `${command}\ncode=$?\npwd > '${note}'\nexit $code`;
    const [file = '', ...args] = onTerminal(['bash', '-c', script]);
    const child = spawn(file, args, { cwd, env: { ...env, TERM: 'xterm' }, signal });
    let output = '';
    let answered = 0;
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output = stripVTControlCharacters(output + text).replaceAll('\r', '');
      // A long question has several lines.
      const question = output.slice(answered).split('\n\n').at(-1)?.replaceAll('\n', ' ') ?? '';
      if (!QUESTION.test(question)) return;
      answered = output.length;
      const [, answer] = this.answers.find(([known]) => known.test(question)) ?? [];
      if (answer === undefined && !DEFAULT.test(question)) child.kill();
      else child.stdin.write(`${answer ?? ''}\r`);
    });
    const [code] = await once(child, 'close');
    if (code !== null) this.folder = readFileSync(note, 'utf8').trim();
    return { code, output };
  }
}
