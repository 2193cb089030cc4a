// @ts-check
// The credentials that the command line itself gets in with.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { beginMigration, isWrite } from '../support/two-tenants.js';

for (const [prefix, name, path] of /** @type {const} */ ([['OLD', 'oldTenant', '/api/v2/client-grants'], ['NEW', 'newTenant', '/api/v2/connections']])) {
  test(`a token for the ${name} that runs out in the middle is replaced once`, async (t) => {
    const migration = await beginMigration(t);
    const tenant = migration[name];
    const runOut = () => tenant.managementTokens.revokeAll() ?? true;
    tenant.faults.set(path, [{ pass: true, times: 1, when: (request) => isWrite(request) && runOut() }]);
    const { code, stderr } = await migration.desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    assert.ok(tenant.requests.some(({ status, path }) => status === 401 && path.startsWith('/api/v2/')));
    assert.equal(tenant.requests.filter(({ path: asked, body }) => asked === '/oauth/token' && body?.client_id === migration.desk.env[`${prefix}_CLIENT_ID`]).length, 2);
  });
}

test('a token that was given cannot be replaced: what to set, and what was done', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  oldTenant.faults.set('/api/v2/client-grants', { pass: true, times: 1, when: (request) => isWrite(request) && (oldTenant.managementTokens.revokeAll() ?? true) });
  const OLD_TOKEN = await oldTenant.managementTokens.issue(oldTenant.managementClient.scopes);
  const { code, document } = await desk.json(['setup', '--yes'], { env: { OLD_TOKEN } });
  assert.deepEqual([code, document.problem.code, document.problem.tenant], [1, 'unauthorized', 'old']);
  assert.match(document.problem.remedy, /^Use a new OLD_TOKEN/);
  assert.equal(document.problem.applied.length, 2);
});
