// @ts-check
// The commands `export` and `import` as an operator sees them: files, texts, exit codes, and no credential anywhere.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { PASSWORD, beginMigration } from '../support/two-tenants.js';

const RUNS = 'auth0-migration-runs';
const USERS = Array.from({ length: 40 }, (_, number) => ({
  user_id: `auth0|${String(number).padStart(24, '0')}`,
  email: `user${number}@example.com`,
  password: PASSWORD,
  app_metadata: { plan: 'gold' },
}));

test('export writes all users of the connection, through an expired link and a broken download', async (t) => {
  const { oldTenant, desk } = await beginMigration(t, { oldTenant: { users: USERS } });
  const { downloads } = oldTenant.jobs;
  downloads.faults = [
    { times: 1, status: 403 },
    { times: 1, breakAfter: 300 },
  ];
  const { code, document, stderr } = await desk.json(['export', '--side', 'old']);
  assert.equal(code, 0, stderr);
  const bytes = readFileSync(join(desk.folder, document.folder, document.file));
  const users = gunzipSync(bytes)
    .toString()
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    users.map(({ user_id: id }) => id).sort(),
    USERS.map(({ user_id: id }) => id),
  );
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  const { run, folder, ...report } = document;
  assert.deepEqual(report, {
    side: 'old',
    connection: 'Username-Password-Authentication',
    file: 'users-old.ndjson.gz',
    bytes: bytes.length,
    sha256,
    users: USERS.length,
  });
  assert.equal(folder, join(RUNS, run));

  assert.ok(downloads.requests.length >= 3);
  const files = readdirSync(join(desk.folder, folder)).map((name) =>
    join(desk.folder, folder, name),
  );
  for (const { headers, query } of downloads.requests) {
    assert.equal(headers.authorization, undefined, 'the token never goes to the download host');
    const { Signature: signature = '' } = query;
    const written = files.map((file) => readFileSync(file, 'latin1')).join('');
    assert.ok(!(written + stderr).includes(signature), 'no part of the link is written or shown');
  }
  for (const file of files) assert.equal(statSync(file).mode & 0o777, 0o600, file);
  assert.equal(statSync(join(desk.folder, folder)).mode & 0o777, 0o700);
});

test('phones that export has read are the second factors that import creates', async (t) => {
  const phone = '+15551115044';
  const { oldTenant, newTenant, desk } = await beginMigration(t, {
    settings: {
      connections: [{ old: 'Username-Password-Authentication', new: 'Users' }],
      user_id: 'keep',
    },
    oldTenant: {
      users: [
        { ...USERS[0], authentication_methods: [{ type: 'phone', phone_number: phone }] },
        { ...USERS[1], authentication_methods: [{ type: 'totp' }] },
        USERS[2],
      ],
    },
  });
  oldTenant.management.settings.flags.disable_management_api_sms_obfuscation = true;
  const exported = await desk.json(['export', '--side', 'old', '--with', 'factors,roles']);
  assert.equal(exported.code, 0, exported.stderr);
  const { folder, file, factors, roles } = exported.document;
  const { users, carried, lost, masked } = factors;
  assert.deepEqual({ users, carried, lost, masked }, { users: 2, carried: 1, lost: 1, masked: 0 });
  assert.equal(roles, 0);

  const args = [join(folder, file), '--factors', join(folder, 'factors.ndjson')];
  const converted = await desk.json(['convert', ...args]);
  assert.deepEqual(converted.document.report.skipped, { second_factor: 1 }, converted.stderr);
  const imported = await desk.run(['import', '--resume', converted.document.run, '--yes']);
  assert.equal(imported.code, 0, imported.stderr);
  const enrolled = USERS.slice(0, 3).map(({ user_id: id }) => {
    const user = newTenant.users.byId(id);
    const methods = user?.authentication_methods ?? [];
    return user && methods.map((/** @type {any} */ method) => method.phone_number);
  });
  // mfa_policy is reject, so the user whose factor cannot be carried stays.
  assert.deepEqual(enrolled, [[phone], undefined, []]);
});

test('a failed export job is said with its reason, and the run goes on with another job', async (t) => {
  const { oldTenant, desk } = await beginMigration(t);
  oldTenant.jobs.failExports = true;
  oldTenant.jobs.failDetails = 'Export timed out';
  const failed = await desk.run(['export', '--side', 'old']);
  assert.equal(failed.code, 1, failed.stderr);
  const [run = ''] = readdirSync(desk.path(RUNS)).filter((name) => name.endsWith('-export'));
  assert.match(failed.stderr, /^error: .*the export job has failed: Export timed out$/m);
  assert.match(
    failed.stderr,
    new RegExp(`^remedy: go on with: .* export --side old --resume ${run}$`, 'm'),
  );
  oldTenant.jobs.failExports = false;
  const { code, stdout } = await desk.run(['export', '--side', 'old', '--resume', run]);
  assert.equal(code, 0);
  assert.match(stdout, /^Exported 1 user of the connection Username-Password-Authentication to /m);
});

test('every scope that is missing is named before anything is read', async (t) => {
  const { oldTenant, newTenant, desk } = await beginMigration(t);
  for (const tenant of [oldTenant, newTenant]) tenant.managementClient.scopes = ['read:logs'];
  const exported = await desk.run(['export', '--side', 'old']);
  assert.match(exported.stderr, /lacks the scopes: read:connections, read:users$/m);
  const file = desk.write('users.json', '[{"email":"a@example.com"}]');
  const imported = await desk.run(['import', file, '--yes']);
  assert.match(imported.stderr, /lacks the scopes: create:users, read:connections, read:users$/m);
  assert.deepEqual([exported.code, imported.code], [1, 1]);
  for (const { requests } of [oldTenant, newTenant]) {
    assert.ok(requests.every(({ path }) => path === '/oauth/token'));
  }
});

test('import prints its plan, asks, and sums up who needs somebody', async (t) => {
  const { newTenant, desk } = await beginMigration(t);
  const { management } = newTenant;
  const enabled = management.connections.all.find(({ name }) => name === 'Users')?.enabledClients;
  const clients = [...(enabled ?? [])];
  enabled?.clear();
  const file = desk.write(
    'users.json',
    JSON.stringify([{ email: 'a@example.com' }, { email: 'b@example.com', picture: 7 }]),
  );
  const disabled = await desk.run(['import', file, '--yes']);
  assert.equal(disabled.code, 1);
  assert.match(disabled.stderr, /no application is enabled for the connection Users/);
  for (const client of clients) enabled?.add(client);

  const planned = await desk.run(['import', file, '--dry-run']);
  assert.equal(planned.code, 3, planned.stderr);
  assert.match(
    planned.stdout,
    /^ {2}Import 2 users in 1 file into the connection Users\n {4}\+ import-files\/00001\.json: 2 users$/m,
  );
  const unasked = await desk.run(['import', file]);
  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /no terminal on which to confirm them; nothing was written/);
  assert.ok(newTenant.requests.every(({ path }) => !path.includes('/jobs')));

  const { code, stdout, stderr } = await desk.run(['import', file, '--yes']);
  assert.equal(code, 3, stderr);
  assert.match(
    stdout,
    /^Imported into the connection Users: 2 users in the import files\n {2}1 inserted\n {2}1 failed; failed\.ndjson of the run folder has each of them:\n {4}1 {2}INVALID_TYPE\n {8}Correct the type/m,
  );
  assert.match(stderr, /^new tenant: import: 0 of 2 users \(0 %\)$/m);
  assert.equal(newTenant.outbox.length, 0, 'no mail that the import is finished');
});
