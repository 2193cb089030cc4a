// @ts-check
// Answers of a tenant that have another form than Auth0 gives them: no command takes them for "nothing is there".
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const LOGIN = { old: 'Username-Password-Authentication', new: 'Users' };
const JSON_TYPE = { 'content-type': 'application/json' };
/** Answers with status 200 that neither are an object nor a list. */
const ODD_ANSWERS = ['', 'null', '"maintenance"'];

const migration = await beginMigration(
  { after },
  { settings: { connections: [LOGIN], mfa_policy: 'migrate' } },
);
assert.equal((await migration.desk.run(['setup', '--yes'])).code, 0);

describe('check', () => {
  for (const [tenant, path, id] of /** @type {const} */ ([
    ['oldTenant', '/api/v2/logs', 'old_profile_size'],
    ['newTenant', '/api/v2/logs', 'new_profile_size'],
    ['oldTenant', '/api/v2/guardian/policies', 'mfa_policy'],
    ['oldTenant', '/api/v2/tenants/settings', 'token_quota'],
    ['oldTenant', '/api/v2/tenants/settings', 'second_factors'],
    ['newTenant', '/api/v2/tenants/settings', 'sandbox'],
    ['newTenant', '/api/v2/guardian/factors', 'second_factors'],
  ])) {
    test(`${id} does not pass if ${path} of the ${tenant} answers with something else`, async () => {
      const { desk, [tenant]: disturbed } = migration;
      for (const body of ODD_ANSWERS) {
        disturbed.faults.set(path, { status: 200, headers: JSON_TYPE, body });
        const { code, document } = await desk.json(['check']);
        disturbed.faults.clear();
        assert.equal(code, 0, JSON.stringify(document));
        const check = document.checks.find((/** @type {any} */ each) => each.id === id);
        assert.equal(check.result, 'warn', `${body}: ${JSON.stringify(check)}`);
        assert.match(check.detail, new RegExp(`answers GET ${path} with .+ of another form`));
      }
    });
  }
});

test('setup adds no address to an allowlist that it could not read', async (t) => {
  const settings = { connections: [LOGIN], allow_cidr: ['18.197.9.11'] };
  const { desk, oldTenant } = await beginMigration(t, { settings });
  oldTenant.attackProtection.suspiciousIp.allowlist = ['192.0.2.1'];
  for (const body of ODD_ANSWERS) {
    const fault = { method: 'GET', status: 200, headers: JSON_TYPE, body };
    oldTenant.faults.set('/api/v2/attack-protection/suspicious-ip-throttling', fault);
    const { code, document } = await desk.json(['setup', '--yes']);
    assert.deepEqual([code, document.problem.code], [1, 'unreachable'], JSON.stringify(document));
    assert.deepEqual(takeWrites(oldTenant), []);
  }
  oldTenant.faults.set('/api/v2/attack-protection/suspicious-ip-throttling', [
    { pass: true, times: 1 },
    { method: 'GET', status: 200, headers: JSON_TYPE, body: 'null' },
  ]);
  assert.equal((await desk.run(['setup', '--yes'])).code, 1);
  oldTenant.faults.clear();
  assert.deepEqual(oldTenant.attackProtection.suspiciousIp.allowlist, ['192.0.2.1']);
  const { code, stderr } = await desk.run(['setup', '--yes']);
  assert.equal(code, 0, stderr);
  const { allowlist } = oldTenant.attackProtection.suspiciousIp;
  assert.deepEqual(allowlist, ['192.0.2.1', '18.197.9.11']);
});

test('status ends with a log that begins again, and says which tenant has it', async (t) => {
  const { desk, oldTenant } = await beginMigration(t, {
    settings: { connections: [LOGIN], user_id: 'keep' },
  });
  const entries = ['1', '2', '3'].map((log_id) => ({ log_id, type: 'fepft' }));
  for (const body of [entries, entries.toReversed()]) {
    oldTenant.faults.set('/api/v2/logs', { status: 200, body });
    const { code, document } = await desk.json(['status']);
    assert.deepEqual([code, document.problem?.code], [1, 'unreachable'], JSON.stringify(document));
    assert.match(
      document.problem.message,
      /^the old tenant \S+ answers GET \/api\/v2\/logs with a list that does not say how it goes on$/,
    );
    assert.match(document.problem.remedy, /OLD_DOMAIN/);
  }
});
