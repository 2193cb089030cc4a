// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Management } from 'auth0';
import { claimsOf, startOldTenant } from './client.js';
import { everyItem, refused, sdkFor } from './sdk-client.js';

const MIGRATION_GRANTS = [
  'client_credentials',
  'password',
  'http://auth0.com/oauth/grant-type/password-realm',
];

const ACTION =
  "exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('https://a.example.com/by', event.secrets.BY);";
const POST_LOGIN = { id: Management.ActionTriggerTypeEnum.PostLogin, version: 'v3' };

describe('the official SDK with an old tenant', () => {
  /** @type {Awaited<ReturnType<typeof startOldTenant>>} */
  let old;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  const newClient = () =>
    sdk.clients.create({
      name: 'Migration',
      app_type: 'non_interactive',
      token_endpoint_auth_method: 'client_secret_post',
      grant_types: MIGRATION_GRANTS,
      client_metadata: { made_by: 'test', other: 'x' },
    });
  /** @param {string} name */
  const newAction = (name) =>
    sdk.actions.create({
      name,
      code: ACTION,
      runtime: 'node22',
      secrets: [{ name: 'BY', value: name }],
      supported_triggers: [POST_LOGIN],
    });
  before(async () => {
    old = await startOldTenant({
      client: null,
      users: [{ user_id: 'auth0|jo', email: 'jo@example.com', password: 'right' }],
    });
    sdk = sdkFor(old.tenant);
  });
  after(() => old.tenant.close());

  test('the SDK manages clients', async () => {
    const { client_id: id = '', client_secret: secret } = await newClient();
    assert.match(id, /^\w{32}$/);
    assert.match(secret ?? '', /^[\w-]{64}$/);
    const found = await everyItem(await sdk.clients.list({ per_page: 1 }));
    assert.deepEqual(
      [found[0]?.name, found.some(({ client_id }) => client_id === id)],
      ['Management client', true],
    );
    const changed = await sdk.clients.update(id, {
      is_token_endpoint_ip_header_trusted: true,
      client_metadata: { other: null },
    });
    assert.deepEqual(
      [changed.is_token_endpoint_ip_header_trusted, changed.client_metadata],
      [true, { made_by: 'test' }],
    );
    assert.deepEqual(await sdk.clients.get(id, { fields: 'client_secret' }), {
      client_secret: secret,
    });
    assert.notEqual((await sdk.clients.rotateSecret(id)).client_secret, secret);
    await refused(sdk.clients.get('nobody'), 404, /inexistent_client/);
  });

  test('the SDK manages client grants', async () => {
    const { audience } = old.tenant;
    const { client_id = '' } = await newClient();
    const {
      data: [api],
    } = await sdk.resourceServers.list();
    assert.deepEqual(
      [api?.identifier, api?.is_system, api?.scopes?.some(({ value }) => value === 'read:users')],
      [audience, true, true],
    );
    const grant = await sdk.clientGrants.create({
      client_id,
      audience,
      scope: ['read:users'],
      subject_type: 'client',
    });
    assert.match(grant.id ?? '', /^cgr_\w{16}$/);
    await refused(
      sdk.clientGrants.create({ client_id, audience, scope: [] }),
      409,
      /already exists/,
    );
    await refused(
      sdk.clientGrants.create({ client_id, audience: 'https://other/', scope: [] }),
      404,
      /No resource with identifier/,
    );
    await refused(
      sdk.clientGrants.update(grant.id ?? '', { scope: ['fly:users'] }),
      400,
      /fly:users/,
    );
    await sdk.clientGrants.update(grant.id ?? '', {
      scope: ['read:users', 'update:users_app_metadata'],
    });
    const { data } = await sdk.clientGrants.list({ client_id, audience, take: 1 });
    assert.deepEqual(
      data.map(({ scope }) => scope),
      [['read:users', 'update:users_app_metadata']],
    );
  });

  test('the SDK creates, deploys and binds an Action', async () => {
    const { actions } = sdk;
    const action = await newAction('Mark');
    const id = action.id ?? '';
    assert.deepEqual(
      [action.status, action.all_changes_deployed, Object.keys(action.secrets?.[0] ?? {})],
      ['pending', false, ['name', 'updated_at']],
    );
    await refused(
      actions.create({ name: 'Mark', supported_triggers: [POST_LOGIN] }),
      409,
      /same name/,
    );
    const bindings = [{ ref: { type: 'action_id', value: id }, display_name: 'Mark users' }];
    const bind = () =>
      actions.triggers.bindings.updateMany('post-login', /** @type {any} */ ({ bindings }));
    await refused(bind(), 400, /has not been deployed/);
    assert.equal((await actions.get(id)).status, 'built');
    const deployment = await actions.deploy(id);
    assert.deepEqual(
      [deployment.number, deployment.deployed, (await actions.get(id)).all_changes_deployed],
      [1, false, true],
    );
    await bind();
    const {
      data: [bound],
    } = await actions.triggers.bindings.list('post-login');
    assert.deepEqual(
      [bound?.display_name, bound?.action?.name, bound?.trigger_id],
      ['Mark users', 'Mark', 'post-login'],
    );
    await refused(actions.delete(id), 409, /bound to a trigger/);
    assert.deepEqual(
      (
        await everyItem(
          await actions.list({ triggerId: 'post-login', actionName: 'Mark', deployed: true }),
        )
      ).length,
      1,
    );
    assert.deepEqual(
      (await everyItem(await actions.versions.list(id))).map(({ number }) => number),
      [1],
    );
  });

  test('the SDK manages attack protection, MFA policy and tenant settings', async () => {
    const { bruteForceProtection, suspiciousIpThrottling } = sdk.attackProtection;
    assert.deepEqual(
      await bruteForceProtection.update({
        enabled: true,
        max_attempts: 1,
        allowlist: ['10.0.0.0/8'],
      }),
      {
        enabled: true,
        max_attempts: 1,
        allowlist: ['10.0.0.0/8'],
        mode: 'count_per_identifier_and_ip',
        shields: ['block', 'user_notification'],
      },
    );
    await suspiciousIpThrottling.update({ allowlist: ['192.0.2.1'] });
    assert.deepEqual((await suspiciousIpThrottling.get()).allowlist, ['192.0.2.1']);
    const tooMany = Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`);
    await refused(
      suspiciousIpThrottling.update({ allowlist: tooMany }),
      400,
      /too long \(101\), maximum 100/,
    );
    assert.deepEqual(await sdk.guardian.policies.list(), []);
    old.tenant.mfa.policy = 'always';
    assert.deepEqual(await sdk.guardian.policies.list(), ['all-applications']);
    assert.deepEqual(await sdk.guardian.policies.set([]), []);
    const settings = await sdk.tenants.settings.update({ sandbox_version: '18' });
    assert.deepEqual(
      [
        settings.sandbox_version,
        (await sdk.tenants.settings.get()).sandbox_versions_available?.[0],
      ],
      ['18', '22'],
    );
    await refused(sdk.tenants.settings.update({ sandbox_version: '4' }), 400, /No enum match for/);
  });

  test('a login with a client of the SDK needs an enabled connection and runs the Action', async () => {
    const { client_id = '', client_secret } = await newClient();
    await sdk.clients.update(client_id, { is_token_endpoint_ip_header_trusted: true });
    const { id = '' } = await newAction('Login');
    await sdk.actions.deploy(id);
    await sdk.actions.triggers.bindings.updateMany('post-login', {
      bindings: [{ ref: { type: 'action_id', value: id } }],
    });
    await sdk.attackProtection.bruteForceProtection.update({
      enabled: true,
      max_attempts: 1,
      allowlist: ['10.0.0.0/8'],
    });
    const login = (/** @type {string} */ password, address = '10.1.2.3') =>
      old.client.login(
        'jo@example.com',
        password,
        { client_id, client_secret },
        { 'auth0-forwarded-for': address },
      );
    assert.equal((await login('right')).body.error_description, 'the connection was disabled');
    const {
      data: [connection],
    } = await sdk.connections.list({
      name: 'Username-Password-Authentication',
      strategy: ['auth0'],
    });
    await sdk.connections.clients.update(connection?.id ?? '', [{ client_id, status: true }]);
    assert.deepEqual(
      [(await login('wrong', '192.0.2.9')).status, (await login('right', '192.0.2.9')).status],
      [403, 429],
    );
    // These are more attempts than max_attempts, but from an address on the allowlist.
    assert.deepEqual([(await login('wrong')).status, (await login('wrong')).status], [403, 403]);
    const { status, body } = await login('right');
    assert.equal(status, 200);
    assert.equal(claimsOf(body.id_token)['https://a.example.com/by'], 'Login');
    await sdk.clients.delete(client_id);
    assert.deepEqual((await sdk.connections.clients.get(connection?.id ?? '')).data, []);
    assert.equal((await login('right')).status, 401);
  });
});
