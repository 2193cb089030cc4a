// @ts-check
// `check` names what is broken and its remedy, and `setup` mends it.
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { EMAIL, PASSWORD, beginMigration, takeWrites } from '../support/two-tenants.js';

const { oldTenant, newTenant, desk } = await beginMigration({ after });
const ours = () =>
  /** @type {NonNullable<ReturnType<typeof oldTenant.management.clients.byName>>} */ (
    oldTenant.management.clients.byName('auth0-account-migration')
  );
const action = () =>
  /** @type {NonNullable<ReturnType<typeof oldTenant.management.actions.byName>>} */ (
    oldTenant.management.actions.byName('auth0-account-migration')
  );
const users = () =>
  /** @type {NonNullable<ReturnType<typeof newTenant.management.connections.byName>>} */ (
    newTenant.management.connections.byName('Users')
  );

before(async () => assert.equal((await desk.run(['setup', '--yes'])).code, 0));
beforeEach(() => {
  oldTenant.clearRequests();
  newTenant.clearRequests();
});

/** @typedef {{ id: string, tenant: string, result: string, detail?: string, remedy?: string }} Check */

/** @param {string[]} [args] @param {Record<string, string>} [env] @returns {Promise<{ code: number | null, checks: Check[], failed: Check[] }>} */
async function check(args = [], env = {}) {
  const { code, document } = await desk.json(['check', ...args], { env });
  assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]);
  return {
    code,
    checks: document.checks,
    failed: document.checks.filter((/** @type {Check} */ { result }) => result === 'fail'),
  };
}

/** What somebody did, and the checks that must tell. @type {Record<string, [break_: () => void, ids: string[]]>} */
const broken = {
  'the grant types are gone': [
    () => (ours().grant_types = ['client_credentials']),
    ['grant_types'],
  ],
  'the client authenticates in another way': [
    () => (ours().token_endpoint_auth_method = 'client_secret_basic'),
    ['auth_method', 'migration_client_token'],
  ],
  'the connection is not enabled for the client': [
    () =>
      oldTenant.management.connections
        .byName(oldTenant.connection)
        ?.enabledClients.delete(ours().client_id),
    ['old_connection_enabled'],
  ],
  'the client is not authorised': [
    () =>
      oldTenant.management.clientGrants.delete(
        oldTenant.management.clientGrants.all.find(
          ({ client_id }) => client_id === ours().client_id,
        ) ?? assert.fail(),
      ),
    ['client_grant', 'migration_client_token'],
  ],
  'the Action was changed by hand': [
    () => oldTenant.management.actions.update(action(), { code: `${action().code}\n// mine` }),
    ['action', 'action_deployed'],
  ],
  'the Action is out of the flow': [
    () => void oldTenant.management.actions.bind('post-login', []),
    ['action_bound'],
  ],
  'the scripts were changed by hand': [
    () =>
      (users().options.customScripts.login =
        'function login(identifier, password, callback) { callback(null); }'),
    ['script_login'],
  ],
  'import mode is off': [() => (users().options.import_mode = false), ['import_mode']],
  'the settings are gone': [() => delete users().options.configuration.Domain, ['settings']],
};

describe('what somebody broke', () => {
  for (const [name, [break_, ids]] of Object.entries(broken)) {
    test(`${name}: named with its remedy, mended by setup`, async () => {
      break_();
      const found = await check();
      const { document } = await desk.json(['setup', '--yes']);
      assert.equal(found.code, 3);
      assert.deepEqual(
        found.failed.map(({ id }) => id),
        ids,
      );
      for (const one of found.failed) assert.ok(one.remedy, JSON.stringify(one));
      assert.equal(document.status, 'done', JSON.stringify(document));
    });
  }

  test('and afterwards all is well', async () => {
    const { code, failed } = await check();
    assert.deepEqual([code, failed], [0, []]);
  });
});

test('for people: the remedy below what failed, and the sum', async () => {
  users().options.import_mode = false;
  const { code, stdout } = await desk.run(['check']);
  assert.equal(code, 3);
  assert.match(
    stdout,
    /^new tenant, connection Users\n(?:.*\n)*? {2}fail {2}Import Users to Auth0 is on\n {8}it is off: .+\n {8}remedy: Run setup/m,
  );
  assert.match(stdout, /\n\n\d+ passed, 1 warning, 1 failed\n$/);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
});

test('a policy for a second factor', async () => {
  oldTenant.mfa.policy = 'always';
  const { code, failed } = await check();
  oldTenant.mfa.policy = 'enrolled';
  assert.equal(code, 3);
  assert.deepEqual(
    failed.map(({ id }) => id),
    ['mfa_policy'],
  );
});

test('an old sandbox', async () => {
  newTenant.management.settings.sandbox_version = '16';
  const { failed } = await check();
  newTenant.management.settings.sandbox_version = '22';
  assert.deepEqual(
    failed.map(({ id }) => id),
    ['sandbox'],
  );
});

test('credentials that are not accepted are a check too, and the other tenant is looked at', async () => {
  const { code, checks, failed } = await check([], {
    OLD_CLIENT_SECRET: 'not-the-secret-of-this-client',
  });
  assert.equal(code, 3);
  assert.deepEqual(
    failed.map(({ id, tenant }) => [id, tenant]),
    [['old_token', 'old']],
  );
  assert.ok(checks.some(({ id, result }) => id === 'import_mode' && result === 'pass'));
});

describe('a probe', () => {
  /** @param {string} identifier @param {string} password */
  const probe = async (identifier, password) => {
    const { code, checks } = await check(['--probe-user', identifier], {
      PROBE_PASSWORD: password,
    });
    return {
      code,
      ...(checks.find(({ id }) => id === 'probe_login') ?? assert.fail(JSON.stringify(checks))),
    };
  };
  test('with the right password', async () => {
    const { code, result } = await probe(EMAIL, PASSWORD);
    assert.deepEqual([code, result], [0, 'pass']);
  });
  test('with a wrong one', async () => {
    const { code, result, detail } = await probe(EMAIL, 'Wrong-Horse 8');
    assert.deepEqual([code, result], [3, 'fail'], detail);
  });
  test('of a blocked user', async () => {
    oldTenant.users.add({ email: 'blocked@example.com', password: PASSWORD, blocked: true });
    const { result, detail, remedy } = await probe('blocked@example.com', PASSWORD);
    assert.deepEqual([result, typeof detail, typeof remedy], ['fail', 'string', 'string']);
    assert.match(detail ?? '', /blocked/);
  });
});
