// @ts-check
// The credentials with which the command line itself calls the Management API.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginMigration, isWrite, takeWrites } from '../support/two-tenants.js';

for (const [prefix, name, path] of /** @type {const} */ ([
  ['OLD', 'oldTenant', '/api/v2/client-grants'],
  ['NEW', 'newTenant', '/api/v2/connections'],
])) {
  test(`setup replaces an expired token of the ${name} once`, async (t) => {
    const migration = await beginMigration(t);
    const tenant = migration[name];
    const expireTokens = () => tenant.managementTokens.revokeAll() ?? true;
    tenant.faults.set(path, [
      { pass: true, times: 1, when: (request) => isWrite(request) && expireTokens() },
    ]);
    const { code, stderr } = await migration.desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    assert.ok(
      tenant.requests.some(({ status, path }) => status === 401 && path.startsWith('/api/v2/')),
    );
    assert.equal(
      tenant.requests.filter(
        ({ path: requestPath, body }) =>
          requestPath === '/oauth/token' &&
          body?.client_id === migration.desk.env[`${prefix}_CLIENT_ID`],
      ).length,
      2,
    );
  });
}

test('setup stops when OLD_TOKEN expires and reports the remedy and the completed changes', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  oldTenant.faults.set('/api/v2/client-grants', {
    pass: true,
    times: 1,
    when: (request) => isWrite(request) && (oldTenant.managementTokens.revokeAll() ?? true),
  });
  const OLD_TOKEN = await oldTenant.managementTokens.issue(oldTenant.managementClient.scopes);
  const { code, document } = await desk.json(['setup', '--yes'], { env: { OLD_TOKEN } });
  assert.deepEqual(
    [code, document.problem.code, document.problem.tenant],
    [1, 'unauthorized', 'old'],
  );
  assert.match(document.problem.remedy, /^Use a new OLD_TOKEN/);
  assert.equal(document.problem.applied.length, 2);
});

test('setup never turns the application of its own credentials into the migration client', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t);
  const { client_id, scopes } = oldTenant.managementClient;
  Object.assign(oldTenant.management.clients.get(client_id) ?? assert.fail(), {
    name: 'auth0-account-migration',
  });
  const OLD_TOKEN = await oldTenant.managementTokens.issue(scopes, client_id);
  for (const env of /** @type {Record<string, string>[]} */ ([{}, { OLD_TOKEN }])) {
    const { code, document } = await desk.json(['setup', '--yes'], { env });
    assert.deepEqual(
      [code, document.problem.code, document.problem.tenant],
      [1, 'name_taken', 'old'],
      JSON.stringify(document),
    );
    assert.match(
      document.problem.message,
      /^this command itself uses the application auth0-account-migration,/,
    );
    assert.match(document.problem.remedy, /migration_client/);
  }
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
});
