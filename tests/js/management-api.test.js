// @ts-check
// Requests to the Management API: their host, errors of an incomplete set-up, and invalid responses.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { after, describe, test } from 'node:test';
import { CertificateAuthority, OldTenant } from '../tenant/index.js';
import {
  addUser,
  assertError,
  assertFound,
  expectedRequests,
  newContainer,
  PASSWORD,
  profileOf,
  startOldTenant,
  takeRequests,
} from './support.js';

const tenant = await startOldTenant();
const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');

describe('a custom domain', () => {
  test('tokens and users are requested from the host of Audience and logins from Domain', async (t) => {
    const canonical = await OldTenant.start({
      authority: await CertificateAuthority.load(),
      client: { ...tenant.client, audience: '' },
    });
    after(() => canonical.close());
    const values = {
      user_id: 'auth0|custom',
      email: 'custom@example.com',
      user_metadata: { a: 1 },
    };
    await addUser(tenant, values);
    const user = await addUser(canonical, values);
    const container = newContainer(t, tenant, { Audience: canonical.audience });
    const profile = {
      ...profileOf(user, canonical),
      user_id: `${tenant.domain}|custom`,
      name: user.name,
    };

    assertFound(await container.getUser('custom@example.com'), profile);
    assert.deepEqual(takeRequests(tenant), []);
    assert.deepEqual(takeRequests(canonical), [
      expectedRequests(canonical).token(),
      expectedRequests(canonical).byEmail('custom@example.com'),
    ]);

    tenant.action = undefined;
    assertFound(await container.login('custom@example.com'), profile);
    assert.deepEqual(takeRequests(tenant), [
      expectedRequests(tenant).password('custom@example.com'),
    ]);
    assert.deepEqual(takeRequests(canonical), [expectedRequests(canonical).user('auth0|custom')]);
  });
});

/** @type {Record<string, [prepare: () => void, setting: string, message: RegExp]>} */
const incompleteSetUps = {
  'a wrong secret': [
    () => (tenant.client.client_secret = 'other'),
    'Client_Secret',
    /Client_ID and Client_Secret.*#10-fill-in-the-settings/,
  ],
  'a wrong client': [
    () => (tenant.client.client_id = 'other'),
    'Client_Secret',
    /Client_ID and Client_Secret.*#10-fill-in-the-settings/,
  ],
  'a wrong secret, which older tenants call access_denied': [
    () =>
      Object.assign(tenant.client, {
        client_secret: 'other',
        refusal: { status: 401, error: 'access_denied', description: 'Unauthorized' },
      }),
    'Client_Secret',
    /Client_ID and Client_Secret/,
  ],
  'no grant type client_credentials': [
    () => tenant.client.grant_types.shift(),
    'Client_ID',
    /grant type client_credentials.*#2-enable-its-grant-types/,
  ],
  'no authorisation for the Management API': [
    () => (tenant.client.audience = null),
    'Audience',
    /not authorised for the Management API.*#4-authorise-it/,
  ],
  'no scope read:users': [
    () => (tenant.client.scopes = ['update:users_app_metadata']),
    'Audience',
    /scope read:users.*#4-authorise-it/,
  ],
  'no scope at all': [
    () => (tenant.client.scopes = []),
    'Audience',
    /scope read:users.*#4-authorise-it/,
  ],
};

