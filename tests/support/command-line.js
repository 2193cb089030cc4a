// @ts-check
/**
 * Runs the built command line as a user does: as a separate process, in a temporary folder, with only the environment
 * variables that a test sets.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { assertMatchesSchema } from './document-schema.js';

const CLI = fileURLToPath(new URL('../../pkg/cli.js', import.meta.url));
/**
 * With these a command takes less CPU time. `--use-openssl-ca` replaces only Node's own list of authorities, which it parses at
 * each start, by that of OpenSSL; those in NODE_EXTRA_CA_CERTS are trusted as before.
 */
const NODE_FLAGS = [
  '--use-openssl-ca',
  ...['--require', fileURLToPath(new URL('quick-module.cjs', import.meta.url))],
];
const SETTINGS = { connections: [{ old: 'Username-Password-Authentication', new: 'Users' }] };

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [env]
 * @property {string[]} [node] Options for Node itself, before the script.
 * @property {string} [cli] Path of the command line's script; the one in pkg/ by default.
 * @property {boolean} [terminal] Runs on a pseudo-terminal; `stdout` then holds stdout and stderr.
 * @property {number} [columns] The width of the terminal; 80 by default.
 * @property {string | Buffer | import('node:stream').Readable} [input] What the command reads from stdin.
 * @property {OutputListener} [watch]
 * @property {(child: import('node:child_process').ChildProcess) => unknown} [started] Receives the process, before it has printed anything.
 */

/** @typedef {{ code: number | null, stdout: string, stderr: string }} CommandResult */
/** @typedef {(child: import('node:child_process').ChildProcessWithoutNullStreams, text: string) => unknown} OutputListener Receives all output so far, each time there is more. */

/** A temporary folder in which the command line runs. It is removed after the tests of the file, or after the test `t`. */
export class Desk {
  folder = mkdtempSync(join(tmpdir(), 'migration-cli-'));
  /** @type {Record<string, string>} */
  env = {};
  /** Values that must never appear in any output. @type {Set<string>} */
  secrets = new Set();
  /** @type {Set<import('node:child_process').ChildProcess>} */
  #running = new Set();

  /** @param {{ settings?: object | null, env?: Record<string, string>, t?: { after: (fn: () => any) => void } }} [options] */
  constructor({ settings = SETTINGS, env = {}, t = { after } } = {}) {
    t.after(() => {
      // A test that failed may have left a command that would keep the runner waiting.
      for (const child of this.#running) child.kill('SIGKILL');
      rmSync(this.folder, { recursive: true, force: true });
    });
    this.env = env;
    if (settings) this.write('auth0-migration.json', JSON.stringify(settings));
  }

  /** @param {string} name */
  path(name) {
    return join(this.folder, name);
  }

  /** @param {string} name @param {string | Buffer} content @returns {string} path of the written file */
  write(name, content) {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content, { mode: 0o600 });
    return this.path(name);
  }

  /**
   * Runs a command to its end and asserts that its output contains no secret.
   *
   * @param {string[]} args
   * @param {RunOptions} [options]
   * @returns {Promise<CommandResult>}
   */
  async run(args, options = {}) {
    const {
      env = {},
      node = NODE_FLAGS,
      terminal = false,
      columns = 80,
      cli = CLI,
      input,
    } = options;
    const { watch = () => {}, started = () => {} } = options;
    const all = { ...this.env, ...env };
    const command = [process.execPath, ...node, cli, ...args];
    const [file = '', ...rest] = terminal ? onTerminal(command, columns) : command;
    const { PATH, HOME, NODE_EXTRA_CA_CERTS, NODE_V8_COVERAGE } = process.env;
    const child = spawn(file, rest, {
      cwd: this.folder,
      env: {
        ...{ PATH, HOME, NODE_EXTRA_CA_CERTS, NODE_V8_COVERAGE, TERM: 'xterm' },
        // OpenSSL then has no authorities of the machine to read.
        SSL_CERT_FILE: '/dev/null',
        ...all,
      },
    });
    this.#running.add(child);
    started(child);
    const result = { code: /** @type {number | null} */ (null), stdout: '', stderr: '' };
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (text) => {
        result[name] += text;
        watch(child, result.stdout + result.stderr);
      });
    }
    // On a terminal, stdin stays open, as it does for a person who sits there.
    if (input instanceof Readable) {
      // A command that ends closes its end of the pipe.
      child.stdin.on('error', () => {});
      input.pipe(child.stdin);
    } else if (!terminal) child.stdin.end(input);
    [result.code] = await once(child, 'close');
    this.#running.delete(child);
    for (const [name, value] of Object.entries(all)) {
      if (/SECRET|TOKEN|PASSWORD|SETTING/.test(name)) this.secrets.add(value);
    }
    for (const secret of this.secrets) {
      if (secret) {
        assert.ok(
          !(result.stdout + result.stderr).includes(secret),
          `the output of ${args.join(' ')} contains a secret`,
        );
      }
    }
    return result;
  }

  /**
   * Runs a command with `--json` and parses its stdout, which must be one JSON document, as the schema in the package says.
   *
   * @param {string[]} args
   * @param {RunOptions} [options]
   * @returns {Promise<CommandResult & { document: any }>}
   */
  async json(args, options) {
    const result = await this.run([...args, '--json'], options);
    const document = JSON.parse(result.stdout);
    assertMatchesSchema(args, document);
    return { ...result, document };
  }
}

/**
 * Wraps a command in `script`, which gives it a pseudo-terminal. Linux has the one of util-linux, other systems that of BSD. The
 * terminal gets its width by `stty`, as `script` has no terminal of its own from which it could take it.
 *
 * @param {string[]} command
 * @param {number} [columns]
 */
export function onTerminal(command, columns = 80) {
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  const line = `stty cols ${columns} && exec ${quoted}`;
  if (process.platform !== 'linux') return ['script', '-q', '/dev/null', 'sh', '-c', line];
  return ['script', '-qefc', line, '/dev/null'];
}
