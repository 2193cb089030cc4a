// @ts-check
// assign: roles, organizations and linked identities follow the users into the new tenant, once.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const OLD_CONNECTION = 'Username-Password-Authentication';
const SETTINGS = { connections: [{ old: OLD_CONNECTION, new: 'Users' }], user_id: 'keep' };

/** @param {string} id */
const email = (id) => `${id}@example.com`;

/** Both tenants, with these users in the new one. @param {import('node:test').TestContext} t @param {string[]} moved */
async function begin(t, moved) {
  const users = ['a', 'b'].map((id) => ({ user_id: `auth0|${id}`, email: email(id) }));
  const migration = await beginMigration(t, { settings: SETTINGS, oldTenant: { users } });
  for (const id of moved) move(migration, id);
  takeWrites(migration.newTenant);
  return migration;
}

/** Puts a user into the new tenant. @param {import('../support/two-tenants.js').Migration} migration @param {string} id */
const move = ({ newTenant }, id) =>
  newTenant.users.insert({ user_id: id, email: email(id), email_verified: true }, 'unused');

/** Two identities of the old connection that are one user, as an export lists them. */
const LINKED = ['a', 'b'].map((user_id) => ({
  provider: 'auth0',
  connection: OLD_CONNECTION,
  user_id,
  isSocial: false,
}));

/** @param {import('../support/command-line.js').Desk} desk @param {string} run @param {string} name */
const lines = (desk, run, name) =>
  readFileSync(desk.path(join('auth0-migration-runs', run, name)), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line));

test('roles and organizations are created, assigned to those who have moved, and left alone after that', async (t) => {
  const migration = await begin(t, ['a']);
  const { oldTenant, newTenant, desk } = migration;
  const role = oldTenant.roles.add({ name: 'Editor', users: ['auth0|a', 'auth0|b'] });
  oldTenant.organizations.add({ name: 'acme', members: { 'auth0|a': [role.id] } });
  const args = ['assign', '--with', 'roles,organizations', '--create-missing', '--json'];

  const rehearsal = await desk.run([...args, '--dry-run']);
  assert.equal(rehearsal.code, 3, rehearsal.stderr);
  assert.deepEqual(takeWrites(newTenant), []);

  const first = await desk.run([...args, '--yes']);
  assert.equal(first.code, 3, first.stderr);
  const created = newTenant.roles.byName('Editor');
  assert.deepEqual([...(created?.users ?? [])], ['auth0|a']);
  const acme = newTenant.organizations.byName('acme');
  assert.deepEqual([...(acme?.members.get('auth0|a') ?? [])], [created?.id]);
  const connection = newTenant.management.connections.byName('Users');
  assert.deepEqual(
    acme?.enabledConnections.map(({ connection_id }) => connection_id),
    [connection?.id],
  );
  const { run } = JSON.parse(first.stdout);
  assert.deepEqual(
    lines(desk, run, 'assignment-failures.ndjson').map(({ code, user_id }) => [code, user_id]),
    [['user_refused', 'auth0|b']],
  );
  takeWrites(newTenant);

  move(migration, 'b');
  const second = await desk.run([...args, '--yes']);
  assert.equal(second.code, 0, second.stdout);
  assert.deepEqual([...(created?.users ?? [])], ['auth0|a', 'auth0|b']);
  assert.equal(takeWrites(newTenant).length, 1);

  const third = await desk.run([...args, '--yes']);
  assert.equal(third.code, 0, third.stdout);
  assert.deepEqual(takeWrites(newTenant), []);
});

