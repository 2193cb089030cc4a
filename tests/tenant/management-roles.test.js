// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { managementCaller } from './client.js';
import { CertificateAuthority } from './certificate-authority.js';
import { OldTenant } from './old-tenant.js';
import { everyItem, refused, sdkFor } from './sdk-client.js';

const API = 'https://api.example.com';

describe('roles and permissions', () => {
  /** @type {OldTenant} */
  let tenant;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  const users = Array.from({ length: 130 }, (_, index) => `auth0|${index}`);
  before(async () => {
    tenant = await OldTenant.start({ authority: await CertificateAuthority.load() });
    for (const user_id of users) {
      tenant.users.insert({ user_id, email: `${user_id.slice(6)}@example.com` });
    }
    sdk = sdkFor(tenant);
  });
  after(() => tenant.close());

  test('an API is created with scopes, and gets more of them', async () => {
    const server = await sdk.resourceServers.create({
      identifier: API,
      name: 'Orders',
      scopes: [{ value: 'read:orders' }],
    });
    assert.equal(server.scopes?.[0]?.value, 'read:orders');
    await refused(sdk.resourceServers.create({ identifier: API }), 409, /already exists/);
    const scopes = [
      { value: 'read:orders' },
      { value: 'write:orders', description: 'Change orders' },
    ];
    await sdk.resourceServers.update(server.id ?? '', { scopes });
    assert.equal(tenant.management.resourceServers.byIdentifier(API)?.scopes.length, 2);
  });

  test('a role is created once, with permissions that exist', async () => {
    const role = await sdk.roles.create({ name: 'Editor', description: 'Edits' });
    assert.deepEqual(Object.keys(role), ['id', 'name', 'description']);
    await refused(sdk.roles.create({ name: 'Editor' }), 409, /already exists/);
    const permission = (/** @type {string} */ permission_name) => ({
      permissions: [{ resource_server_identifier: API, permission_name }],
    });
    const id = role.id ?? '';
    await sdk.roles.permissions.add(id, permission('write:orders'));
    await refused(
      sdk.roles.permissions.add(id, permission('delete:orders')),
      404,
      /inexistent_permission/,
    );
    assert.deepEqual((await sdk.roles.permissions.list(id)).data, [
      {
        resource_server_identifier: API,
        permission_name: 'write:orders',
        resource_server_name: 'Orders',
        description: 'Change orders',
      },
    ]);
  });

  test('the users of a role are read in pages by checkpoint, and by number only to the thousandth', async () => {
    const { id } = tenant.roles.byName('Editor') ?? { id: '' };
    await sdk.roles.users.assign(id, { users });
    const all = await everyItem(await sdk.roles.users.list(id, { take: 100 }));
    assert.deepEqual(
      all.map(({ user_id }) => user_id),
      users,
    );
    assert.deepEqual(Object.keys(all[0] ?? {}), ['user_id', 'email', 'picture', 'name']);
    const call = await managementCaller(tenant);
    const last = await call(
      'GET',
      `roles/${id}/users?take=100&from=${Buffer.from('100').toString('base64url')}&include_totals=true`,
    );
    assert.deepEqual([last.body.users.length, Object.keys(last.body)], [30, ['users']]);
    const page = await call('GET', `roles/${id}/users?per_page=100&page=1&include_totals=true`);
    assert.deepEqual([page.body.users.length, page.body.total, page.body.start], [30, 130, 100]);
    assert.equal(
      (await call('GET', `roles/${id}/users?per_page=100&page=10`)).body.errorCode,
      'invalid_paging',
    );
    tenant.roles.mostUsersInRequest = 50;
    await refused(
      sdk.roles.users.assign(id, { users }),
      400,
      /Array is too long \(130\), maximum 50/,
    );
    await refused(sdk.roles.users.assign(id, { users: ['auth0|nobody'] }), 404, /inexistent_user/);
  });

  test('roles of organizations are in the list unless it asks for those of the tenant', async () => {
    tenant.roles.add({ name: 'Owner', owner_id: 'org_1' });
    const call = await managementCaller(tenant);
    const names = async (/** @type {string} */ query) =>
      (await call('GET', `roles${query}`)).body.map((/** @type {any} */ { name }) => name);
    assert.deepEqual(await names(''), ['Editor', 'Owner']);
    assert.deepEqual(await names('?type=tenant'), ['Editor']);
    assert.deepEqual(await names('?name_filter=own&type=organization'), ['Owner']);
    tenant.roles.takesType = false;
    assert.equal((await call('GET', 'roles?type=tenant')).body.errorCode, 'invalid_query_string');
    tenant.roles.takesType = true;
  });

  test('permissions of a user name their sources', async () => {
    const user = users[0] ?? '';
    const permission = (/** @type {string} */ permission_name) => ({
      resource_server_identifier: API,
      permission_name,
    });
    await sdk.users.permissions.create(user, {
      permissions: [permission('read:orders'), permission('write:orders')],
    });
    const { data } = await sdk.users.permissions.list(user);
    assert.deepEqual(
      data.map((/** @type {any} */ { permission_name, sources }) => [
        permission_name,
        sources.map((/** @type {any} */ { source_type }) => source_type),
      ]),
      [
        ['read:orders', ['DIRECT']],
        ['write:orders', ['DIRECT', 'ROLE']],
      ],
    );
    await sdk.users.permissions.delete(user, { permissions: [permission('write:orders')] });
    assert.equal((await sdk.users.permissions.list(user)).data.length, 2);
    assert.deepEqual(tenant.roles.permissions.get(user), [permission('read:orders')]);
  });

  test('a user is given roles, at most 50', async () => {
    const user = users[1] ?? '';
    const roles = Array.from(
      { length: 49 },
      (_, index) => tenant.roles.add({ name: `Role ${index}` }).id,
    );
    await sdk.users.roles.assign(user, { roles });
    assert.equal((await sdk.users.roles.list(user, { per_page: 100 })).data.length, 50);
    const { id } = tenant.roles.add({ name: 'One more' });
    await refused(sdk.users.roles.assign(user, { roles: [id] }), 400, /limit of roles/);
    await refused(sdk.users.roles.assign(user, { roles: ['rol_none'] }), 404, /inexistent_role/);
    await sdk.users.roles.delete(user, { roles });
    assert.deepEqual(
      (await sdk.users.roles.list(user)).data.map(({ name }) => name),
      ['Editor'],
    );
  });

  test('the members of a role need read:role_members, or read:users and read:roles', async () => {
    const { id } = tenant.roles.byName('Editor') ?? { id: '' };
    const statusOf = async (/** @type {string} */ scope) =>
      (await (await managementCaller(tenant, scope))('GET', `roles/${id}/users?take=1`)).status;
    assert.deepEqual(
      [
        await statusOf('read:role_members'),
        await statusOf('read:users read:roles'),
        await statusOf('read:users'),
        await statusOf('read:roles'),
      ],
      [200, 200, 403, 403],
    );
  });
});