describe('errors of the set-up', () => {
  for (const [name, [prepare, setting, message]] of Object.entries(incompleteSetUps)) {
    test(`getUser names the setting and the step for ${name}`, async (t) => {
      const user = await addUser(tenant);
      const container = newContainer(t, tenant);
      prepare();
      const run = await container.getUser(user.email);
      assertError(run, 'misconfigured');
      assert.match(run.error?.message ?? '', message);
      assert.deepEqual(
        container.takeLog().map(({ code, setting: logged }) => [code, logged]),
        [['misconfigured', setting]],
      );
    });
  }

  for (const name of [
    'no authorisation for the Management API',
    'no scope read:users',
    'no grant type client_credentials',
  ]) {
    test(`login without claims names the setting and the step for ${name}`, async (t) => {
      const [prepare, , message] = incompleteSetUps[name] ?? assert.fail();
      tenant.action = undefined;
      const user = await addUser(tenant);
      const container = newContainer(t, tenant);
      prepare();
      const run = await container.login(String(user.email), PASSWORD);
      assertError(run, 'misconfigured');
      assert.match(run.error?.message ?? '', message);
    });

    test(`login with claims succeeds with ${name}`, async (t) => {
      const user = await addUser(tenant);
      incompleteSetUps[name]?.[0]();
      assertFound(await newContainer(t, tenant).login(String(user.email)), profileOf(user, tenant));
    });
  }

  test('an unknown Audience is misconfigured', async (t) => {
    const run = await newContainer(t, tenant, {
      Audience: tenant.audience.replace('localhost', '127.0.0.1'),
    }).getUser('jo@example.com');
    assertError(run, 'misconfigured');
    assert.match(run.error?.message ?? '', /Audience.*#10-fill-in-the-settings/);
  });

  test('getUser finds no user in a Connection that does not exist', async (t) => {
    const user = await addUser(tenant);
    const { error, result, calls } = await newContainer(t, tenant, {
      Connection: 'No-Such-DB',
    }).getUser(user.email);
    assert.deepEqual([error, result, calls], [null, undefined, 1]);
  });
});

describe('invalid responses of the Management API', () => {
  /** @type {[number, unknown][]} */
  const answers = [
    [200, {}],
    [200, { users: [] }],
    [200, null],
    [200, 'text'],
    [200, ['a']],
    [200, [null]],
    [200, [[]]],
    [200, '[{}'],
    [200, '[] []'],
    [200, ''],
    [204, ''],
    [400, { errorCode: 'invalid_body' }],
    [403, { error: 'Forbidden' }],
    [404, { errorCode: 'x' }],
    [414, {}],
    [418, []],
    [500, []],
    [501, []],
    [302, []],
  ];
  const container = newContainer({ after }, tenant);
  for (const [status, body] of answers) {
    test(`${status} ${JSON.stringify(body)} of the Management API is unavailable`, async () => {
      for (const [path, identifier] of [
        ['/api/v2/users-by-email', 'jo@example.com'],
        ['/api/v2/users', 'jo'],
      ]) {
        tenant.faults.set(String(path), { status, body: body === null ? 'null' : body });
        assertError(await container.getUser(identifier), 'unavailable');
      }
    });
  }

  test('404 of a list endpoint is unavailable, not an unknown user', async () => {
    tenant.faults.set('/api/v2', {
      status: 404,
      body: { statusCode: 404, errorCode: 'inexistent_user' },
    });
    assertError(await container.getUser('jo@example.com'), 'unavailable');
  });

  test('getUser calls nobody unknown whose identities it cannot read', async () => {
    for (const user of [
      { user_id: 'auth0|1', email: 'jo@example.com' },
      { user_id: 'auth0|1', email: 'jo@example.com', identities: null },
      {},
    ]) {
      tenant.faults.set('/api/v2', { status: 200, body: [user] });
      const { error, result } = await container.getUser('jo@example.com');
      assert.deepEqual([error?.code, result], ['unavailable', undefined]);
    }
    tenant.faults.set('/api/v2', { status: 200, body: [{ identities: [{}] }] });
    const { error, result } = await container.getUser('jo@example.com');
    assert.deepEqual([error, result], [null, undefined], 'of no connection');
  });
});

describe('invalid responses of the token endpoint', () => {
  /** @type {[number, unknown][]} */
  const answers = [
    ...[
      {},
      [],
      'text',
      '',
      { access_token: '' },
      { access_token: 7, expires_in: 60 },
      { token: 'x' },
      { access_token: null },
    ].map((body) => /** @type {[number, unknown]} */ ([200, body])),
    ...[
      [403, 'invalid_grant'],
      [401, 'unauthorized'],
      [403, 'mfa_required'],
      [500, 'invalid_client'],
      [401, ''],
      [404, ''],
    ].map(([status, error]) => /** @type {[number, unknown]} */ ([status, { error }])),
  ];
  for (const [index, [status, body]] of answers.entries()) {
    test(`${status} ${JSON.stringify(body)} of the token endpoint is unavailable`, async () => {
      tenant.faults.set('/oauth/token', { status, body });
      // A new client ID, for which no token is cached.
      const { getUser } = createMigration({
        ...tenant.configuration,
        Client_ID: `client ${index}`,
        Log_Level: 'off',
      });
      assert.equal((await getUser('jo@example.com')).code, 'unavailable');
      assert.equal(tenant.requests.length, 1);
    });
  }
});
