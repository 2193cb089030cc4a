// The two output streams. Results go to stdout, everything else to stderr; with `--json`, stdout gets one document only.
import picocolors from 'picocolors';
import { cleanLines, toCleanJson } from '../text/clean.js';
import { columnsOf, helpColumns, layOut } from './layout.js';
import { openStatusArea } from './status-area.js';

/** @typedef {ReturnType<typeof picocolors.createColors>} Colors */

// Auth0's secrets are longer. Redacting a short word wherever it occurs would make messages unreadable.
const MIN_SECRET_LENGTH = 16;

/** A text as it stands in a string of JSON. @param {string} text */
const escape = (text) => JSON.stringify(text).slice(1, -1);

export class Output {
  /** @type {string[]} */
  #secrets = [];
  #documentPrinted = false;
  /** The indent of documents: 0 if each is one line. */
  #indent = 2;
  /** @type {import('./status-area.js').StatusArea | undefined} */
  #statusArea;
  /** Whether a question stands at the end of the terminal, and the cursor behind it. */
  #isAsking = false;

  /**
   * @param {object} options
   * @param {boolean} options.json Whether stdout gets a document instead of text.
   * @param {boolean} [options.quiet] Whether progress is left out.
   * @param {boolean} [options.color] `false`: no colours, whatever the environment says.
   */
  constructor({ json, quiet = false, color = true }) {
    this.json = json;
    this.quiet = quiet;
    this.stdoutColors = picocolors.createColors(color && !json && hasColors(process.stdout));
    this.stderrColors = picocolors.createColors(color && hasColors(process.stderr));
  }

  /**
   * Replaces these secrets by `[secret]` in everything that is written from now on. No message should contain a secret
   * in the first place; this is a second line of defence.
   *
   * @param {(string | undefined)[]} secrets
   */
  redact(...secrets) {
    for (const secret of secrets) {
      if (!secret || secret.length < MIN_SECRET_LENGTH) continue;
      // A message may quote a request, which is JSON, and be in a document, which is JSON as well.
      const escaped = escape(secret);
      this.#secrets.push(...new Set([secret, escaped, escape(escaped)]));
    }
  }

  /** Prints a result for people; with `--json`, nothing. @param {string} text */
  print(text) {
    if (this.json) this.clearStatus();
    else this.#write(process.stdout, `${text}\n`);
  }

  /** Prints help or the version, with `--json` too. @param {string} text @param {NodeJS.WriteStream} [stream] */
  printHelp(text, stream = process.stdout) {
    this.#write(stream, text, helpColumns(stream));
  }

  /** Prints a result that is a text for programs, as it is. @param {string} text */
  printVerbatim(text) {
    this.clearStatus();
    process.stdout.write(this.#redacted(text));
  }

  /** Prints the result for programs; without `--json`, nothing. Only the first one is printed. @param {object} document */
  printDocument(document) {
    if (!this.json || this.#documentPrinted) return;
    this.#documentPrinted = true;
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
    this.clearStatus();
    process.stdout.write(`${this.#redacted(toCleanJson(document, this.#indent))}\n`);
  }

  /** @param {string} text */
  writeStderr(text) {
    this.#write(process.stderr, `${text}\n`);
  }

  /** Says how far the work is; with `--quiet`, nothing. @param {string} text */
  writeProgress(text) {
    if (!this.quiet) this.writeStderr(text);
  }

  /** @param {NodeJS.WriteStream} stream @param {string} text @param {number} [columns] */
  #write(stream, text, columns = columnsOf(stream)) {
    this.clearStatus();
    stream.write(layOut(this.#sanitize(text), columns));
  }

  /**
   * Begins a question, after which the cursor stays in its line. Until `endQuestion` is called, the next output begins a new
   * line.
   *
   * @param {string} question
   * @returns {string} what is to be written on stderr
   */
  beginQuestion(question) {
    this.clearStatus();
    this.#isAsking = true;
    return layOut(this.#sanitize(question), columnsOf(process.stderr));
  }

  /** Whether a question has no answer yet. */
  get isAsking() {
    return this.#isAsking;
  }

  /** @param {boolean} isAnswered Whether the terminal has ended the line by the answer's own line break. */
  endQuestion(isAnswered) {
    if (this.#isAsking && !isAnswered) process.stderr.write('\n');
    this.#isAsking = false;
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

  /** From now on, `showStatus` can show text on stderr, if that is a terminal; with `--quiet`, it can't. */
  async openStatus() {
    if (this.quiet) return;
    this.#statusArea ??= await openStatusArea(process.stderr);
  }

  /**
   * Shows the status of the work and replaces the status that was shown before. The next output removes it.
   *
   * @param {string} text One line or several.
   * @returns {boolean} false if there is no status area, so that nothing was shown
   */
  showStatus(text) {
    this.#statusArea?.show(layOut(cleanLines(this.#redacted(text)), columnsOf(process.stderr)));
    return this.#statusArea !== undefined;
  }

  /** Leaves the end of the terminal to what comes next: removes the status, and ends the line of an open question. */
  clearStatus() {
    this.endQuestion(false);
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
