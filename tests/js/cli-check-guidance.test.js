// @ts-check
// `check` leads the operator: what failed is repeated at the end, all missing scopes are named at once, a probe that did not
// run says why, and a finished migration passes.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration } from '../support/two-tenants.js';

/** @typedef {{ id: string, tenant: string, result: string, title: string, detail?: string, remedy?: string }} Check */
/** @typedef {import('../support/two-tenants.js').Migration} Migration */

/** @param {Migration} migration @param {string[]} [args] @param {Record<string, string>} [env] */
async function check({ desk }, args = [], env = {}) {
  const { code, document } = await desk.json(['check', ...args], { env });
  /** @type {Check[]} */
  const checks = document.checks;
  const byId = (/** @type {string} */ id) =>
    checks.find((each) => each.id === id) ?? assert.fail(JSON.stringify(checks, null, 1));
  return { code, checks, finished: document.finished, byId };
}

test('a finished migration passes, before and after finish --clean-up, and is said', async (t) => {
  const migration = await beginMigration(t);
  const { desk } = migration;
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  assert.equal((await check(migration)).finished, false);
  assert.equal((await desk.run(['finish', '--yes', '--force'])).code, 0);
  const finished = await check(migration);
  assert.deepEqual([finished.code, finished.finished], [0, true], JSON.stringify(finished.checks));
  assert.equal(finished.byId('finished').result, 'pass');
  assert.match(
    finished.byId('old_leftovers').detail ?? '',
    /the migration client .*finish --clean-up/,
  );
  const { stdout } = await desk.run(['check']);
  assert.match(stdout, /^This migration is finished: /m);
  const cleaned = await desk.run(['finish', '--clean-up', '--yes']);
  assert.equal(cleaned.code, 0, cleaned.stderr);
  const after = await check(migration, ['--probe-user', EMAIL], { PROBE_PASSWORD: PASSWORD });
  assert.deepEqual([after.code, after.finished], [0, true], JSON.stringify(after.checks));
  assert.equal(after.byId('old_leftovers').detail, 'nothing of setup is left');
  assert.match(after.byId('probe_login').detail ?? '', /^it was not tried: finish has ended/);
});

test('check names what setup has made under former names, with the state file and without', async (t) => {
  const migration = await beginMigration(t);
  const { desk } = migration;
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const former = ['old', 'new'].map((tenant) => `${tenant}_former_names`);
  const before = await check(migration);
  for (const id of former) assert.equal(before.byId(id).result, 'pass');

  const connections = [{ old: 'Username-Password-Authentication', new: 'Users' }];
  const names = { migration_client: 'mover', marker_client: 'marker', action: 'migration' };
  desk.write('auth0-migration.json', JSON.stringify({ connections, ...names }));
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const after = await check(migration);
  assert.deepEqual(
    former.map((id) => after.byId(id).detail),
    [
      'applications: auth0-account-migration, auth0-account-migration-marker; Actions: auth0-account-migration',
      'Actions: auth0-account-migration',
    ],
  );
  desk.write('auth0-migration.state.json', '{');
  const { document, stderr } = await desk.json(['check']);
  assert.match(stderr, /auth0-migration\.state\.json/);
  assert.deepEqual(
    document.checks
      .filter((/** @type {Check} */ { id }) => former.includes(id))
      .map((/** @type {Check} */ { result }) => result),
    ['warn', 'pass'],
  );
});

test('a probe without a migration client says that it did not run', async (t) => {
  const migration = await beginMigration(t);
  const { code, byId } = await check(migration, ['--probe-user', EMAIL], {
    PROBE_PASSWORD: PASSWORD,
  });
  const { result, detail, remedy } = byId('probe_login');
  assert.deepEqual([code, result], [3, 'fail']);
  assert.match(
    detail ?? '',
    /^it was not tried: there is no migration client auth0-account-migration/,
  );
  assert.match(remedy ?? '', /^Run setup/);
});

test('a probe says that it did not run when the old tenant could not be read', async (t) => {
  const migration = await beginMigration(t);
  const { byId } = await check(migration, ['--probe-user', EMAIL], {
    PROBE_PASSWORD: PASSWORD,
    OLD_CLIENT_SECRET: 'not-the-secret-of-this-client',
  });
  assert.match(
    byId('probe_login').detail ?? '',
    /^it was not tried: the old tenant could not be read/,
  );
});

test('all missing scopes of both tenants are named at once, and nothing that needs them fails again', async (t) => {
  const migration = await beginMigration(t);
  const { oldTenant, newTenant } = migration;
  oldTenant.managementClient.scopes = ['read:connections', 'read:connections_options'];
  newTenant.managementClient.scopes = ['read:connections', 'read:connections_options'];
  const { code, checks, byId } = await check(migration);
  assert.equal(code, 3);
  for (const scope of [
    'read:clients',
    'read:client_keys',
    'read:client_grants',
    'read:actions',
    'read:mfa_policies',
    'read:logs',
  ]) {
    assert.ok(byId('old_scopes').detail?.includes(scope), scope);
  }
  assert.equal(byId('old_scopes').result, 'fail');
  assert.equal(
    checks.some(({ id }) => id === 'old_state'),
    false,
  );
  const { result, detail } = byId('new_scopes');
  assert.equal(result, 'warn');
  for (const scope of ['read:tenant_settings', 'read:actions', 'read:logs']) {
    assert.ok(detail?.includes(scope), scope);
  }
});

test('a new connection that does not exist is named with those that do', async (t) => {
  const migration = await beginMigration(t);
  migration.desk.write(
    'auth0-migration.json',
    JSON.stringify({ connections: [{ old: 'Username-Password-Authentication', new: 'Usres' }] }),
  );
  const { byId } = await check(migration);
  const { detail, remedy } = byId('new_connection');
  assert.match(detail ?? '', /^no connection has this name; its database connections are: .*Users/);
  assert.match(remedy ?? '', /^Did you mean Users\? Then correct connections\[\]\.new/);
  const planned = await migration.desk.run(['setup', '--dry-run']);
  assert.match(
    planned.stdout,
    /^warning: The new tenant has no connection Usres, so setup creates it; .*Did you mean Users\?/m,
  );
});

test('misspelt old connections are all named at once, each with the one that was probably meant', async (t) => {
  const migration = await beginMigration(t);
  migration.desk.write(
    'auth0-migration.json',
    JSON.stringify({
      connections: [
        { old: 'Username-Pasword-Authentication', new: 'Users' },
        { old: 'Nowhere', new: 'Other' },
      ],
    }),
  );
  const { byId } = await check(migration);
  const { detail, remedy } = byId('old_state');
  assert.match(
    detail ?? '',
    /^the old tenant has no connections Username-Pasword-Authentication, Nowhere; its database connections are: Username-Password-Authentication/,
  );
  assert.match(
    remedy ?? '',
    /^Did you mean Username-Password-Authentication instead of Username-Pasword-Authentication\? Correct /,
  );
});

test('what failed is repeated at the end in red', async (t) => {
  const { desk } = await beginMigration(t);
  const { stdout } = await desk.run(['check'], { env: { FORCE_COLOR: '1' } });
  const end = stdout.slice(stdout.indexOf('What failed')).replaceAll('\u001b', 'ESC');
  assert.match(
    end,
    /ESC\[31mfailESC\[39m {2}old tenant: The migration client auth0-account-migration exists\n {8}no application has this name\n {8}remedy: Run setup/,
  );
  assert.match(end, /\d+ failed/);
});
