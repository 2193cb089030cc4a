// @ts-check
/**
 * Runs the project's command line as a user does: as a separate process, in a folder that contains a settings file and
 * the credentials of both tenants.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StepError } from './errors.js';

/** @typedef {import('../../tests/tenant/index.js').OldTenant} OldTenant */
/** @typedef {import('../../tests/tenant/index.js').NewTenant} NewTenant */
/** @typedef {{ tenant: 'old' | 'new', title: string }} Change */

const ENVIRONMENT = '.env';

export class CommandLine {
  /** Path of the built program. */
  static PROGRAM = fileURLToPath(new URL('../../pkg/cli.js', import.meta.url));
  /** The folder in which it runs. */
  folder = mkdtempSync(join(tmpdir(), 'auth0-migration-'));

  /** @param {OldTenant} oldTenant @param {NewTenant} newTenant */
  constructor(oldTenant, newTenant) {
    const settings = { connections: [{ old: oldTenant.connection, new: newTenant.connection }] };
    const variables = Object.entries({ OLD: oldTenant, NEW: newTenant }).flatMap(
      ([name, { domain, managementClient }]) => [
        `${name}_DOMAIN=${domain}`,
        `${name}_CLIENT_ID=${managementClient.client_id}`,
        `${name}_CLIENT_SECRET=${managementClient.client_secret}`,
      ],
    );
    writeFileSync(
      join(this.folder, 'auth0-migration.json'),
      `${JSON.stringify(settings, null, 2)}\n`,
    );
    writeFileSync(join(this.folder, ENVIRONMENT), `${variables.join('\n')}\n`, { mode: 0o600 });
  }

  /**
   * Runs `setup`.
   *
   * @returns {Promise<Change[]>} the changes that it made
   * @throws {StepError}
   */
  async setUp() {
    const { code, document } = await this.#run('setup', '--yes');
    if (code === 0) return document.plan.changes;
    throw new StepError(`setup ended with exit code ${code}: ${document.problem?.message}`);
  }

  /**
   * Runs `move-rest`, which also marks whom it has moved.
   *
   * @returns {Promise<any>} what its steps have returned
   * @throws {StepError}
   */
  async moveRest() {
    const { code, document } = await this.#run('move-rest', '--go', '--mark', '--yes');
    // Exit code 3: some users need somebody, such as those who are marked and not there.
    if (code === 0 || code === 3) return document.steps;
    throw new StepError(`move-rest ended with exit code ${code}: ${document.problem?.message}`);
  }

  /**
   * Runs `status`.
   *
   * @returns {Promise<{ text: string, record: any }>} what it prints for people, and the record that it adds to the history
   * @throws {StepError}
   */
  async status() {
    const { code, stdout, stderr } = await this.#start('status', '--env', ENVIRONMENT);
    if (code !== 0) throw new StepError(`status ended with exit code ${code}: ${stderr}`);
    const history = readFileSync(join(this.folder, 'auth0-migration-history.ndjson'), 'utf8');
    return { text: stdout, record: JSON.parse(history.trimEnd().split('\n').at(-1) ?? '') };
  }

  /** Runs `report`, which overwrites the file. @param {string} file @throws {StepError} */
  async report(file) {
    const { code, stderr } = await this.#start('report', '--out', file, '--force');
    if (code !== 0) throw new StepError(`report ended with exit code ${code}: ${stderr}`);
  }

  /** Returns a command that can be pasted into a shell. @param {string} command */
  shellCommand(command) {
    return [
      `(cd '${this.folder}' && \\`,
      `  NODE_EXTRA_CA_CERTS='${process.env.NODE_EXTRA_CA_CERTS}' \\`,
      `  '${CommandLine.PROGRAM}' ${command} --env ${ENVIRONMENT})`,
    ].join('\n');
  }

  close() {
    rmSync(this.folder, { recursive: true });
  }

  /** @param {...string} args @returns {Promise<{ code: number, document: any }>} */
  async #run(...args) {
    const { code, stdout, stderr } = await this.#start(...args, '--json', '--env', ENVIRONMENT);
    try {
      return { code, document: JSON.parse(stdout) };
    } catch {
      throw new StepError(`the command line did not print JSON: ${stderr}`);
    }
  }

  /** @param {...string} args @returns {Promise<{ code: number, stdout: string, stderr: string }>} */
  #start(...args) {
    const options = { cwd: this.folder };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        [CommandLine.PROGRAM, ...args],
        options,
        (error, stdout, stderr) => {
          resolve({ code: Number(error?.code ?? 0), stdout, stderr });
        },
      );
    });
  }
}
