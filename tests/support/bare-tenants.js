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
    const lines = [...output.matchAll(/^([A-Z_]+)=(.+)$/gm)];
    const variables = Object.fromEntries(lines.map(([, name = '', value = '']) => [name, value]));
    this.variables = variables;
    /** Commands that set variables of the environment. */
    this.exports = output.match(/^export .*$/gm) ?? [];
    this.certificates = /^export NODE_EXTRA_CA_CERTS='(.*)'$/m.exec(output)?.[1];
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
    const users = await this.#call(
      tenant,
      'GET',
      `users-by-email?${new URLSearchParams({ email })}`,
    );
    assert.equal(users.length, 1, `users with the address ${email}`);
    return users[0];
  }

  /**
   * Takes all other scopes from the application that the command line uses.
   *
   * @param {'OLD' | 'NEW'} tenant @param {string[]} scope
   */
  async allowOnly(tenant, scope) {
    const query = new URLSearchParams({ client_id: this.variables[`${tenant}_CLIENT_ID`] ?? '' });
    const [grant] = await this.#call(tenant, 'GET', `client-grants?${query}`);
    await this.#call(tenant, 'PATCH', `client-grants/${grant.id}`, { scope });
  }

  /** @param {'OLD' | 'NEW'} tenant @param {string} method @param {string} path @param {object} [body] @returns {Promise<any>} */
  async #call(tenant, method, path, body) {
    const [domain, client_id, client_secret] = ['DOMAIN', 'CLIENT_ID', 'CLIENT_SECRET'].map(
      (name) => this.variables[`${tenant}_${name}`],
    );
    const audience = `https://${domain}/api/v2/`;
    const { access_token } = await send(`https://${domain}/oauth/token`, {
      method: 'POST',
      body: { grant_type: 'client_credentials', audience, client_id, client_secret },
    });
    return send(audience + path, { method, body, token: access_token });
  }
}

/** @param {string} url @param {{ method: string, body?: object, token?: string }} request @returns {Promise<any>} */
async function send(url, { method, body, token }) {
  const response = await fetch(url, {
    method,
    headers: {
      ...(body ? { 'content-type': 'application/json' } : {}),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
    },
    body: body && JSON.stringify(body),
  });
  const answer = await response.json();
  assert.ok(response.ok, `${method} ${url}: ${JSON.stringify(answer)}`);
  return answer;
}
