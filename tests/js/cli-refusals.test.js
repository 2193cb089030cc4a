// @ts-check
// What `setup` refuses, and that nothing is written then.
import assert from 'node:assert/strict';
import { appendFileSync, cpSync } from 'node:fs';
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

/** A settings file of its own. @param {object} settings */
const withSettings = (settings) => [
  '--settings',
  desk.write('these.json', JSON.stringify(settings)),
];

describe('the tenants', () => {
  for (const prefix of /** @type {const} */ (['OLD', 'NEW'])) {
    const tenant = prefix === 'OLD' ? 'old' : 'new';
    test(`the ${tenant} one cannot be reached`, async () => {
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

    test(`the ${tenant} one is none of Auth0`, async () => {
      const emulated = prefix === 'OLD' ? oldTenant : newTenant;
      for (const status of [200, 403, 404]) {
        emulated.faults.set('/oauth/token', { notJson: true, status });
        const { exit, code, tenant: where, message } = await problem([]);
        assert.deepEqual([exit, code, where], [1, 'unreachable', tenant]);
        assert.match(message, new RegExp(`gives no token; it answered with status ${status}$`));
      }
    });

    test(`wrong credentials for the ${tenant} one`, async () => {
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

  test('both are one', async () => {
    const { exit, code } = await problem([], { NEW_DOMAIN: oldTenant.domain.toUpperCase() });
    assert.deepEqual([exit, code], [2, 'same_tenant']);
    assert.deepEqual(oldTenant.requests, []);
  });

  test('the custom domain of the old one is the new one', async () => {
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

describe('a missing scope is named before anything is written', () => {
  for (const scope of [
    'create:clients',
    'create:client_grants',
    'create:actions',
    'update:actions',
    'update:connections',
    'read:clients',
    'read:connections',
  ]) {
    test(`${scope} in the old tenant`, async () => {
      oldTenant.managementClient.scopes = scopes.old.filter((granted) => granted !== scope);
      const { exit, code, tenant, message } = await problem([]);
      assert.deepEqual([exit, code, tenant], [1, 'missing_scope', 'old']);
      assert.ok(message.includes(scope), message);
    });
  }
  for (const scope of [
    'update:connections',
    'update:connections_options',
    'read:connections',
    'read:connections_options',
  ]) {
    test(`${scope} in the new tenant`, async () => {
      newTenant.managementClient.scopes = scopes.new.filter((granted) => granted !== scope);
      const { exit, code, tenant, message } = await problem([]);
      assert.deepEqual([exit, code, tenant], [1, 'missing_scope', 'new']);
      assert.ok(message.includes(scope), message);
    });
  }

  test('all that are missing, at once, also for a given token', async () => {
    const { exit, code, message, remedy } = await problem([], {
      OLD_TOKEN: await oldTenant.managementTokens.issue([
        'read:clients',
        'read:client_keys',
        'read:connections',
        'read:actions',
        'read:client_grants',
      ]),
    });
    assert.deepEqual([exit, code], [1, 'missing_scope']);
    assert.match(remedy, /^Set OLD_TOKEN to a token that has them/);
    for (const scope of [
      'create:clients',
      'create:client_grants',
      'create:actions',
      'update:connections',
    ]) {
      assert.ok(message.includes(scope), message);
    }
  });
});

describe('the connections', () => {
  test('one that the old tenant does not have', async () => {
    const { exit, code, tenant, message } = await problem(
      withSettings({ connections: [{ old: 'Nowhere', new: 'Users' }] }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_found', 'old']);
    assert.match(message, /Nowhere/);
  });
  test('one of the old tenant that is no database', async () => {
    const { exit, code, tenant, message } = await problem(
      withSettings({ connections: [{ old: 'google', new: 'Users' }] }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_a_database', 'old']);
    assert.match(message, /google/);
  });
  test('one of the new tenant that is no database', async () => {
    const { exit, code, tenant } = await problem(
      withSettings({ connections: [{ old: CONNECTION, new: 'google' }] }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_a_database', 'new']);
  });
  test('an application that the new tenant does not have', async () => {
    const { exit, code, tenant, message } = await problem(
      withSettings({
        connections: [{ old: CONNECTION, new: 'Users', enable_clients: ['No such app'] }],
      }),
    );
    assert.deepEqual([exit, code, tenant], [1, 'not_found', 'new']);
    assert.match(message, /No such app/);
  });
});

test('an Action of somebody else has the name', async () => {
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

test('two applications have the name', async () => {
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

test('a script that is longer than Auth0 takes', async () => {
  const copy = desk.path('long');
  cpSync(new URL('../../pkg', import.meta.url), copy, { recursive: true });
  appendFileSync(join(copy, 'action-scripts/login.js'), ' '.repeat(100_000));
  const { code, document } = await desk.json(['setup', '--yes'], { cli: join(copy, 'cli.js') });
  assert.deepEqual([code, document.problem.code], [1, 'script_too_long']);
  assert.deepEqual([...oldTenant.requests, ...newTenant.requests], []);
});

test('an answer that repeats a secret: it is not printed', async () => {
  const secret = desk.env.OLD_CLIENT_SECRET ?? assert.fail();
  oldTenant.faults.set('/api/v2/clients', {
    status: 400,
    body: { statusCode: 400, error: 'Bad Request', message: `Unknown ${secret}` },
  });
  const { exit, code, message } = await problem([]);
  assert.deepEqual([exit, code], [1, 'refused']);
  assert.match(message, /: Unknown \[secret\]$/);
});

test('an answer that repeats the secret of the migration client or a short setting: neither is printed', async (t) => {
  const { newTenant: repeating, oldTenant: other, desk: another } = await beginMigration(t);
  repeating.management.connections.add({
    name: 'Theirs',
    options: { configuration: { Pin: 'x1y2z3' } },
  });
  another.write(
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
      another.secrets.add(Client_Secret);
      fault.body = {
        statusCode: 400,
        error: 'Bad Request',
        message: `Payload validation error: ${Client_Secret}, ${Pin}`,
      };
      return true;
    },
  };
  repeating.faults.set('/api/v2/connections', fault);
  const { code, stderr } = await another.run(['setup', '--yes'], {
    env: { NEW_SETTING_Pin: 'x1y2z3' },
  });
  assert.equal(code, 1);
  assert.ok(
    another.secrets.has(
      other.management.clients.byName('auth0-account-migration')?.client_secret ?? assert.fail(),
    ),
  );
  assert.match(stderr, /with status 400: Payload validation error: \[setting\], \[setting\]$/m);
});

test('the state file', async () => {
  for (const [text, message] of /** @type {const} */ ([
    ['{', /is not valid JSON: .+ at line 1, column 2$/],
    ['{}', /the state file can't be read/],
    [
      JSON.stringify({ version: 1, domain: 'other.example.com', connections: [] }),
      /is of the tenant other\.example\.com/,
    ],
  ])) {
    const found = await problem(['--state', desk.write('this.state.json', text)]);
    assert.deepEqual([found.exit, found.code], [2, 'state']);
    assert.match(found.message, message);
  }
});
