// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { managementCaller, startOldTenant } from './client.js';
import { MANAGEMENT_SCOPES } from './management/scopes.js';

/** The response of the platform to an invalid body. @param {string} message */
const invalidBody = (message) => ({
  statusCode: 400,
  error: 'Bad Request',
  message: `Payload validation error: ${message}`,
  errorCode: 'invalid_body',
});

describe('the Management API', () => {
  /** @type {Awaited<ReturnType<typeof startOldTenant>>['tenant']} */
  let tenant;
  /** @type {Awaited<ReturnType<typeof managementCaller>>} */
  let call;
  before(async () => {
    ({ tenant } = await startOldTenant());
    call = await managementCaller(tenant);
  });
  after(() => tenant.close());

  test('invalid bodies get the error messages of the platform', async () => {
    const cases = /** @type {[string, string, unknown, string][]} */ ([
      ['POST', 'clients', { name: 'x', foo: 1 }, "'Additional properties not allowed: foo'."],
      ['POST', 'clients', {}, "'Missing required property: name'."],
      [
        'POST',
        'clients',
        { name: 1 },
        "'Expected type string but found type integer' on property name.",
      ],
      [
        'POST',
        'clients',
        { name: 'x', app_type: 'robot' },
        `'No enum match for: "robot"' on property app_type.`,
      ],
      [
        'POST',
        'clients',
        { name: 'x', client_secret: 'y' },
        "'Additional properties not allowed: client_secret'.",
      ],
      [
        'POST',
        'clients',
        { name: 'x', client_metadata: { a: 'x'.repeat(256) } },
        "'String is too long (256 chars), maximum 255' on property client_metadata.a.",
      ],
      [
        'PATCH',
        `clients/${tenant.client.client_id}`,
        { name: null },
        "'Expected type string but found type null' on property name.",
      ],
      ['POST', 'client-grants', { client_id: 'x' }, "'Missing required property: audience'."],
      [
        'POST',
        'client-grants',
        { client_id: 'x', audience: 'y', scope: ['a', 'a'] },
        "'Array items are not unique (indices 0 and 1)' on property scope.",
      ],
      [
        'POST',
        'actions/actions',
        { name: 'x', supported_triggers: [] },
        "'Array is too short (0), minimum 1' on property supported_triggers.",
      ],
      [
        'POST',
        'actions/actions',
        { name: 'x', supported_triggers: [{ id: 'post-login' }], code: 'x'.repeat(100_001) },
        "'String is too long (100001 chars), maximum 100000' on property code.",
      ],
      [
        'PATCH',
        'actions/triggers/post-login/bindings',
        { bindings: [{ display_name: 'x' }] },
        "'Missing required property: ref' on property bindings.0.",
      ],
      [
        'PATCH',
        'attack-protection/brute-force-protection',
        { max_attempts: 0 },
        "'Value 0 is less than minimum 1' on property max_attempts.",
      ],
      [
        'PATCH',
        'tenants/settings',
        { sandbox_versions_available: [] },
        "'Additional properties not allowed: sandbox_versions_available'.",
      ],
      ['PUT', 'guardian/policies', {}, "'Expected type array but found type object'."],
    ]);
    for (const [method, path, body, message] of cases) {
      assert.deepEqual(
        (await call(method, path, body)).body,
        invalidBody(message),
        `${method} ${path} ${JSON.stringify(body).slice(0, 80)}`,
      );
    }
  });

  test('unknown and invalid query parameters are rejected', async () => {
    for (const [path, message] of [
      ['clients?name=x', "'Additional properties not allowed: name'."],
      ['clients?per_page=101', "'Value 101 is greater than maximum 100' on property per_page."],
      [
        'clients?include_totals=maybe',
        "'Expected type boolean but found type string' on property include_totals.",
      ],
      [
        'actions/actions?include_totals=true',
        "'Additional properties not allowed: include_totals'.",
      ],
      ['connections?take=x', "'Expected type integer but found type string' on property take."],
    ]) {
      const { status, body } = await call('GET', path ?? '');
      assert.deepEqual(
        [status, body.message, body.errorCode],
        [400, `Query validation error: ${message}`, 'invalid_query_string'],
      );
    }
  });

  test('unknown resources get status 404', async () => {
    for (const [path, code] of [
      ['clients/x', 'inexistent_client'],
      ['client-grants/x', 'inexistent_client_grant'],
      ['connections/x', 'inexistent_connection'],
      ['connections/x/clients', 'inexistent_connection'],
      ['actions/actions/x', 'action_not_found'],
      ['resource-servers/x', 'inexistent_resource_server'],
    ]) {
      const { status, body } = await call('GET', path ?? '');
      assert.deepEqual([status, body.errorCode], [404, code]);
    }
  });

  test('every endpoint requires its scopes', async () => {
    const cases = /** @type {[string, string, string][]} */ ([
      ['GET', 'clients', 'read:clients,read:client_keys'],
      ['POST', 'clients', 'create:clients'],
      ['PATCH', 'clients/x', 'update:clients,update:client_keys'],
      ['DELETE', 'clients/x', 'delete:clients'],
      ['GET', 'client-grants', 'read:client_grants'],
      ['POST', 'client-grants', 'create:client_grants'],
      ['PATCH', 'client-grants/x', 'update:client_grants'],
      ['DELETE', 'client-grants/x', 'delete:client_grants'],
      ['GET', 'connections', 'read:connections'],
      ['POST', 'connections', 'create:connections'],
      ['PATCH', 'connections/x', 'update:connections'],
      ['DELETE', 'connections/x', 'delete:connections'],
      ['GET', 'connections/x/clients', 'read:connections'],
      ['PATCH', 'connections/x/clients', 'update:connections'],
      ['GET', 'actions/actions', 'read:actions'],
      ['POST', 'actions/actions', 'create:actions'],
      ['PATCH', 'actions/actions/x', 'update:actions'],
      ['POST', 'actions/actions/x/deploy', 'create:actions'],
      ['DELETE', 'actions/actions/x', 'delete:actions'],
      ['GET', 'actions/triggers/post-login/bindings', 'read:actions'],
      ['PATCH', 'actions/triggers/post-login/bindings', 'update:actions'],
      ['GET', 'attack-protection/suspicious-ip-throttling', 'read:attack_protection'],
      ['PATCH', 'attack-protection/suspicious-ip-throttling', 'update:attack_protection'],
      ['GET', 'tenants/settings', 'read:tenant_settings'],
      ['PATCH', 'tenants/settings', 'update:tenant_settings'],
      ['GET', 'guardian/policies', 'read:mfa_policies'],
      ['GET', 'resource-servers', 'read:resource_servers'],
      ['GET', 'logs', 'read:logs,read:logs_users'],
      ['GET', 'stats/daily', 'read:stats'],
      ['GET', 'stats/active-users', 'read:stats'],
      ['GET', 'events', 'read:events'],
      ['GET', 'guardian/factors', 'read:guardian_factors'],
      ['GET', 'users/x/authentication-methods', 'read:authentication_methods'],
    ]);
    for (const [method, path, scopes] of cases) {
      const others = MANAGEMENT_SCOPES.filter((scope) => !scopes.split(',').includes(scope)).join(
        ' ',
      );
      const limited = await managementCaller(tenant, others);
      assert.deepEqual((await limited(method, path)).body, {
        statusCode: 403,
        error: 'Forbidden',
        message: `Insufficient scope, expected any of: ${scopes}`,
        errorCode: 'insufficient_scope',
      });
    }
  });

  test('a token has the scopes of its client grant', async () => {
    const { managementClient } = tenant;
    const all = managementClient.scopes;
    managementClient.scopes = ['read:clients'];
    const limited = await managementCaller(tenant);
    const beyond = await managementCaller(tenant, 'read:actions');
    managementClient.scopes = all;
    assert.deepEqual(
      [(await limited('GET', 'clients')).status, (await limited('GET', 'actions/actions')).status],
      [200, 403],
    );
    assert.equal((await beyond('GET', 'actions/actions')).status, 401);
  });

  test('client secrets are returned only with the scope read:client_keys', async () => {
    const path = `clients/${tenant.client.client_id}`;
    const limited = await managementCaller(tenant, 'read:clients create:clients update:clients');
    assert.equal((await call('GET', path)).body.client_secret, tenant.client.client_secret);
    for (const { body } of [
      await limited('GET', path),
      await limited('PATCH', path, { name: 'Renamed' }),
      await limited('POST', 'clients', { name: 'x' }),
    ]) {
      assert.equal(typeof body.client_id, 'string');
      assert.equal('client_secret' in body, false);
    }
  });

  test('lists support pages by number and by checkpoint', async () => {
    const total = tenant.management.clients.all.length;
    const { body: page } = await call(
      'GET',
      'clients?page=1&per_page=1&include_totals=true&fields=name&include_fields=true',
    );
    assert.deepEqual(page, { total, start: 1, limit: 1, clients: [{ name: tenant.client.name }] });
    assert.deepEqual((await call('GET', 'clients?page=9')).body, []);
    const path = 'connections?take=1&fields=name&include_totals=true';
    const { body: first } = await call('GET', path);
    const { body: second } = await call('GET', `${path}&from=${first.next}`);
    const expected = ['Username-Password-Authentication', 'Other-DB'].map((name) => {
      const { id } = tenant.management.connections.byName(name) ?? {};
      return [{ id, name, is_domain_connection: false }];
    });
    assert.deepEqual([first.connections, second], [expected[0], { connections: expected[1] }]);
  });

  test('the default grant types of a client depend on its type', async () => {
    const grants = async (/** @type {object} */ more) =>
      (await call('POST', 'clients', { name: 'x', ...more })).body.grant_types;
    assert.deepEqual(await grants({ app_type: 'non_interactive' }), ['client_credentials']);
    assert.deepEqual(await grants({ token_endpoint_auth_method: 'none' }), [
      'authorization_code',
      'implicit',
      'refresh_token',
    ]);
  });

  test('injected faults and rate limits apply to the Management API', async () => {
    tenant.rateLimits['/api/v2/connections'] = { limit: 1, seconds: 60 };
    assert.deepEqual(
      [(await call('GET', 'connections')).status, (await call('GET', 'connections')).status],
      [200, 429],
    );
    delete tenant.rateLimits['/api/v2/connections'];
    tenant.faults.set('/api/v2/clients', { status: 503, times: 1 });
    assert.deepEqual(
      [(await call('GET', 'clients')).status, (await call('GET', 'clients')).status],
      [503, 200],
    );
  });
});
