// @ts-check
// `check` on second factors, and on Actions that it may not read or that are not this project's.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const { oldTenant, newTenant, desk } = await beginMigration({ after });
const newAction = () =>
  newTenant.management.actions.byName('auth0-account-migration') ?? assert.fail();

before(async () => assert.equal((await desk.run(['setup', '--yes'])).code, 0));
beforeEach(() => {
  oldTenant.clearRequests();
  newTenant.clearRequests();
});

/** @typedef {{ id: string, result: string, detail?: string }} Check */

/** @returns {Promise<{ code: number | null, checks: Check[] }>} */
async function check() {
  const { code, document } = await desk.json(['check']);
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
  return { code, checks: document.checks };
}

describe('second factors', () => {
  const settings = { connections: [{ old: oldTenant.connection, new: 'Users' }] };
  const policy = (/** @type {string} */ mfa_policy) =>
    desk.write('auth0-migration.json', JSON.stringify({ ...settings, mfa_policy }));
  const secondFactors = async () => {
    const { checks } = await check();
    return checks.find(({ id }) => id === 'second_factors') ?? assert.fail();
  };
  const setup = async () => {
    assert.equal((await desk.run(['setup', '--yes'])).code, 0);
    for (const tenant of [oldTenant, newTenant]) takeWrites(tenant);
  };
  after(async () => {
    policy('reject');
    newTenant.factors.disable('otp');
    await setup();
  });

  test('check says that users with a second factor cannot move while mfa_policy is reject', async () => {
    const { result, detail } = await secondFactors();
    assert.equal(result, 'pass');
    assert.match(detail ?? '', /^mfa_policy is reject: .* they can't move$/);
  });

  test('check warns until the new tenant has a factor to ask for and its Action knows it', async () => {
    policy('migrate');
    await setup();
    const lost = await secondFactors();
    assert.equal(lost.result, 'warn');
    assert.match(lost.detail ?? '', /^no factor travels, .* users lose their second factor$/);

    newTenant.factors.enable('otp', 'email');
    assert.equal((await secondFactors()).result, 'warn', 'the Action does not know it yet');
    await setup();
    const { result, detail } = await secondFactors();
    assert.equal(result, 'pass');
    assert.match(detail ?? '', /enrol one of these at their first interactive login: otp$/);
    const secret = newAction().secrets.find(({ name }) => name === 'ENROLL_FACTORS');
    assert.equal(secret?.value, 'otp');
    assert.equal((await desk.run(['setup', '--dry-run'])).code, 0);
  });

  test('check says whether phone factors travel, or that it may not know', async () => {
    oldTenant.management.settings.flags = { disable_management_api_sms_obfuscation: true };
    newTenant.factors.enable('sms');
    assert.match((await secondFactors()).detail ?? '', /^phone factors travel; /);
    newTenant.factors.disable('sms');
    oldTenant.management.settings.flags = {};
    const { scopes } = oldTenant.managementClient;
    oldTenant.managementClient.scopes = scopes.filter((name) => name !== 'read:tenant_settings');
    const { result, detail } = await secondFactors();
    oldTenant.managementClient.scopes = scopes;
    assert.equal(result, 'pass');
    assert.match(
      detail ?? '',
      /^whether phone factors travel was not checked, .*read:tenant_settings/,
    );
  });

  test('setup takes no factor away because a scope is missing, and check says so', async () => {
    const { scopes } = newTenant.managementClient;
    newTenant.managementClient.scopes = scopes.filter((name) => name !== 'read:guardian_factors');
    const { code, stdout } = await desk.run(['setup', '--dry-run']);
    const { result, detail } = await secondFactors();
    newTenant.managementClient.scopes = scopes;
    assert.equal(code, 0, stdout);
    assert.equal(result, 'warn');
    assert.match(detail ?? '', /asked to enrol again was not checked, .*read:guardian_factors$/);
  });
});

test('check does without the scope for the Actions of the new tenant', async () => {
  const { scopes } = newTenant.managementClient;
  newTenant.managementClient.scopes = scopes.filter((name) => name !== 'read:actions');
  const { code, checks } = await check();
  newTenant.managementClient.scopes = scopes;
  assert.equal(code, 0);
  const { result, detail } = checks.find(({ id }) => id === 'new_action') ?? assert.fail();
  assert.equal(result, 'warn');
  assert.match(detail ?? '', /read:actions/);
  assert.ok(checks.some(({ id, result }) => id === 'import_mode' && result === 'pass'));
});

test('check warns of other Actions of the old tenant, which getUser cannot ask', async () => {
  const { actions } = oldTenant.management;
  const theirs = actions.add({ name: 'Deny', code: 'exports.onExecutePostLogin = () => {};' });
  actions.deploy(theirs);
  const bind = (/** @type {string[]} */ ...names) =>
    actions.bind(
      'post-login',
      names.map((name) => ({ ref: { type: 'action_name', value: name }, display_name: name })),
    );
  bind('auth0-account-migration', 'Deny');
  const { checks } = await check();
  bind('auth0-account-migration');
  const { result, detail } = checks.find(({ id }) => id === 'other_actions') ?? assert.fail();
  assert.equal(result, 'warn');
  assert.match(detail ?? '', /\(Deny\): .* can still move by a password reset$/);
});
