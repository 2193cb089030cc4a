// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority } from './certificate-authority.js';
import { managementCaller, startOldTenant } from './client.js';
import { NewTenant } from './new-tenant.js';

const ON = { identifier: { active: true } };
const OFF = { identifier: { active: false } };
const PRECEDENCE = ['email', 'phone_number', 'username'];

describe('the identifiers of a database connection', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  const jo = { email: 'jo@example.com', username: 'jo.smith', phone_number: '+15550005044' };
  before(async () => {
    ({ tenant, client } = await startOldTenant({ users: [{ ...jo, password: 'right' }] }));
  });
  after(() => tenant.close());

  /** The kinds of identifiers with which Jo can log in. @param {Record<string, any> | null} options of a connection that was not there at the start */
  async function accepted(options) {
    const connection = tenant.management.connections.byName(tenant.connection);
    Object.assign(connection ?? {}, { options: options ?? {}, takesAnyUsername: options === null });
    const answers = await Promise.all(
      Object.entries(jo).map(async ([kind, value]) => {
        const { status, body } = await client.login(value, 'right');
        if (status !== 200) assert.equal(body.error, 'invalid_grant');
        return status === 200 ? [kind] : [];
      }),
    );
    return answers.flat();
  }

  test('are the e-mail address, and the user name if it is required', async () => {
    assert.deepEqual(await accepted({}), ['email']);
    assert.deepEqual(await accepted({ requires_username: true }), ['email', 'username']);
    assert.deepEqual(await accepted(null), ['email', 'username']);
  });

  test('are the active ones of its attributes', async () => {
    const { email, username, phone_number } = { email: ON, username: ON, phone_number: ON };
    assert.deepEqual(await accepted({ attributes: { email } }), ['email']);
    assert.deepEqual(await accepted({ attributes: { email: OFF, username } }), ['username']);
    assert.deepEqual(await accepted({ attributes: { phone_number } }), ['phone_number']);
    assert.deepEqual(await accepted({ attributes: { email, username, phone_number } }), [
      'email',
      'username',
      'phone_number',
    ]);
  });
});

test('a linked identity of the same connection logs in with its own identifier and password', async () => {
  const connection = 'Username-Password-Authentication';
  const identity = { connection, provider: 'auth0', isSocial: false };
  const { tenant, client } = await startOldTenant({
    users: [
      {
        user_id: 'auth0|first',
        email: 'first@example.com',
        password: 'one',
        identities: [
          { ...identity, user_id: 'first' },
          {
            ...identity,
            user_id: 'second',
            password: 'two',
            profileData: { email: 'second@example.com' },
          },
        ],
      },
    ],
  });
  const status = async (/** @type {string} */ email, /** @type {string} */ password) =>
    (await client.login(email, password)).status;
  assert.deepEqual(
    [await status('first@example.com', 'one'), await status('first@example.com', 'two')],
    [200, 403],
  );
  assert.deepEqual(
    [await status('second@example.com', 'two'), await status('second@example.com', 'one')],
    [200, 403],
  );
  const { body } = await client.management('users/auth0%7Cfirst');
  assert.doesNotMatch(JSON.stringify(body), /password|two/);
  await tenant.close();
});

