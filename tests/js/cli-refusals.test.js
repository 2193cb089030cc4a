// @ts-check
// The reasons for which `setup` refuses to start. It writes nothing then.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { after, afterEach, beforeEach, describe, test } from 'node:test';
import { beginMigration, takeWrites } from '../support/two-tenants.js';

const CONNECTION = 'Username-Password-Authentication';
const { oldTenant, newTenant, desk } = await beginMigration({ after });
oldTenant.management.connections.add({ name: 'google', strategy: 'google-oauth2' });
newTenant.management.connections.add({ name: 'google', strategy: 'google-oauth2' });
const scopes = {
  old: [...oldTenant.managementClient.scopes],
  new: [...newTenant.managementClient.scopes],
};

beforeEach(() => {
  oldTenant.managementClient.scopes = [...scopes.old];
  newTenant.managementClient.scopes = [...scopes.new];
  for (const tenant of [oldTenant, newTenant]) {
    tenant.faults.clear();
    tenant.clearRequests();
  }
});
afterEach(() => assert.deepEqual([takeWrites(oldTenant), takeWrites(newTenant)], [[], []]));

/** @param {string[]} args @param {Record<string, string>} [env] */
async function problem(args, env) {
  const { code, document } = await desk.json(['setup', '--yes', ...args], { env });
  return { exit: code, ...document.problem };
}

/** Options for a settings file with this content. @param {object} settings */
const withSettings = (settings) => [
  '--settings',
  desk.write('these.json', JSON.stringify(settings)),
];

describe('problems with the tenants', () => {
  for (const prefix of /** @type {const} */ (['OLD', 'NEW'])) {
    const tenant = prefix === 'OLD' ? 'old' : 'new';
    test(`setup reports that the ${tenant} tenant cannot be reached`, async () => {
      const {
        exit,
        code,
        tenant: where,
        message,
        remedy,
      } = await problem([], { [`${prefix}_DOMAIN`]: 'localhost:9' });
      assert.deepEqual([exit, code, where], [1, 'unreachable', tenant]);
      assert.match(message, new RegExp(`the ${tenant} tenant localhost:9 can't be reached`));
      assert.match(remedy, new RegExp(`${prefix}_DOMAIN`));
    });

    test(`setup reports that the ${tenant} domain is not an Auth0 tenant`, async () => {
      const emulated = prefix === 'OLD' ? oldTenant : newTenant;
      for (const status of [200, 403, 404]) {
        emulated.faults.set('/oauth/token', { notJson: true, status });
        const { exit, code, tenant: where, message } = await problem([]);
        assert.deepEqual([exit, code, where], [1, 'unreachable', tenant]);
        assert.match(message, new RegExp(`gives no token; it answered with status ${status}$`));
      }
    });

    test(`setup reports wrong credentials for the ${tenant} tenant`, async () => {
      const secret = await problem([], {
        [`${prefix}_CLIENT_SECRET`]: 'not-the-secret-of-this-client',
      });
      assert.deepEqual([secret.exit, secret.code, secret.tenant], [1, 'unauthorized', tenant]);
      assert.match(
        secret.message,
        new RegExp(`does not accept ${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET`),
      );
      const token = await problem([], { [`${prefix}_TOKEN`]: 'not-a-token-of-this-tenant' });
      assert.deepEqual([token.exit, token.code, token.tenant], [1, 'unauthorized', tenant]);
      assert.match(token.remedy, new RegExp(`${prefix}_TOKEN`));
    });
  }

  test('setup refuses one tenant as both old and new', async () => {
    const { exit, code } = await problem([], { NEW_DOMAIN: oldTenant.domain.toUpperCase() });
    assert.deepEqual([exit, code], [2, 'same_tenant']);
    assert.deepEqual(oldTenant.requests, []);
  });

  test('setup refuses a custom domain that is the new tenant', async () => {
    const { exit, code, message } = await problem(
      withSettings({
        connections: [{ old: CONNECTION, new: 'Users' }],
        custom_domain: newTenant.domain,
      }),
    );
    assert.deepEqual([exit, code], [2, 'same_tenant']);
    assert.match(message, /^custom_domain and NEW_DOMAIN are both localhost:/);
    assert.deepEqual(newTenant.requests, []);
  });
});

