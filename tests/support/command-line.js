// @ts-check
/**
 * Runs the built command line as a user does: a process of its own, in a folder of its own, with an environment of its own.
 */
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

const CLI = fileURLToPath(new URL('../../pkg/cli.js', import.meta.url));
const SETTINGS = { connections: [{ old: 'Username-Password-Authentication', new: 'Users' }] };

/**
 * @typedef {object} RunOptions
 * @property {Record<string, string>} [env]
 * @property {string[]} [node] Options of Node itself.
 * @property {string} [cli] Another copy of the command line.
 * @property {boolean} [terminal] On a terminal; stdout and stderr are both in `stdout` then.
 * @property {Run} [watch]
 */

/** @typedef {{ code: number | null, stdout: string, stderr: string }} Ended */
/** @typedef {(child: import('node:child_process').ChildProcessWithoutNullStreams, text: string) => unknown} Run Gets all output so far, whenever there is more. */

/** A folder in which the command line runs, removed at the end of the file, or of the test `t`. */
export class Desk {
  folder = mkdtempSync(join(tmpdir(), 'migration-cli-'));
  /** @type {Record<string, string>} */
  env = {};
  /** What must appear in no output. @type {Set<string>} */
  secrets = new Set();

  /** @param {{ settings?: object | null, env?: Record<string, string>, t?: { after: (fn: () => any) => void } }} [options] */
  constructor({ settings = SETTINGS, env = {}, t = { after } } = {}) {
    t.after(() => rmSync(this.folder, { recursive: true, force: true }));
    this.env = env;
    if (settings) this.write('auth0-migration.json', JSON.stringify(settings));
  }

  /** @param {string} name */
  path(name) {
    return join(this.folder, name);
  }

  /** @param {string} name @param {string} text @returns {string} its path */
  write(name, text) {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), text, { mode: 0o600 });
    return this.path(name);
  }

  /**
   * Runs a command to its end, and sees to it that no secret is in what it prints.
   *
   * @param {string[]} args
   * @param {RunOptions} [options]
   * @returns {Promise<Ended>}
   */
  async run(args, { env = {}, node = [], terminal = false, cli = CLI, watch = () => {} } = {}) {
    const all = { ...this.env, ...env };
    const command = [process.execPath, ...node, cli, ...args];
    const [file = '', ...rest] = terminal ? onTerminal(command) : command;
    const { PATH, HOME, NODE_EXTRA_CA_CERTS } = process.env;
    const child = spawn(file, rest, {
      cwd: this.folder,
      env: { PATH, HOME, NODE_EXTRA_CA_CERTS, TERM: 'xterm', ...all },
    });
    const ended = { code: /** @type {number | null} */ (null), stdout: '', stderr: '' };
    for (const name of /** @type {const} */ (['stdout', 'stderr'])) {
      child[name].setEncoding('utf8').on('data', (text) => {
        ended[name] += text;
        watch(child, ended.stdout + ended.stderr);
      });
    }
    // A terminal's input stays open until whoever sits there leaves.
    if (!terminal) child.stdin.end();
    [ended.code] = await once(child, 'close');
    for (const [name, value] of Object.entries(all)) {
      if (/SECRET|TOKEN|PASSWORD|SETTING/.test(name)) this.secrets.add(value);
    }
    for (const secret of this.secrets) {
      if (secret) {
        assert.ok(
          !(ended.stdout + ended.stderr).includes(secret),
          `a secret is in the output of ${args.join(' ')}`,
        );
      }
    }
    return ended;
  }

  /**
   * Runs a command with `--json`; stdout must be one document.
   *
   * @param {string[]} args
   * @param {RunOptions} [options]
   * @returns {Promise<Ended & { document: any }>}
   */
  async json(args, options) {
    const ended = await this.run([...args, '--json'], options);
    return { ...ended, document: JSON.parse(ended.stdout) };
  }
}

/** By util-linux on Linux, by BSD elsewhere. @param {string[]} command */
function onTerminal(command) {
  if (process.platform !== 'linux') return ['script', '-q', '/dev/null', ...command];
  const quoted = command.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
  return ['script', '-qefc', quoted, '/dev/null'];
}
