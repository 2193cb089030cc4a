// The two output streams. Results go to stdout, everything else to stderr; with `--json`, stdout gets one document only.
import picocolors from 'picocolors';
import { cleanLines, toCleanJson } from '../text/clean.js';
import { openStatusArea } from './status-area.js';

/** @typedef {ReturnType<typeof picocolors.createColors>} Colors */

// Auth0's secrets are longer. Redacting a short word wherever it occurs would make messages unreadable.
const MIN_SECRET_LENGTH = 16;

export class Output {
  /** @type {string[]} */
  #secrets = [];
  #documentPrinted = false;
  /** The indent of documents: 0 if each is one line. */
  #indent = 2;
  /** @type {import('./status-area.js').StatusArea | undefined} */
  #statusArea;

  /** @param {{ json: boolean }} options */
  constructor({ json }) {
    this.json = json;
    this.stdoutColors = picocolors.createColors(!json && hasColors(process.stdout));
    this.stderrColors = picocolors.createColors(hasColors(process.stderr));
  }

  /**
   * Replaces these secrets by `[secret]` in everything that is written from now on. No message should contain a secret
   * in the first place; this is a second line of defence.
   *
   * @param {(string | undefined)[]} secrets
   */
  redact(...secrets) {
    for (const secret of secrets) {
      if (secret && secret.length >= MIN_SECRET_LENGTH) this.#secrets.push(secret);
    }
  }

  /** Prints a result for people; with `--json`, nothing. @param {string} text */
  print(text) {
    this.clearStatus();
    if (!this.json) process.stdout.write(`${this.#sanitize(text)}\n`);
  }

  /** Prints the result for programs; without `--json`, nothing. Only the first one is printed. @param {object} document */
  printDocument(document) {
    if (!this.json || this.#documentPrinted) return;
    this.#documentPrinted = true;
    this.clearStatus();
    this.#writeJson(document);
  }

  /** From now on every document is one line: the command prints several. */
  useLines() {
    this.#indent = 0;
  }

  /** Prints one of several results for programs, on a line of its own (NDJSON); without `--json`, nothing. @param {object} document */
  printLine(document) {
    if (this.json) this.#writeJson(document);
  }

  /** @param {object} document */
  #writeJson(document) {
    process.stdout.write(`${this.#redacted(toCleanJson(document, this.#indent))}\n`);
  }

  /** @param {string} text */
  writeStderr(text) {
    this.clearStatus();
    process.stderr.write(`${this.#sanitize(text)}\n`);
  }

  /** @param {string} text */
  warn(text) {
    this.writeStderr(`${this.stderrColors.yellow('warning:')} ${text}`);
  }

  /** @param {import('../errors.js').Failure} failure */
  printFailure(failure) {
    if (this.json) return this.printDocument({ problem: failure });
    const { bold, red } = this.stderrColors;
    this.writeStderr(`${red('error:')} ${failure.message}`);
    if (failure.remedy) this.writeStderr(`${bold('remedy:')} ${failure.remedy}`);
    if (failure.applied?.length) {
      const titles = failure.applied.map((title) => `  ${title}`).join('\n');
      this.writeStderr(`Changes made before the command stopped:\n${titles}`);
      this.writeStderr('Run the command again to continue from there.');
    }
  }

  /** From now on, `showStatus` can show text on stderr, if that is a terminal. */
  async openStatus() {
    this.#statusArea ??= await openStatusArea(process.stderr);
  }

  /**
   * Shows the status of the work and replaces the status that was shown before. The next output removes it.
   *
   * @param {string} text One line or several.
   * @returns {boolean} false if stderr is not a terminal, so that nothing was shown
   */
  showStatus(text) {
    this.#statusArea?.show(cleanLines(this.#redacted(text)));
    return this.#statusArea !== undefined;
  }

  clearStatus() {
    this.#statusArea?.clear();
  }

  /** @param {string} text */
  #redacted(text) {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, '[secret]'), text);
  }

  /** Redacts secrets and escapes what is not printable, except the sequences for colours. @param {string} text */
  #sanitize(text) {
    // eslint-disable-next-line no-control-regex
    const parts = this.#redacted(text).split(/(\x1b\[\d{1,2}m)/);
    return parts.map((part, index) => (index % 2 ? part : cleanLines(part))).join('');
  }
}

/**
 * Colours are used on a terminal, and with FORCE_COLOR anywhere, as Node itself does; NO_COLOR (no-color.org) takes
 * precedence over both.
 *
 * @param {NodeJS.WriteStream} stream
 */
function hasColors(stream) {
  const { FORCE_COLOR, NO_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (FORCE_COLOR !== undefined) return !['0', 'false'].includes(FORCE_COLOR);
  return Boolean(stream.isTTY) && TERM !== 'dumb';
}