describe('missing scopes', () => {
  const toCreate = ['create:clients', 'create:client_grants', 'create:actions'];
  for (const scope of [
    ...toCreate,
    'update:actions',
    'update:connections',
    'read:clients',
    'read:connections',
    'read:connections_options',
  ]) {
    test(`setup names the missing scope ${scope} of the old tenant before any write`, async () => {
      oldTenant.managementClient.scopes = scopes.old.filter((granted) => granted !== scope);
      const { exit, code, tenant, message } = await problem([]);
      assert.deepEqual([exit, code, tenant], [1, 'missing_scope', 'old']);
      assert.ok(message.includes(scope), message);
    });
  }
  for (const scope of [
    'create:actions',
    'update:actions',
    'read:actions',
    'update:connections',
    'update:connections_options',
    'read:connections',
    'read:connections_options',
  ]) {
    test(`setup names the missing scope ${scope} of the new tenant before any write`, async () => {
      newTenant.managementClient.scopes = scopes.new.filter((granted) => granted !== scope);
      const { exit, code, tenant, message } = await problem([]);
      assert.deepEqual([exit, code, tenant], [1, 'missing_scope', 'new']);
      assert.ok(message.includes(scope), message);
    });
  }

  test('setup names all scopes that OLD_TOKEN is missing at once', async () => {
    const { exit, code, message, remedy } = await problem([], {
      OLD_TOKEN: await oldTenant.managementTokens.issue([
        'read:clients',
        'read:client_keys',
        'read:connections',
        'read:connections_options',
        'read:actions',
        'read:client_grants',
      ]),
    });
    assert.deepEqual([exit, code], [1, 'missing_scope']);
    assert.match(remedy, /^Set OLD_TOKEN to a token that has them/);
    for (const scope of [...toCreate, 'update:connections']) {
      assert.ok(message.includes(scope), message);
    }
  });
});

