// Layer js: the two streams. Results go to stdout, all else to stderr; with `--json` stdout gets one document only.
import { clearLine, cursorTo } from 'node:readline';
import picocolors from 'picocolors';
import { printable } from './text.js';

/** @typedef {ReturnType<typeof picocolors.createColors>} Colors */

// Shorter ones are no secrets of Auth0's, and hiding such a word everywhere would garble what is said.
const SHORTEST_SECRET = 16;

export class Output {
  /** @type {string[]} */
  #secrets = [];
  #documents = 0;
  #hasStatus = false;

  /** @param {{ json: boolean }} options */
  constructor({ json }) {
    this.json = json;
    /** Of results. */
    this.colors = picocolors.createColors(!json && hasColors(process.stdout));
    /** Of all else. */
    this.asideColors = picocolors.createColors(hasColors(process.stderr));
  }

  /**
   * A net below the rule that no message holds a secret: from now on these appear nowhere.
   *
   * @param {(string | undefined)[]} secrets
   */
  hide(...secrets) {
    for (const secret of secrets) {
      if (secret && secret.length >= SHORTEST_SECRET) this.#secrets.push(secret);
    }
  }

  /** @param {string} text A result for people; with `--json` it is not printed. */
  print(text) {
    this.status();
    if (!this.json) process.stdout.write(`${this.#clean(text)}\n`);
  }

  /** @param {object} document The result for programs; without `--json` it is not printed. */
  document(document) {
    if (!this.json || this.#documents > 0) return;
    this.#documents += 1;
    this.status();
    process.stdout.write(`${this.#hidden(JSON.stringify(document, null, 2))}\n`);
  }

  /**
   * Shows what is going on in a line of its own on a terminal, which the next output takes the place of.
   *
   * @param {string} [text] without it the line goes
   * @returns {boolean} false where there is no terminal, and nothing was shown
   */
  status(text) {
    const { stderr } = process;
    if (!stderr.isTTY || process.env.TERM === 'dumb') return false;
    if (this.#hasStatus) {
      cursorTo(stderr, 0);
      clearLine(stderr, 0);
    }
    this.#hasStatus = text !== undefined;
    // A line that the terminal breaks could not be taken back.
    if (text !== undefined) {
      stderr.write(printable(this.#hidden(text)).slice(0, (stderr.columns || 80) - 1));
    }
    return true;
  }

  /** @param {string} text */
  say(text) {
    this.status();
    process.stderr.write(`${this.#clean(text)}\n`);
  }

  /** @param {string} text */
  warn(text) {
    this.say(`${this.asideColors.yellow('warning:')} ${text}`);
  }

  /** @param {import('./problem.js').Failure} failure */
  failed(failure) {
    if (this.json) return this.document({ problem: failure });
    const { bold, red } = this.asideColors;
    this.say(`${red('error:')} ${failure.message}`);
    if (failure.remedy) this.say(`${bold('remedy:')} ${failure.remedy}`);
    if (failure.applied?.length) {
      this.say(
        `Done before it stopped:\n${failure.applied.map((title) => `  ${title}`).join('\n')}`,
      );
      this.say('A second run goes on where this one stopped.');
    }
  }

  /** @param {string} text */
  #hidden(text) {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }

  /** @param {string} text with colours, whose sequences alone stay as they are */
  #clean(text) {
    // eslint-disable-next-line no-control-regex
    const parts = this.#hidden(text).split(/(\x1b\[\d{1,2}m)/);
    return parts.map((part, index) => (index % 2 ? part : printable(part))).join('');
  }
}

/**
 * On a terminal, unless NO_COLOR (no-color.org) is set; with FORCE_COLOR everywhere, as Node itself does.
 *
 * @param {NodeJS.WriteStream} stream
 */
function hasColors(stream) {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR);
  return Boolean(stream.isTTY) && TERM !== 'dumb';
}
