// @ts-check
/**
 * A migration in which every secret of the command line is a canary: what each command prints and writes is searched for all
 * of them.
 */
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Canaries } from './canaries.js';
import { beginMigration } from './two-tenants.js';

/** @typedef {import('./command-line.js').RunOptions} RunOptions */
/** @typedef {import('./two-tenants.js').Tenant} Tenant */

export const OLD = 'Username-Password-Authentication';
const SETTINGS = { connections: [{ old: OLD, new: 'Users' }], user_id: 'keep' };
/** A number that is no secret is shorter. */
const SHORTEST_SECRET = 16;

export class CanaryDesk {
  canaries = new Canaries();
  /** How often an answer has held a secret, by the member of the answer. @type {Record<string, number>} */
  answered = {};

  /** @param {import('./two-tenants.js').Migration} migration */
  constructor(migration) {
    const { oldTenant, newTenant, desk } = migration;
    this.desk = desk;
    this.oldTenant = oldTenant;
    this.newTenant = newTenant;
    for (const [prefix, tenant] of /** @type {[string, Tenant][]} */ ([
      ['OLD', oldTenant],
      ['NEW', newTenant],
    ])) {
      const secret = this.canaries.plant(`${prefix}_CLIENT_SECRET`);
      const { managementClient } = tenant;
      managementClient.client_secret = secret;
      const record = tenant.management.clients.all.find(
        ({ client_id }) => client_id === managementClient.client_id,
      );
      assert.ok(record);
      record.client_secret = secret;
      desk.env[`${prefix}_CLIENT_SECRET`] = secret;
      tenant.server.onAnswer = (_request, payload) => this.#note(payload);
    }
    this.#ownSettings();
  }

  /** The connection has a setting and a script of its own, both with a secret. */
  #ownSettings() {
    const setting = this.canaries.plant('own setting', { special: true });
    const script = this.canaries.plant('own script');
    const connection = this.newTenant.management.connections.byName('Users');
    assert.ok(connection);
    const customScripts = {
      change_password: `function changePassword(email, password, callback) { callback(null, '${script}'); }`,
    };
    this.newTenant.management.connections.update(connection, {
      options: { ...connection.options, customScripts, configuration: { Api_Key: setting } },
    });
    this.desk.env.NEW_SETTING_Api_Key = setting;
  }

  /** Notes the tokens and secrets of an answer. @param {unknown} payload */
  #note(payload) {
    if (typeof payload !== 'string' || !/_token"|client_secret"/.test(payload)) return;
    JSON.parse(payload, (name, value) => {
      if (typeof value !== 'string' || value.length < SHORTEST_SECRET) return value;
      if (name.endsWith('_token')) this.canaries.addToken(name, value);
      else if (name === 'client_secret') this.canaries.add('secret of an application', value);
      else return value;
      this.answered[name] = (this.answered[name] ?? 0) + 1;
      return value;
    });
  }

  /**
   * Runs a command, and looks for secrets in what it prints.
   *
   * @param {string[]} args
   * @param {RunOptions} [options]
   */
  async run(args, options) {
    const result = await this.desk.run(args, options);
    const name = args.join(' ');
    assert.deepEqual(
      [
        ...this.canaries.findIn(result.stdout, `stdout of ${name}`),
        ...this.canaries.findIn(result.stderr, `stderr of ${name}`),
      ],
      [],
      `${result.stdout}${result.stderr}`,
    );
    return result;
  }

  /**
   * Where secrets are in the files of the folder, except where they belong.
   *
   * @param {[kind: RegExp, file: RegExp][]} places where which secrets belong; each must have one
   */
  assertFilesHave(places) {
    const found = this.canaries.findInFolder(this.desk.folder);
    const isIn = (/** @type {[RegExp, RegExp]} */ [kind, file], /** @type {string} */ one) => {
      const [, secret = '', path = ''] = /^(.*?) in (.*) \([\w -]+\)$/.exec(one) ?? [];
      return kind.test(secret) && file.test(path);
    };
    assert.deepEqual(
      found.filter((one) => !places.some((place) => isIn(place, one))),
      [],
    );
    const empty = places.filter((place) => !found.some((one) => isIn(place, one)));
    assert.deepEqual(empty, [], 'places that have no secret any more');
  }
}

/** @param {{ after: (fn: () => any) => void }} t @param {Parameters<typeof beginMigration>[1]} [options] */
export const beginWithCanaries = async (t, options) =>
  new CanaryDesk(await beginMigration(t, { settings: SETTINGS, ...options }));

/** A bcrypt hash of a password that nobody knows. */
export const newHash = () => `$2b$10$${randomBytes(27).toString('hex').slice(0, 53)}`;

/** The secret of an authenticator app, in base32. */
export const newTotpSecret = () =>
  [...randomBytes(32)].map((byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('');