describe('problems with the connections', () => {
  test('setup refuses a connection that the old tenant does not have', async () => {
    const { exit, code, tenant, message } = await problem(
      withSettings({ connections: [{ old: 'Nowhere', new: 'Users' }] }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_found', 'old']);
    assert.match(message, /Nowhere/);
  });
  test('setup refuses a connection of the old tenant that is not a database', async () => {
    const { exit, code, tenant, message } = await problem(
      withSettings({ connections: [{ old: 'google', new: 'Users' }] }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_a_database', 'old']);
    assert.match(message, /google/);
  });
  test('setup refuses a connection of the new tenant that is not a database', async () => {
    const { exit, code, tenant } = await problem(
      withSettings({ connections: [{ old: CONNECTION, new: 'google' }] }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_a_database', 'new']);
  });
  test('setup refuses an application that the new tenant does not have', async () => {
    const { exit, code, tenant, message } = await problem(
      withSettings({
        connections: [{ old: CONNECTION, new: 'Users', enable_clients: ['No such app'] }],
      }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_found', 'new']);
    assert.match(message, /No such app/);
  });
});

test('setup refuses an Action name that another Action has', async () => {
  const action = oldTenant.management.actions.add({
    name: 'Taken',
    code: 'exports.onExecutePostLogin = async () => {};',
  });
  const { exit, code, tenant, message } = await problem(
    withSettings({ connections: [{ old: CONNECTION, new: 'Users' }], action: 'Taken' }),
  );
  oldTenant.management.actions.delete(action, true);
  assert.deepEqual([exit, code, tenant], [1, 'name_taken', 'old']);
  assert.match(message, /Taken/);
});

test('setup refuses a client name that two applications have', async () => {
  const clients = ['Twice', 'Twice'].map((name) =>
    oldTenant.management.clients.add({ name, app_type: 'non_interactive' }),
  );
  const { exit, code, tenant, message } = await problem(
    withSettings({ connections: [{ old: CONNECTION, new: 'Users' }], migration_client: 'Twice' }),
  );
  assert.equal(
    message,
    `2 applications are named Twice: ${clients.map(({ client_id }) => client_id).join(', ')}`,
  );
  for (const client of clients) oldTenant.management.deleteClient(client);
  assert.deepEqual([exit, code, tenant], [1, 'name_taken', 'old']);
});

test('setup refuses a script that exceeds the size limit of Auth0 without sending a request', async () => {
  const copy = desk.path('long');
  cpSync(new URL('../../pkg', import.meta.url), copy, { recursive: true });
  appendFileSync(join(copy, 'action-scripts/login.js'), ' '.repeat(100_000));
  const { code, document } = await desk.json(['setup', '--yes'], { cli: join(copy, 'cli.js') });
  assert.deepEqual([code, document.problem.code], [1, 'script_too_long']);
  assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
});

test('setup refuses a script that the build of the package does not contain without sending a request', async () => {
  const copy = desk.path('demo-build');
  cpSync(new URL('../../pkg', import.meta.url), copy, { recursive: true });
  rmSync(join(copy, 'action-scripts/nowasm'), { recursive: true });
  const options = withSettings({ connections: [{ old: CONNECTION }], scripts: 'nowasm' });
  const cli = join(copy, 'cli.js');
  const { code, document } = await desk.json(['setup', '--yes', ...options], { cli });
  assert.deepEqual([code, document.problem.code], [1, 'script_missing']);
  assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
});

test('the credentials are redacted in messages of the tenant', async () => {
  const secret = desk.env.OLD_CLIENT_SECRET ?? assert.fail();
  oldTenant.faults.set('/api/v2/clients', {
    status: 400,
    body: { statusCode: 400, error: 'Bad Request', message: `Unknown ${secret}` },
  });
  const { exit, code, message } = await problem([]);
  assert.deepEqual([exit, code], [1, 'refused']);
  assert.match(message, /: Unknown \[secret\]$/);
});

test('the secret of the migration client and short settings are redacted in messages of the tenant', async (t) => {
  const migration = await beginMigration(t);
  migration.newTenant.management.connections.add({
    name: 'Theirs',
    options: { configuration: { Pin: 'x1y2z3' } },
  });
  migration.desk.write(
    'auth0-migration.json',
    JSON.stringify({ connections: [{ old: CONNECTION, new: 'Theirs' }] }),
  );
  /** @type {import('../tenant/faults.js').Fault} */
  const fault = {
    method: 'PATCH',
    status: 400,
    body: {},
    when: ({ body }) => {
      const { Client_Secret, Pin } = body.options.configuration;
      migration.desk.secrets.add(Client_Secret);
      fault.body = {
        statusCode: 400,
        error: 'Bad Request',
        message: `Payload validation error: ${Client_Secret}, ${Pin}`,
      };
      return true;
    },
  };
  migration.newTenant.faults.set('/api/v2/connections', fault);
  const { code, stderr } = await migration.desk.run(['setup', '--yes'], {
    env: { NEW_SETTING_Pin: 'x1y2z3' },
  });
  assert.equal(code, 1);
  assert.ok(
    migration.desk.secrets.has(
      migration.oldTenant.management.clients.byName('auth0-account-migration')?.client_secret ??
        assert.fail(),
    ),
  );
  assert.match(stderr, /with status 400: Payload validation error: \[setting\], \[setting\]$/m);
});

test('setup refuses a state file that is invalid or belongs to another tenant', async () => {
  for (const [text, message] of /** @type {const} */ ([
    ['{', /is not valid JSON: .+ at line 1, column 2$/],
    ['{}', /the state file can't be read/],
    [
      JSON.stringify({ version: 1, domain: 'other.example.com', connections: [] }),
      /is of the tenant other\.example\.com/,
    ],
  ])) {
    const refusal = await problem(['--state', desk.write('this.state.json', text)]);
    assert.deepEqual([refusal.exit, refusal.code], [2, 'state']);
    assert.match(refusal.message, message);
  }
});
