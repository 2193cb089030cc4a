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

/** @typedef {[question: RegExp, answer: string][]} Answers the first question that matches counts */

/** What is behind a question: a colon, or the default answer. */
const QUESTION = /(?:^|\n)([^\n]*(?:: |\[y\/N\] ))$/;

export class Typist {
  /** @param {{ folder: string, scratch: string, env: Record<string, string | undefined>, answers: Answers }} options `scratch` is a folder for notes of this class */
  constructor({ folder, scratch, env, answers }) {
    this.folder = folder;
    this.env = env;
    this.answers = answers;
    this.note = join(scratch, 'current-folder');
  }

  /**
   * @param {string} command of a POSIX shell
   * @returns {Promise<{ code: number | null, output: string }>}
   */
  async type(command) {
    const script = `${command}\ncode=$?\npwd > '${this.note}'\nexit $code`;
    const [file = '', ...args] = onTerminal(['bash', '-c', script]);
    const child = spawn(file, args, { cwd: this.folder, env: { ...this.env, TERM: 'xterm' } });
    let output = '';
    let answered = 0;
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output = stripVTControlCharacters(output + text).replaceAll('\r', '');
      const question = QUESTION.exec(output.slice(answered))?.[1];
      if (question === undefined) return;
      answered = output.length;
      const [, answer = ''] = this.answers.find(([known]) => known.test(question)) ?? [];
      child.stdin.write(`${answer}\r`);
    });
    const [code] = await once(child, 'close');
    this.folder = readFileSync(this.note, 'utf8').trim();
    return { code, output };
  }
}