test('linked identities are read from the export and linked again', async (t) => {
  const { newTenant, desk } = await begin(t, ['a', 'b']);
  const user = { user_id: 'auth0|a', email: email('a'), identities: LINKED };
  const file = desk.write('users.ndjson', `${JSON.stringify(user)}\n`);
  const { code, stderr } = await desk.run(['assign', '--with', 'links', '--users', file, '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    newTenant.users.byId('auth0|a')?.identities.map(({ user_id }) => user_id),
    ['a', 'b'],
  );
  const runs = readdirSync(desk.path('auth0-migration-runs'));
  const run = runs.find((name) => name.endsWith('-assign')) ?? '';
  assert.equal(lines(desk, run, 'linked-users.ndjson').length, 1);
});

test('a run that goes on with another export reads that one', async (t) => {
  const { newTenant, desk } = await begin(t, ['a', 'b']);
  const [early, late] = [LINKED.slice(0, 1), LINKED].map((those, index) => {
    const user = { user_id: 'auth0|a', email: email('a'), identities: those };
    return desk.write(`users-${index}.ndjson`, `${JSON.stringify(user)}\n`);
  });
  const args = ['assign', '--with', 'links', '--yes', '--users'];
  const { document } = await desk.json([...args, early]);
  assert.equal(newTenant.users.byId('auth0|a')?.identities.length, 1);
  const { code, stderr } = await desk.run([...args, late, '--resume', document.run]);
  assert.equal(code, 0, stderr);
  assert.equal(newTenant.users.byId('auth0|a')?.identities.length, 2);
});

test('an export of which not all can be read is no proof that there is nothing to assign', async (t) => {
  const { desk } = await begin(t, ['a']);
  const user = JSON.stringify({ user_id: 'auth0|a', identities: LINKED.slice(0, 1) });
  for (const [text, reason] of /** @type {const} */ ([
    [`${user}\n{"user_id":"auth0|b","iden`, /1 records of .* are no users/],
    ['', /users\.ndjson has no users/],
  ])) {
    const file = desk.write('users.ndjson', text);
    const { code, stderr } = await desk.run(['assign', '--with', 'links', '--users', file]);
    assert.equal(code, 3, stderr);
    assert.match(stderr, reason);
  }
});

test('a run that goes on with a file that was replaced reads it anew', async (t) => {
  const { oldTenant, newTenant, desk } = await begin(t, ['a', 'b']);
  const api = { identifier: 'https://api', scopes: [{ value: 'read' }] };
  for (const tenant of [oldTenant, newTenant]) tenant.management.resourceServers.add(api);
  const permission = { resource_server_identifier: api.identifier, permission_name: 'read' };
  oldTenant.roles.permissions.set('auth0|b', [permission]);
  const write = (/** @type {string} */ id) =>
    desk.write('users.ndjson', `${JSON.stringify({ user_id: `auth0|${id}` })}\n`);
  const args = ['assign', '--with', 'permissions', '--yes', '--users', write('a')];
  const { document } = await desk.json(args);
  write('b');
  const { code, stderr } = await desk.run([...args, '--resume', document.run]);
  assert.equal(code, 0, stderr);
  assert.deepEqual(newTenant.roles.permissions.get('auth0|b'), [permission]);
});

test('direct permissions follow their users, and those of roles do not', async (t) => {
  const { oldTenant, newTenant, desk } = await begin(t, ['a']);
  const api = { identifier: 'https://api', scopes: [{ value: 'read' }, { value: 'write' }] };
  for (const tenant of [oldTenant, newTenant]) tenant.management.resourceServers.add(api);
  const permission = (/** @type {string} */ name) => ({
    resource_server_identifier: api.identifier,
    permission_name: name,
  });
  oldTenant.roles.permissions.set('auth0|a', [permission('read')]);
  oldTenant.roles.add({ name: 'Editor', users: ['auth0|a'], permissions: [permission('write')] });
  const file = desk.write('users.ndjson', `${JSON.stringify({ user_id: 'auth0|a' })}\n`);
  const args = ['assign', '--with', 'permissions', '--users', file, '--yes'];
  const { code, stderr } = await desk.json(args);
  assert.equal(code, 0, stderr);
  assert.deepEqual(newTenant.roles.permissions.get('auth0|a'), [permission('read')]);
});

test('move-rest creates users without an e-mail address where the connection takes user names', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t, {
    settings: SETTINGS,
    oldTenant: { users: [{ user_id: 'auth0|z', username: 'zoe', email: undefined, name: 'Zoë' }] },
  });
  assert.equal(oldTenant.users.byId('auth0|z')?.email, undefined);
  const connection = newTenant.management.connections.byName('Users');
  assert.ok(connection);
  connection.options.attributes = {
    username: { identifier: { active: true }, profile_required: true },
    email: { identifier: { active: true }, profile_required: false },
  };
  const { code, document, stderr } = await desk.json([
    'move-rest',
    '--go',
    '--yes',
    '--with',
    'no-email',
  ]);
  assert.equal(code, 3, `the user was rejected by convert: ${stderr}`);
  assert.equal(document.steps.assign.rounds[0].succeeded.users_created, 1);
  /** @type {Record<string, unknown>} */
  const { username, name } = { ...newTenant.users.byId('auth0|z') };
  assert.deepEqual({ username, name }, { username: 'zoe', name: 'Zoë' });
});
