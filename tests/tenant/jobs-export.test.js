// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { CertificateAuthority } from './certificate-authority.js';
import { NewTenant } from './new-tenant.js';
import { OldTenant } from './old-tenant.js';
import { refused, sdkFor } from './sdk-client.js';

const authority = await CertificateAuthority.load();

describe('jobs that export users', () => {
  /** @type {OldTenant} */
  let tenant;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  let connection_id = '';
  before(async () => {
    tenant = await OldTenant.start({
      authority,
      users: [
        {
          user_id: 'auth0|a',
          email: 'a@example.com',
          email_verified: true,
          name: 'A "B", C',
          logins_count: 3,
          created_at: '2020-01-01T00:00:00.000Z',
          user_metadata: { a: { b: 'deep' }, ['__proto__']: 1 },
        },
        { user_id: 'auth0|b', email: 'b@example.com', blocked: true },
        {
          user_id: 'auth0|o',
          email: 'o@example.com',
          identities: [
            { connection: 'Other-DB', provider: 'auth0', user_id: 'o', isSocial: false },
          ],
        },
      ],
    });
    sdk = sdkFor(tenant);
    connection_id = tenant.management.connections.byName(tenant.connection)?.id ?? '';
  });
  after(() => tenant.close());

  /** The link to the file of a new job. @param {any} body */
  async function linkOf(body) {
    const { id } = await sdk.jobs.usersExports.create(body);
    const { location = '' } = await sdk.jobs.get(id);
    return { id, location };
  }
  /** @param {string} location @param {Record<string, string>} [headers] */
  const download = async (location, headers = {}) => {
    const response = await fetch(location, { headers });
    return {
      status: response.status,
      headers: response.headers,
      bytes: Buffer.from(await response.arrayBuffer()),
    };
  };
  const fields = ['user_id', 'email', 'blocked', 'user_metadata'].map((name) => ({ name }));

  test('an export is NDJSON in several gzip members, with the fields and the connection that were asked for', async () => {
    const answer = await sdk.jobs.usersExports.create({ connection_id, format: 'json', fields });
    assert.deepEqual(
      [answer.type, answer.status, answer.connection_id, answer.format, answer.fields],
      ['users_export', 'pending', connection_id, 'json', fields],
    );
    const { status, location = '' } = await sdk.jobs.get(answer.id);
    assert.equal(status, 'completed');
    assert.notEqual(new URL(location).host, tenant.domain);
    const { bytes } = await download(location);
    const lines = gunzipSync(bytes).toString();
    assert.equal(
      lines,
      '{"user_id":"auth0|a","email":"a@example.com","user_metadata":{"a":{"b":"deep"},"__proto__":1}}\n' +
        '{"user_id":"auth0|b","email":"b@example.com","blocked":true}\n',
    );
    const members = bytes.toString('latin1').split('\x1f\x8b\x08').length - 1;
    assert.equal(members, 2);
  });

  test('an export may rename its fields, reach into them, limit its lines and take all connections', async () => {
    const { location } = await linkOf({
      format: 'json',
      limit: 1,
      fields: [
        { name: 'user_id', export_as: 'Id' },
        { name: 'identities[0].connection', export_as: 'Connection' },
        { name: 'user_metadata.a.b' },
      ],
    });
    assert.equal(
      gunzipSync((await download(location)).bytes).toString(),
      `{"Id":"auth0|a","Connection":"${tenant.connection}","user_metadata.a.b":"deep"}\n`,
    );
    const all = await linkOf({ format: 'json', fields: [{ name: 'user_id' }] });
    assert.equal(
      gunzipSync((await download(all.location)).bytes)
        .toString()
        .trim()
        .split('\n').length,
      3,
    );
  });

  test("an export is CSV in Auth0's dialect unless it asks for JSON", async () => {
    const names = [
      'user_id',
      'name',
      'email_verified',
      'logins_count',
      'created_at',
      'user_metadata',
      'username',
    ];
    const { location } = await linkOf({
      connection_id,
      limit: 1,
      fields: names.map((name) => ({ name })),
    });
    assert.equal(
      gunzipSync((await download(location)).bytes).toString(),
      `${names.join(',')}\n"'auth0|a","'A ""B"", C",True,3,2020-01-01T00:00:00.000Z,,\n`,
    );
    await refused(
      sdk.jobs.usersExports.create({ fields: Array(31).fill({ name: 'email' }) }),
      400,
      /Array is too long \(31\), maximum 30/,
    );
  });

  test('a job goes from pending to processing to completed, and says how far it is', async () => {
    const { timing } = tenant.jobs;
    Object.assign(timing, { pendingMs: 100_000, processingMs: 200_000 });
    const { id } = await sdk.jobs.usersExports.create({ connection_id, format: 'json' });
    const job = tenant.jobs.all.find((candidate) => candidate.id === id);
    assert.ok(job);
    assert.equal((await sdk.jobs.get(id)).status, 'pending');
    job.createdAt -= 200_000;
    const { status, percentage_done, time_left_seconds, location } = await sdk.jobs.get(id);
    assert.deepEqual([status, percentage_done, location], ['processing', 50, undefined]);
    assert.ok(Number(time_left_seconds) > 90);
    Object.assign(timing, { pendingMs: 0, processingMs: 0 });
    assert.equal((await sdk.jobs.get(id)).percentage_done, 100);
    assert.equal(await sdk.jobs.errors.get(id), undefined);
    job.override = { status: 'expired' };
    assert.equal((await sdk.jobs.get(id)).status, 'expired');
    tenant.jobs.failExports = true;
    const failed = await sdk.jobs.get((await sdk.jobs.usersExports.create({ connection_id })).id);
    assert.deepEqual([failed.status, failed.status_details], ['failed', tenant.jobs.failDetails]);
    tenant.jobs.failExports = false;
  });

  test('a link expires, and the job gives a new one', async () => {
    const { id, location } = await linkOf({ connection_id, format: 'json' });
    tenant.jobs.timing.linkMs = 0;
    assert.equal((await download(location)).status, 403);
    tenant.jobs.timing.linkMs = 60_000;
    assert.equal((await download(location)).status, 200);
    tenant.jobs.downloads.expireLinks();
    assert.equal((await download(location)).status, 403);
    assert.equal((await download((await sdk.jobs.get(id)).location ?? '')).status, 200);
  });

  test('a download goes on in the middle where the host supports it, and may break or arrive damaged', async () => {
    const { downloads } = tenant.jobs;
    const { location } = await linkOf({ connection_id, format: 'json' });
    const whole = (await download(location)).bytes;
    downloads.faults = [{ times: 1, breakAfter: 40 }];
    await assert.rejects(download(location));
    const rest = await download(location, { range: 'bytes=40-' });
    assert.deepEqual([rest.status, rest.bytes], [206, whole.subarray(40)]);
    assert.equal(rest.headers.get('content-range'), `bytes 40-${whole.length - 1}/${whole.length}`);
    downloads.ranges = false;
    assert.equal((await download(location, { range: 'bytes=40-' })).status, 200);
    downloads.ranges = true;
    downloads.faults = [
      { times: 1, truncate: 50 },
      { times: 1, flipByte: 30 },
    ];
    assert.equal((await download(location)).bytes.length, 50);
    const { bytes } = await download(location);
    assert.throws(() => gunzipSync(bytes));
    assert.deepEqual(
      downloads.requests.slice(-2).map(({ status, headers }) => [status, headers.authorization]),
      [
        [200, undefined],
        [200, undefined],
      ],
    );
  });

  test('unknown members, connections and limits of an export are refused', async () => {
    const create = (/** @type {any} */ body) => sdk.jobs.usersExports.create(body);
    await refused(
      create({ connection: 'x' }),
      400,
      /Additional properties not allowed: connection/,
    );
    await refused(create({ fields: [{ name: 'email', as: 'x' }] }), 400, /not allowed: as/);
    await refused(create({ connection_id: 'x' }), 400, /String does not match pattern/);
    await refused(create({ connection_id: 'con_0000000000000000' }), 404, /inexistent_connection/);
    await refused(create({ limit: 0 }), 400, /less than minimum 1/);
    tenant.managementClient.scopes = ['create:users'];
    tenant.revokeManagementTokens();
    await refused(sdkFor(tenant).jobs.usersExports.create({ format: 'json' }), 403, /read:users/);
    assert.equal((await sdkFor(tenant).jobs.get(tenant.jobs.all[0]?.id ?? '')).status, 'completed');
  });
});

test('users of both kinds of tenants are exported, and what was imported comes out again', async (t) => {
  const tenant = await NewTenant.start({ authority });
  t.after(() => tenant.close());
  const sdk = sdkFor(tenant);
  const connection_id = tenant.management.connections.byName('Users')?.id ?? '';
  const record = { user_id: 'a', email: 'a@example.com', app_metadata: { n: [0.1, 'ü', null] } };
  await sdk.jobs.usersImports.create({
    users: new Blob([JSON.stringify([record])]),
    connection_id,
  });
  const fields = ['user_id', 'app_metadata', 'logins_count'].map((name) => ({ name }));
  const { id } = await sdk.jobs.usersExports.create({ connection_id, format: 'json', fields });
  const response = await fetch((await sdk.jobs.get(id)).location ?? '');
  assert.deepEqual(JSON.parse(gunzipSync(Buffer.from(await response.arrayBuffer())).toString()), {
    user_id: 'auth0|a',
    app_metadata: record.app_metadata,
    logins_count: 0,
  });
  assert.deepEqual(
    tenant.outbox.map(({ to }) => to),
    ['owner@example.com'],
  );
});
