// @ts-check
/**
 * The tenants of `npm run demo -- --serve --bare`, and what it prints about them.
 */
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';

const ROOT = join(import.meta.dirname, '../..');

export class BareTenants {
  /** The lines for `.env`. @type {Record<string, string>} */
  variables = {};
  /** The command that logs the first user in. */
  login = '';

  /** @param {string} output what the demo has printed */
  constructor(output) {
    const lines = output.matchAll(/^(?:export )?([A-Z_]+)='?(.+?)'?$/gm);
    const { NODE_EXTRA_CA_CERTS, ...variables } = Object.fromEntries(
      [...lines].map(([, name = '', value = '']) => [name, value]),
    );
    this.certificates = NODE_EXTRA_CA_CERTS;
    this.variables = variables;
    this.login = /^curl [^]*?\n}'$/m.exec(output)?.[0] ?? assert.fail(output);
    assert.deepEqual(Object.keys(variables).sort(), [
      'NEW_CLIENT_ID',
      'NEW_CLIENT_SECRET',
      'NEW_DOMAIN',
      'OLD_CLIENT_ID',
      'OLD_CLIENT_SECRET',
      'OLD_DOMAIN',
    ]);
  }

  /** Starts the tenants, and ends them with the test. @param {{ after: (fn: () => any) => void }} t */
  static async start(t) {
    const script = join(ROOT, 'scripts/demo/index.js');
    const child = spawn(process.execPath, [script, '--serve', '--bare']);
    t.after(async () => {
      child.kill('SIGINT');
      if (child.exitCode === null) await once(child, 'close');
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text) => (output += text));
    }
    while (!output.includes('Press Ctrl-C')) {
      await delay(20);
      assert.equal(child.exitCode, null, output);
    }
    return new BareTenants(output);
  }

  /** Puts the values of these tenants in place of those that a file has. @param {string} text lines such as `OLD_DOMAIN=...` */
  fillIn(text) {
    return text.replaceAll(/^(\w+)=.*$/gm, (line, name) =>
      name in this.variables ? `${name}=${this.variables[name]}` : line,
    );
  }

  /** Pastes the command that logs the first user in. @returns {Promise<any>} the answer of the new tenant */
  async logIn() {
    const command = this.login.replace('curl', 'curl -sS');
    return JSON.parse((await promisify(execFile)('bash', ['-c', command])).stdout);
  }

  /**
   * Returns the only user with this e-mail in a tenant.
   *
   * @param {'OLD' | 'NEW'} tenant @param {string} email
   * @returns {Promise<any>} undefined if there is none
   */
  async userOf(tenant, email) {
    const [domain, client_id, client_secret] = ['DOMAIN', 'CLIENT_ID', 'CLIENT_SECRET'].map(
      (name) => this.variables[`${tenant}_${name}`],
    );
    const audience = `https://${domain}/api/v2/`;
    const answer = await fetch(`https://${domain}/oauth/token`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        grant_type: 'client_credentials',
        audience,
        client_id,
        client_secret,
      }),
    });
    const { access_token } = /** @type {any} */ (await answer.json());
    const url = `${audience}users-by-email?${new URLSearchParams({ email })}`;
    const users = await fetch(url, { headers: { authorization: `Bearer ${access_token}` } });
    const [user, ...more] = /** @type {any[]} */ (await users.json());
    assert.deepEqual(more, []);
    return user;
  }
}
