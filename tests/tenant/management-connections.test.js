// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { CertificateAuthority } from './certificate-authority.js';
import { managementCaller } from './client.js';
import { NewTenant } from './new-tenant.js';

const SCRIPTS = {
  login:
    'function login(u, p, callback) { callback(null, { user_id: u, email: u, nickname: configuration.Key }); }',
  get_user: 'function getUser(u, callback) { callback(null); }',
};
/** Options that a connection has after every write. */
const DEFAULT_OPTIONS = {
  authentication_methods: { password: { enabled: true }, passkey: { enabled: false } },
  passkey_options: {
    challenge_ui: 'both',
    progressive_enrollment_enabled: true,
    local_enrollment_enabled: true,
  },
};
const ENCRYPTED = /^CkIKI[\w+/]{60,}=*$/;

describe('connections in the Management API', () => {
  /** @type {NewTenant} */
  let tenant;
  /** @type {Awaited<ReturnType<typeof managementCaller>>} */
  let call;
  let count = 0;
  before(async () => {
    tenant = await NewTenant.start({
      authority: await CertificateAuthority.load(),
      connection: null,
    });
    call = await managementCaller(tenant);
  });
  after(() => tenant.close());

  /** Creates a connection that is enabled for the application. @param {Record<string, unknown>} [options] */
  async function newConnection(
    options = {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: SCRIPTS,
      configuration: { Key: 'plain' },
    },
  ) {
    const name = `Connection-${++count}`;
    const { status, body } = await call('POST', 'connections', {
      name,
      strategy: 'auth0',
      options,
      enabled_clients: [tenant.client.client_id],
    });
    assert.equal(status, 201);
    return { name, path: `connections/${body.id}`, body };
  }
  /** Returns the setting `Key` as the scripts of a connection read it. @param {string} name @param {string} email */
  async function keySeenBy(name, email) {
    const { status } = await tenant.login(email, 'x', { connection: name });
    assert.equal(status, 200);
    const connection = tenant.management.connections.byName(name);
    return connection && tenant.usersOf(connection).get(email)?.nickname;
  }

  test('a PATCH replaces all options of a connection', async () => {
    const { path, body: created } = await newConnection();
    assert.deepEqual([created.options.passwordPolicy, created.options.mfa.active], ['good', true]);
    const { status, body } = await call('PATCH', path, { options: { import_mode: true } });
    assert.deepEqual([status, body.options], [200, { ...DEFAULT_OPTIONS, import_mode: true }]);
    assert.deepEqual((await call('GET', path)).body.options, {
      ...DEFAULT_OPTIONS,
      import_mode: true,
    });
    assert.deepEqual((await call('PATCH', path, { show_as_button: true })).body.options, {
      ...DEFAULT_OPTIONS,
      import_mode: true,
    });
    assert.deepEqual((await call('PATCH', path, { options: null })).body.options, DEFAULT_OPTIONS);
  });

  test('configuration values are returned encrypted and stay the same until the next write', async () => {
    const { name, path, body } = await newConnection();
    const { Key } = body.options.configuration;
    assert.match(Key, ENCRYPTED);
    assert.equal((await call('GET', path)).body.options.configuration.Key, Key);
    const written = await call('PATCH', path, {
      options: { ...body.options, configuration: { Key: 'plain' } },
    });
    assert.match(written.body.options.configuration.Key, ENCRYPTED);
    assert.notEqual(written.body.options.configuration.Key, Key);
    assert.equal(await keySeenBy(name, 'a@example.com'), 'plain');
  });

  test('configuration values can be encrypted in the older format', async () => {
    const { cipher } = tenant.management.connections;
    cipher.form = 'hex';
    const { name, body } = await newConnection();
    cipher.form = 'base64';
    assert.match(body.options.configuration.Key, /^2\.0\$[0-9a-f]{32}\$([0-9a-f]{32})+$/);
    assert.equal(await keySeenBy(name, 'a@example.com'), 'plain');
  });

  test('configuration values that are written back encrypted are encrypted twice', async () => {
    const { name, path, body } = await newConnection();
    assert.equal(await keySeenBy(name, 'a@example.com'), 'plain');
    await call('PATCH', path, { options: body.options });
    assert.equal(await keySeenBy(name, 'b@example.com'), body.options.configuration.Key);
  });

  test('the options of a connection require separate scopes', async () => {
    const { path } = await newConnection();
    const limited = await managementCaller(tenant, 'read:connections update:connections');
    assert.equal('options' in (await limited('GET', path)).body, false);
    assert.equal('options' in (await limited('GET', 'connections')).body[0], false);
    const refused = await limited('PATCH', path, { options: {} });
    assert.deepEqual(
      [refused.status, refused.body.message],
      [403, 'Insufficient scope, expected any of: update:connections_options'],
    );
    const changed = await limited('PATCH', path, { show_as_button: true });
    assert.deepEqual(
      [changed.status, changed.body.show_as_button, 'options' in changed.body],
      [200, true, false],
    );
  });

  test('invalid changes and invalid new connections are rejected', async () => {
    const { path } = await newConnection();
    const scripts = (/** @type {object} */ customScripts) => ({ options: { customScripts } });
    const cases = /** @type {[object, RegExp][]} */ ([
      [
        { name: 'Other' },
        /^Payload validation error: 'Additional properties not allowed: name'\.$/,
      ],
      [{ strategy: 'auth0' }, /not allowed: strategy/],
      [{ enabled_clients: [] }, /not allowed: enabled_clients/],
      [
        scripts({ log_in: 'function a() {}' }),
        /'Additional properties not allowed: log_in' on property options\.customScripts\.$/,
      ],
      [
        scripts({ login: `function login() {/*${'x'.repeat(100_000)}*/}` }),
        /too long .* maximum 100000' on property options\.customScripts\.login/,
      ],
      [
        { options: { configuration: { Key: 1 } } },
        /'Expected type string but found type integer' on property options\.configuration\.Key/,
      ],
      [{ metadata: { a: 1 } }, /on property metadata\.a/],
      [{ metadata: { a: 'x'.repeat(256) } }, /too long \(256 chars\), maximum 255/],
      [
        {
          metadata: Object.fromEntries(
            Array.from({ length: 11 }, (_, index) => [`k${index}`, 'v']),
          ),
        },
        /Too many properties defined \(11\), maximum 10/,
      ],
    ]);
    for (const [body, message] of cases) {
      const answer = await call('PATCH', path, body);
      assert.equal(answer.status, 400, JSON.stringify(body).slice(0, 80));
      assert.match(answer.body.message, message);
    }
    const create = (/** @type {object} */ more) =>
      call('POST', 'connections', { name: 'Fine', strategy: 'auth0', ...more });
    for (const more of [
      { name: 'a_b' },
      { name: 'a-' },
      { name: 'x'.repeat(129) },
      { strategy: undefined },
      { enabled_clients: ['nobody'] },
    ]) {
      assert.equal((await create(more)).status, 400, JSON.stringify(more));
    }
  });

  test('a script of invalid form is accepted and fails only when it runs', async () => {
    const { name, path } = await newConnection();
    const options = {
      enabledDatabaseCustomization: true,
      import_mode: true,
      customScripts: { login: 'const login = 1;' },
    };
    assert.equal((await call('PATCH', path, { options })).status, 200);
    const { status, body } = await tenant.login('a@example.com', 'x', { connection: name });
    assert.deepEqual([status, body.error], [500, 'server_error']);
    assert.match(tenant.logs.at(-1)?.description ?? '', /must begin with a function expression/);
    await call('PATCH', path, { options: { ...options, customScripts: {} } });
    assert.match(
      (await tenant.login('a@example.com', 'x', { connection: name })).body.error_description,
      /login is not there/,
    );
  });

  test('a PATCH without display_name removes it', async () => {
    const { path } = await newConnection();
    assert.equal((await call('PATCH', path, { display_name: 'Shown' })).body.display_name, 'Shown');
    assert.equal(
      'display_name' in (await call('PATCH', path, { is_domain_connection: true })).body,
      false,
    );
  });

  test('clients are enabled and disabled one by one', async () => {
    const { path } = await newConnection();
    const other = (await call('POST', 'clients', { name: 'Other' })).body.client_id;
    const ids = async (query = '') => (await call('GET', `${path}/clients${query}`)).body;
    const answer = await call('PATCH', `${path}/clients`, [{ client_id: other, status: true }]);
    assert.deepEqual([answer.status, answer.body], [204, '']);
    assert.deepEqual(await ids(), {
      clients: [{ client_id: tenant.client.client_id }, { client_id: other }],
    });
    assert.deepEqual((await ids('?take=1')).clients, [{ client_id: tenant.client.client_id }]);
    await call('PATCH', `${path}/clients`, [{ client_id: tenant.client.client_id, status: false }]);
    assert.deepEqual(await ids(), { clients: [{ client_id: other }] });
    for (const body of [[], {}, [{ client_id: other }], [{ client_id: 'nobody', status: true }]]) {
      assert.equal(
        (await call('PATCH', `${path}/clients`, body)).status,
        400,
        JSON.stringify(body),
      );
    }
  });

  test('the list of connections can be filtered by name and strategies', async () => {
    const { name } = await newConnection({});
    const names = async (/** @type {string} */ query) =>
      (await call('GET', `connections?fields=name&${query}`)).body.map(
        (/** @type {{ name: string }} */ connection) => connection.name,
      );
    assert.deepEqual(await names(`name=${name}`), [name]);
    assert.deepEqual(await names(`name=${name}&strategy=google-oauth2`), []);
    assert.deepEqual(await names(`name=${name}&strategy=google-oauth2&strategy=auth0`), [name]);
  });

  test('scripts run only with customisation, and at every login without import mode', async () => {
    const plain = await newConnection({ import_mode: true, customScripts: SCRIPTS });
    assert.equal(
      (await tenant.login('a@example.com', 'x', { connection: plain.name })).body.error,
      'invalid_grant',
    );
    assert.equal(
      (await tenant.signUp('a@example.com', 'x', undefined, { connection: plain.name })).status,
      200,
    );
    assert.equal(
      (await tenant.login('a@example.com', 'x', { connection: plain.name })).status,
      200,
    );
    const { name } = await newConnection({
      enabledDatabaseCustomization: true,
      customScripts: SCRIPTS,
      configuration: {},
    });
    const runs = tenant.runs.length;
    for (const password of ['one', 'two']) {
      assert.equal(
        (await tenant.login('a@example.com', password, { connection: name })).status,
        200,
      );
    }
    assert.equal(tenant.runs.length - runs, 2);
  });
});