describe('a connection of the new tenant that was created by the Management API', () => {
  /** @type {NewTenant} */
  let tenant;
  /** @type {Awaited<ReturnType<typeof managementCaller>>} */
  let call;
  const PROFILES = {
    'jo@example.com': { user_id: 'jo', email: 'jo@example.com', username: 'jo' },
    jo: { user_id: 'jo', email: 'jo@example.com', username: 'jo' },
    '+15550005044': { user_id: 'phone', phone_number: '+15550005044' },
    'ann@example.com': { user_id: 'ann', email: 'ann@example.com' },
  };
  const script = (/** @type {string} */ name) =>
    `function ${name}(identifier, ${name === 'login' ? 'password, ' : ''}callback) {
      callback(null, ${JSON.stringify(PROFILES)}[identifier]);
    }`;
  before(async () => {
    const authority = await CertificateAuthority.load();
    tenant = await NewTenant.start({ authority, connection: null });
    call = await managementCaller(tenant);
  });
  after(() => tenant.close());
  beforeEach(() => {
    for (const connection of [...tenant.management.connections.all]) {
      tenant.management.connections.delete(connection);
    }
  });

  /** @param {Record<string, any>} options */
  const create = (options) =>
    call('POST', 'connections', {
      name: 'Users',
      strategy: 'auth0',
      enabled_clients: [tenant.client.client_id],
      options: {
        enabledDatabaseCustomization: true,
        import_mode: true,
        customScripts: { login: script('login'), get_user: script('getUser') },
        ...options,
      },
    });
  const login = async (/** @type {string} */ identifier) =>
    (await tenant.login(identifier, 'right', { connection: 'Users' })).status;

  test('runs no script for an identifier that it does not take', async () => {
    await create({});
    const { length } = tenant.runs;
    assert.deepEqual([await login('jo'), await login('+15550005044')], [403, 403]);
    assert.equal(tenant.runs.length, length);
    assert.equal(await login('jo@example.com'), 200);
  });

  test('takes a user name where the connection requires one, which profiles then must have', async () => {
    await create({ requires_username: true });
    assert.equal(await login('jo'), 200);
    assert.equal(await login('ann@example.com'), 400);
  });

  test('takes a phone number and a profile without e-mail where its attributes allow that', async () => {
    const { status } = await create({
      precedence: PRECEDENCE,
      attributes: { email: ON, phone_number: { ...ON, profile_required: false } },
    });
    assert.equal(status, 201);
    assert.deepEqual([await login('+15550005044'), await login('+15550005044')], [200, 200]);
    assert.equal(await login('jo'), 403);
  });

  test('refuses a profile without a field that its attributes require', async () => {
    await create({ attributes: { email: ON, username: { ...ON, profile_required: true } } });
    assert.equal(await login('ann@example.com'), 400);
    assert.equal(await login('jo'), 200);
  });

  test('checks user names at a sign-up, but not those of scripts', async () => {
    const status = async (/** @type {string} */ username) =>
      (await tenant.signUp(`${Math.random()}@example.com`, 'x', username, { connection: 'Users' }))
        .status;
    await create({ requires_username: true });
    assert.equal(await status('good.name-1'), 200);
    for (const wrong of ['', 'longer-than-fifteen', 'a b', 'ü', 'a@example.com']) {
      assert.equal(await status(wrong), 400);
    }
    await call('DELETE', `connections/${tenant.management.connections.byName('Users')?.id}`);
    await create({ requires_username: true, validation: { username: { min: 3, max: 20 } } });
    assert.deepEqual([await status('ab'), await status('longer-than-fifteen')], [400, 200]);
  });

  test('asks at a sign-up for what its attributes say', async () => {
    await create({
      attributes: {
        email: { ...ON, signup: { status: 'required' } },
        username: { ...ON, signup: { status: 'inactive' } },
      },
    });
    const where = { connection: 'Users' };
    assert.equal((await tenant.signUp('a@example.com', 'x', 'name', where)).status, 400);
    assert.equal((await tenant.signUp('', 'x', undefined, where)).status, 400);
    assert.equal((await tenant.signUp('a@example.com', 'x', undefined, where)).status, 200);
  });

  test('has options that exclude each other, and of the documented form', async () => {
    const attributes = { email: ON };
    for (const wrong of [
      { attributes, validation: { username: { min: 1, max: 15 } } },
      { attributes, requires_username: true },
      { attributes: {} },
      { attributes: { email: { required: true } } },
      { attributes: { username: { validation: { max_length: 129 } } } },
      { precedence: ['email'] },
      { validation: { username: { min: 1 } } },
      { validation: { username: { min: 1, max: 129 } } },
      { password_history: { enable: true, size: 25 } },
      { password_complexity_options: { min_length: 0 } },
      { passwordPolicy: 'best' },
      { customScripts: { login: '' } },
    ]) {
      const { status, body } = await create(wrong);
      assert.deepEqual([status, body.errorCode], [400, 'invalid_body'], JSON.stringify(wrong));
    }
    const { status, body } = await create({
      attributes,
      precedence: PRECEDENCE,
      passwordPolicy: 'excellent',
      password_history: { enable: true, size: 5 },
    });
    assert.equal(status, 201);
    assert.deepEqual(body.options.attributes, attributes);
  });

  test('may have a name of 128 characters', async () => {
    const named = (/** @type {string} */ name) =>
      call('POST', 'connections', { name, strategy: 'auth0' });
    assert.equal((await named('a'.repeat(128))).status, 201);
    for (const wrong of ['a'.repeat(129), 'a--b', '-a', 'a_b', '']) {
      assert.equal((await named(wrong)).status, 400);
    }
  });
});
