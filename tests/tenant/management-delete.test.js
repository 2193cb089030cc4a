// @ts-check
// What the official SDK can delete, and what the tenant refuses: the requests of `finish --clean-up`.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { Management } from 'auth0';
import { startOldTenant } from './client.js';
import { everyItem, refused, sdkFor } from './sdk-client.js';

const { PostLogin } = Management.ActionTriggerTypeEnum;

describe('the official SDK deletes', () => {
  /** @type {Awaited<ReturnType<typeof startOldTenant>>} */
  let old;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  before(async () => {
    old = await startOldTenant({ client: null });
    sdk = sdkFor(old.tenant);
  });
  after(() => old.tenant.close());

  /** @param {string} name */
  const boundAction = async (name) => {
    const { id = '' } = await sdk.actions.create({
      name,
      code: 'exports.onExecutePostLogin = async () => {};',
      runtime: 'node22',
      supported_triggers: [{ id: PostLogin, version: 'v3' }],
    });
    await sdk.actions.deploy(id);
    await sdk.actions.triggers.bindings.updateMany(PostLogin, {
      bindings: [{ ref: { type: 'action_id', value: id }, display_name: name }],
    });
    return id;
  };
  const flow = async () =>
    (await everyItem(await sdk.actions.triggers.bindings.list(PostLogin))).map(
      ({ display_name }) => display_name,
    );

  test('a deployed Action only when it is out of every flow', async () => {
    const id = await boundAction('bound');
    await refused(sdk.actions.delete(id), 409, /Unable to delete an action bound to a trigger/);
    assert.deepEqual(await flow(), ['bound']);
    await sdk.actions.triggers.bindings.updateMany(PostLogin, { bindings: [] });
    await sdk.actions.delete(id);
    await refused(sdk.actions.get(id), 404, /action_not_found/);
    await refused(sdk.actions.delete(id), 404, /action_not_found/);
  });

  test('a bound Action with force, which takes it out of the flow', async () => {
    const id = await boundAction('forced');
    await sdk.actions.delete(id, { force: true });
    assert.deepEqual(await flow(), []);
    await refused(sdk.actions.get(id), 404, /action_not_found/);
  });

  test('a client grant, and a client with its grants', async () => {
    const { audience } = old.tenant;
    const { client_id = '' } = await sdk.clients.create({
      name: 'Gone',
      app_type: 'non_interactive',
    });
    const grant = () => sdk.clientGrants.create({ client_id, audience, scope: ['read:users'] });
    const grants = async () => everyItem(await sdk.clientGrants.list({ client_id }));
    const { id = '' } = await grant();
    await sdk.clientGrants.delete(id);
    assert.deepEqual(await grants(), []);
    await grant();
    await sdk.clients.delete(client_id);
    assert.deepEqual(await grants(), []);
    await refused(sdk.clients.get(client_id), 404, /inexistent_client/);
  });

  test('a client with what it could do: its secret and its tokens are refused at once', async () => {
    const { tenant } = old;
    const client = tenant.management.addMachineClient('Gone too', ['read:clients']);
    const grant = { grant_type: 'client_credentials', audience: tenant.audience };
    const token = () =>
      fetch(`https://${tenant.domain}/oauth/token`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...grant, ...client }),
      });
    const { access_token } = /** @type {any} */ (await (await token()).json());
    const read = async () => {
      const headers = { authorization: `Bearer ${access_token}` };
      return (await fetch(`${tenant.audience}clients`, { headers })).status;
    };
    assert.equal(await read(), 200);
    await sdk.clients.delete(client.client_id);
    assert.equal(await read(), 401);
    assert.equal((await token()).status, 401);
  });

  test('nothing without the scope of the request', async () => {
    const id = await boundAction('kept');
    const { client_id = '' } = await sdk.clients.create({
      name: 'Kept',
      app_type: 'non_interactive',
    });
    const { id: grant = '' } = await sdk.clientGrants.create({
      client_id,
      audience: old.tenant.audience,
      scope: [],
    });
    const { managementClient } = old.tenant;
    const all = managementClient.scopes;
    managementClient.scopes = all.filter(
      (/** @type {string} */ scope) => !scope.startsWith('delete:'),
    );
    const weak = sdkFor(old.tenant);
    await refused(weak.actions.delete(id), 403, /delete:actions/);
    await refused(weak.clientGrants.delete(grant), 403, /delete:client_grants/);
    await refused(weak.clients.delete(client_id), 403, /delete:clients/);
    managementClient.scopes = all;
    assert.deepEqual(await flow(), ['kept']);
    assert.equal((await sdk.clients.get(client_id)).name, 'Kept');
  });
});
