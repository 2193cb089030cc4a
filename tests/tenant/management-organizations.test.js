// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { managementCaller } from './client.js';
import { CertificateAuthority } from './certificate-authority.js';
import { NewTenant } from './new-tenant.js';
import { everyItem, refused, sdkFor } from './sdk-client.js';

describe('organizations', () => {
  /** @type {NewTenant} */
  let tenant;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  let connection_id = '';
  const users = Array.from({ length: 15 }, (_, index) => `auth0|${index}`);
  before(async () => {
    tenant = await NewTenant.start({ authority: await CertificateAuthority.load() });
    connection_id = tenant.management.connections.byName('Users')?.id ?? '';
    for (const id of users) {
      tenant.users.insert({ user_id: id.slice(6), email: `${id.slice(6)}@example.com` }, '-');
    }
    sdk = sdkFor(tenant);
  });
  after(() => tenant.close());

  test('an organization is created once, with its connections', async () => {
    const organization = await sdk.organizations.create({
      name: 'acme',
      display_name: 'Acme',
      metadata: { plan: 'gold' },
      enabled_connections: [{ connection_id, assign_membership_on_login: true }],
    });
    assert.deepEqual(organization.enabled_connections?.[0]?.connection, {
      name: 'Users',
      strategy: 'auth0',
    });
    await refused(sdk.organizations.create({ name: 'acme' }), 409, /already exists/);
    await refused(sdk.organizations.create({ name: 'x'.repeat(51) }), 400, /too long/);
    await refused(
      sdk.organizations.create({
        name: 'a',
        metadata: Object.fromEntries(Array.from({ length: 26 }, (_, index) => [index, ''])),
      }),
      400,
      /Too many properties/,
    );
    const { id = '' } = await sdk.organizations.create({ name: 'other' });
    await refused(
      sdk.organizations.enabledConnections.add(id, { connection_id, is_signup_enabled: true }),
      400,
      /requires assign_membership/,
    );
    await sdk.organizations.enabledConnections.add(id, { connection_id });
    await refused(
      sdk.organizations.enabledConnections.add(id, { connection_id }),
      409,
      /already enabled/,
    );
    assert.equal((await sdk.organizations.enabledConnections.list(id)).data.length, 1);
    assert.equal((await sdk.organizations.getByName('acme')).display_name, 'Acme');
  });

  test('the list of organizations by checkpoint ends without a next page', async () => {
    const call = await managementCaller(tenant);
    const first = await call('GET', 'organizations?take=1');
    assert.deepEqual(
      first.body.organizations.map((/** @type {any} */ { name }) => name),
      ['acme'],
    );
    const last = await call('GET', `organizations?take=1&from=${first.body.next}`);
    assert.deepEqual([last.body.organizations.length, last.body.next], [1, undefined]);
    assert.equal(
      (await call('GET', 'organizations?per_page=100&page=10')).body.errorCode,
      'invalid_paging',
    );
    assert.deepEqual((await everyItem(await sdk.organizations.list({ take: 1 }))).length, 2);
  });

  test('ten members are added in a request, and all are listed with their roles', async () => {
    const { id } = tenant.organizations.byName('acme') ?? { id: '' };
    const add = (/** @type {string[]} */ members) =>
      sdk.organizations.members.create(id, { members });
    await refused(add(users.slice(0, 11)), 400, /Array is too long \(11\), maximum 10/);
    await refused(add(['auth0|nobody']), 400, /does not exist/);
    await add(users.slice(0, 10));
    await add(users.slice(10));
    const role = tenant.roles.add({ name: 'Admin' });
    await sdk.organizations.members.roles.assign(id, users[3] ?? '', { roles: [role.id] });
    await refused(
      sdk.organizations.members.roles.assign(id, 'auth0|nobody', { roles: [role.id] }),
      404,
      /no member/,
    );
    const many = Array.from(
      { length: 50 },
      (_, index) => tenant.roles.add({ name: `R${index}` }).id,
    );
    await refused(
      sdk.organizations.members.roles.assign(id, users[3] ?? '', { roles: many }),
      409,
      /50 roles/,
    );
    assert.deepEqual(
      (await sdk.organizations.members.roles.list(id, users[3] ?? '')).data.map(({ name }) => name),
      ['Admin'],
    );
    const members = await everyItem(
      await sdk.organizations.members.list(id, { take: 10, fields: 'user_id,email,roles' }),
    );
    assert.deepEqual(
      members.map(({ user_id }) => user_id),
      users,
    );
    assert.deepEqual(members[3], {
      user_id: 'auth0|3',
      email: '3@example.com',
      roles: [{ id: role.id, name: 'Admin' }],
    });
    const { data } = await sdk.users.organizations.list(users[3] ?? '');
    assert.deepEqual(
      data.map(({ name }) => name),
      ['acme'],
    );
  });

  test('a half-full page of members has a next page, which is empty and the last one', async () => {
    const call = await managementCaller(tenant);
    const { id } = tenant.organizations.byName('acme') ?? { id: '' };
    const next = Buffer.from('10').toString('base64url');
    const half = await call(
      'GET',
      `organizations/${id}/members?take=10&from=${next}&include_totals=true`,
    );
    assert.deepEqual([half.body.members.length, Object.keys(half.body)], [5, ['members', 'next']]);
    const empty = await call('GET', `organizations/${id}/members?take=10&from=${half.body.next}`);
    assert.deepEqual(empty.body, { members: [] });
    tenant.organizations.delay = 10_000;
    await call('POST', `organizations/${tenant.organizations.byName('other')?.id}/members`, {
      members: [users[0]],
    });
    assert.deepEqual(
      (await call('GET', `organizations/${tenant.organizations.byName('other')?.id}/members`)).body,
      [],
    );
    tenant.organizations.delay = 0;
  });

  test('roles of members need a scope of their own', async () => {
    const { id } = tenant.organizations.byName('acme') ?? { id: '' };
    const call = await managementCaller(tenant, 'read:organization_members');
    assert.equal((await call('GET', `organizations/${id}/members?take=1`)).status, 200);
    const refusal = await call('GET', `organizations/${id}/members?take=1&fields=user_id,roles`);
    assert.match(refusal.body.message, /read:organization_member_roles/);
    await sdk.organizations.members.delete(id, { members: users });
    assert.equal(tenant.organizations.byName('acme')?.members.size, 0);
  });
});
