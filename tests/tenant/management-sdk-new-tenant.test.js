// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CertificateAuthority } from './certificate-authority.js';
import { NewTenant } from './new-tenant.js';
import { refused, sdkFor } from './sdk-client.js';

const LOGIN = `function login(identifier, password, callback) {
  if (password !== configuration.Password) return callback(new WrongUsernameOrPasswordError(identifier));
  callback(null, { user_id: '1', email: identifier });
}`;
const GET_USER = 'function getUser(identifier, callback) { callback(null); }';

describe('the official SDK with a new tenant', () => {
  /** @type {NewTenant} */
  let tenant;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  before(async () => {
    tenant = await NewTenant.start({
      authority: await CertificateAuthority.load(),
      connection: null,
    });
    sdk = sdkFor(tenant);
  });
  after(() => tenant.close());

  test('users can log in through a connection with scripts that the SDK created', async () => {
    const options = {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: { login: LOGIN, get_user: GET_USER },
      configuration: { Password: 'right' },
    };
    const connection = await sdk.connections.create({
      name: 'Moved-Users',
      strategy: 'auth0',
      options,
    });
    const id = connection.id ?? '';
    await refused(
      sdk.connections.create({ name: 'Moved-Users', strategy: 'auth0' }),
      409,
      /same name/,
    );
    await refused(
      sdk.connections.create({ name: '-wrong-', strategy: 'auth0' }),
      400,
      /does not match pattern/,
    );
    const caller = { connection: 'Moved-Users' };
    assert.equal((await tenant.login('a@example.com', 'right', caller)).status, 400);
    await sdk.connections.clients.update(id, [
      { client_id: tenant.client.client_id, status: true },
    ]);
    assert.equal((await tenant.login('a@example.com', 'wrong', caller)).status, 403);
    assert.equal((await tenant.login('a@example.com', 'right', caller)).status, 200);
    const {
      data: [user],
    } = await sdk.users.list();
    assert.deepEqual(
      [user?.user_id, user?.identities?.[0]?.connection],
      ['auth0|1', 'Moved-Users'],
    );
    assert.equal(
      (await sdk.users.listUsersByEmail({ email: 'a@example.com' }))[0]?.user_id,
      'auth0|1',
    );
    const { options: read } = await sdk.connections.get(id);
    assert.match(Object.values(read?.configuration ?? {}).join(), /^CkIKI/);
    await sdk.connections.update(id, {
      options: { ...options, import_mode: false },
      metadata: { moved: 'yes' },
    });
    assert.equal((await tenant.login('b@example.com', 'right', caller)).status, 200);
    assert.equal((await sdk.users.list()).data.length, 1);
    await sdk.connections.delete(id);
    assert.deepEqual((await sdk.connections.list()).data, []);
  });
});
