// @ts-check
// Every kind of request that the commands, the action scripts and the Actions send in a migration: its method, path,
// parameters and members. A change of this list is a change of how Auth0's APIs are used, and needs its source.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { loadUsers } from '../fixtures/generate-export.js';
import { Recording, expectedRequests } from '../support/recorded-requests.js';
import { tokenOf } from '../support/init-desk.js';
import { EMAIL, PASSWORD, beginMigration } from '../support/two-tenants.js';

const OLD = 'Username-Password-Authentication';
const settings = {
  connections: [
    { old: OLD, new: 'Users', enable_clients: ['My app'] },
    { old: 'Flexible', new: 'Created', enable_clients: ['My app'] },
  ],
  allow_cidr: ['203.0.113.0/24'],
  mfa_policy: 'migrate',
};
/** One for each way to ask for a user: with and without a second factor, by user name, after a forgotten password. */
const users = [
  { email: EMAIL, password: PASSWORD },
  {
    email: 'named@example.com',
    username: 'named',
    password: PASSWORD,
    multifactor: ['guardian'],
  },
  { email: 'forgetful@example.com', password: PASSWORD },
];
const migration = await beginMigration({ after }, { settings, oldTenant: { users } });
const { oldTenant, newTenant, desk } = migration;
const recording = new Recording(migration);

oldTenant.management.connections.add({
  name: 'Flexible',
  options: {
    attributes: {
      email: {
        identifier: { active: true },
        profile_required: true,
        signup: { status: 'required', verification: { active: true } },
      },
      username: {
        identifier: { active: true },
        signup: { status: 'optional' },
        validation: {
          min_length: 1,
          max_length: 15,
          allowed_types: { email: false, phone_number: false },
        },
      },
    },
    precedence: ['email', 'phone_number', 'username'],
    password_options: { complexity: { min_length: 12 }, history: { active: true, size: 5 } },
  },
});
newTenant.management.clients.add({ name: 'My app', app_type: 'regular_web' });

/** Runs a command that must end with a code. @param {string[]} args @param {number} [expected] */
async function run(args, expected = 0) {
  const { code, stdout, stderr } = await desk.run(args, { env: { PROBE_PASSWORD: PASSWORD } });
  assert.equal(code, expected, stdout + stderr);
}

/** Makes the Actions of both tenants write their drafts anew. */
function changeActions() {
  for (const { management } of [oldTenant, newTenant]) {
    for (const action of management.actions.all) action.code = `${action.code}\n// changed`;
  }
}

/** Runs `init` in a folder of its own, with tokens for both tenants. */
async function init() {
  const env = { OLD_TOKEN: await tokenOf(oldTenant), NEW_TOKEN: await tokenOf(newTenant) };
  const args = ['init', '--settings', 'fresh/auth0-migration.json', '--connection', OLD, '--yes'];
  const { code, stdout, stderr } = await desk.run(args, { env });
  assert.equal(code, 0, stdout + stderr);
}

test('every kind of request is one that is listed', async () => {
  await init();
  recording.take('init');
  for (const { management } of [oldTenant, newTenant]) {
    const client = management.clients.byName('auth0-account-migration-cli') ?? assert.fail();
    client.grant_types = [];
    for (const grant of management.clientGrants.all) {
      if (grant.client_id === client.client_id) grant.scope = ['read:users'];
    }
  }
  await init();
  recording.take('init after a change');
  await run(['setup', '--yes']);
  recording.take('setup');
  await run(['check', '--probe-user', EMAIL]);
  recording.take('check');
  changeActions();
  await run(['setup', '--yes']);
  recording.take('setup after a change');
  await run(['rotate-secret', '--yes', '--wait', '0']);
  recording.take('rotate-secret');

  assert.equal((await newTenant.login(EMAIL, PASSWORD)).status, 200);
  recording.take('login');
  assert.equal((await newTenant.login('named', PASSWORD)).status, 200);
  recording.take('login with a second factor');
  await newTenant.requestPasswordReset('forgetful@example.com');
  recording.take('forgotten password');

  await run(['export', '--side', 'old', '--connection', 'Users']);
  recording.take('export');
  // One who has moved, one who is new, and one whom Auth0 refuses.
  const file = desk.write(
    'users.json',
    JSON.stringify([
      { email: EMAIL },
      { email: 'new@example.com' },
      { email: 'bad@example.com', name: 7 },
    ]),
  );
  await run(['import', file, '--connection', 'Users', '--yes'], 3);
  recording.take('import');
  await run(['import', file, '--connection', 'Users', '--upsert', '--yes'], 3);
  recording.take('import with --upsert');

  // The second run goes on in the logs from the first one, and the third one needs export jobs.
  const status = ['status', '--connection', 'Users'];
  await run(status);
  await run(status);
  recording.take('status');
  loadUsers(oldTenant, { count: 1_200 });
  await run(status);
  recording.take('status of more than 1,000 users');

  await run(['finish', '--yes', '--force']);
  recording.take('finish');
  await run(['undo', '--yes', '--force']);
  recording.take('undo');

  // A second migration of the same users, so that there is something to finish and to delete.
  await run(['setup', '--yes']);
  await run(['finish', '--yes', '--force']);
  recording.take('setup and finish after undo');
  await run(['finish', '--clean-up', '--yes']);
  recording.take('finish with --clean-up');
  await run(['check']);
  recording.take('check after finish');
  recording.write();
  assert.deepEqual(recording.summary, expectedRequests(recording.summary));
});

test('every request to the Management API has a token, and a body only as JSON or as a form with a file', () => {
  const requests = recording.requests.filter(({ path }) => path.startsWith('/api/v2/'));
  assert.ok(requests.length > 50);
  for (const { method, path, headers, body } of requests) {
    assert.match(headers.authorization ?? '', /^Bearer \S+$/, path);
    const hasBody = body !== undefined && body !== null;
    const type = path.endsWith('/users-imports') ? 'multipart/form-data' : 'application/json';
    assert.equal(headers['content-type']?.split(';')[0], hasBody ? type : undefined, path);
    assert.equal(hasBody, ['POST', 'PATCH'].includes(method) && !path.endsWith('/deploy'), path);
  }
});

test('every list by take says how it goes on, and no other parameter is empty', () => {
  for (const { path, query } of recording.requests) {
    for (const [name, value] of Object.entries(query)) {
      assert.notEqual(value, '', `${path} ${name}`);
    }
    const hasTotals =
      !/^\/api\/v2\/(connections\/[^/]+\/clients|clients\/[^/]+\/connections|logs)$/.test(path);
    if ('take' in query) assert.equal('include_totals' in query, hasTotals, path);
  }
});
