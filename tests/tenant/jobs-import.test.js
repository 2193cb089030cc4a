// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { CertificateAuthority } from './certificate-authority.js';
import { NewTenant } from './new-tenant.js';
import { importerFor } from './jobs/importing.js';
import { refused } from './sdk-client.js';

describe('jobs that import users', () => {
  /** @type {NewTenant} */
  let tenant;
  /** @type {ReturnType<typeof importerFor>} */
  let importer;
  /** @type {import('auth0').ManagementClient} */
  let sdk;
  let connection_id = '';
  before(async () => {
    tenant = await NewTenant.start({ authority: await CertificateAuthority.load() });
    importer = importerFor(tenant);
    ({ sdk, connection_id } = importer);
  });
  after(() => tenant.close());
  beforeEach(() => {
    for (const { user_id } of tenant.users.all()) tenant.users.delete(user_id);
  });

  /** @type {typeof importer.importing} */
  const importing = (...args) => importer.importing(...args);
  /** @type {typeof importer.codesOf} */
  const codesOf = (...args) => importer.codesOf(...args);

  test('an import has app_metadata under this name, whatever the scripts call it', async () => {
    const authority = await CertificateAuthority.load();
    const other = await NewTenant.start({ authority, metadataKey: 'metadata' });
    const record = { user_id: 'a', email: 'a@example.com', app_metadata: { plan: 'gold' } };
    await importerFor(other).importing([record]);
    assert.deepEqual(other.users.byId('auth0|a')?.app_metadata, { plan: 'gold' });
    await other.close();
  });

  test('imported users are stored with the prefix of the connection, log in with their old password and lose no metadata', async () => {
    const { job, errors } = await importing(
      [
        {
          user_id: 'a',
          email: 'A@Example.com',
          email_verified: true,
          password_hash: hashSync('old', 10),
          app_metadata: { plan: { a: [1] } },
        },
        {
          user_id: 'b',
          email: 'b@example.com',
          custom_password_hash: { algorithm: 'bcrypt', hash: { value: hashSync('old', 4) } },
        },
        {
          user_id: 'c',
          email: 'c@example.com',
          blocked: true,
          username: 'Cee',
          mfa_factors: [{ phone: { value: '+15551234567' } }],
        },
      ],
      { external_id: 'file 1' },
    );
    assert.deepEqual(
      [job.status, job.summary, /** @type {any} */ (job).external_id, job.percentage_done],
      ['completed', { failed: 0, updated: 0, inserted: 3, total: 3 }, 'file 1', 100],
    );
    assert.equal(errors, undefined);
    const a = tenant.users.byId('auth0|a');
    assert.deepEqual(
      [a?.email, a?.logins_count, a?.app_metadata],
      ['a@example.com', 0, { plan: { a: [1] } }],
    );
    assert.equal((await tenant.login('a@example.com', 'old')).status, 200);
    assert.equal((await tenant.login('b@example.com', 'old')).status, 200);
    assert.equal((await tenant.login('b@example.com', 'new')).status, 403);
    assert.equal(tenant.users.byId('auth0|c')?.username, 'cee');
    assert.deepEqual(tenant.outbox, []);
  });

  test('a user without a hash has to reset the password', async () => {
    await importing([{ email: 'jo@example.com' }]);
    assert.equal((await tenant.login('jo@example.com', '')).status, 400);
    assert.equal((await tenant.login('jo@example.com', 'x')).status, 403);
    await tenant.requestPasswordReset('jo@example.com');
    await tenant.resetPassword(tenant.outbox.pop()?.ticket ?? '', 'fresh');
    assert.equal((await tenant.login('jo@example.com', 'fresh')).status, 200);
  });

  test('a record conflicts with users of the tenant and with others of its file', async () => {
    await importing([
      { user_id: 'a', email: 'a@example.com', username: 'a', phone_number: '+1555' },
    ]);
    const email = 'new@example.com';
    assert.deepEqual(await codesOf({ user_id: 'a', email }), ['DUPLICATED_USER']);
    assert.deepEqual(await codesOf({ user_id: 'b', email: 'A@example.com' }), ['DUPLICATED_USER']);
    assert.deepEqual(await codesOf({ email, username: 'A' }), ['CONFLICT_USERNAME']);
    assert.deepEqual(await codesOf({ email, phone_number: '+1555' }), ['CONFLICT']);
    tenant.jobs.conflictCodes.email = 'CONFLICT_EMAIL';
    assert.deepEqual(await codesOf({ email: 'a@example.com' }), ['CONFLICT_EMAIL']);
    const { job, errors } = await importing([
      { email },
      { email: 'NEW@example.com' },
      { email: 'z@example.com' },
    ]);
    assert.deepEqual(job.summary, { failed: 1, updated: 0, inserted: 2, total: 3 });
    assert.deepEqual(errors[0].errors, [
      {
        code: 'DUPLICATED_USER',
        message: 'A user with this email was already provided.',
        path: 'email',
      },
    ]);
  });

  test('upsert matches by e-mail, replaces metadata as a whole and leaves what it may not change', async () => {
    await importing([
      {
        user_id: 'a',
        email: 'a@example.com',
        username: 'a',
        name: 'A',
        app_metadata: { old: 1, both: 1 },
      },
    ]);
    const record = {
      user_id: 'other',
      email: 'a@example.com',
      username: 'b',
      blocked: true,
      phone_number: '+1',
      name: 'B',
      app_metadata: { both: 2 },
    };
    const { job } = await importing([record, { user_id: 'n', email: 'n@example.com' }], {
      upsert: true,
    });
    assert.deepEqual(job.summary, { failed: 0, updated: 1, inserted: 1, total: 2 });
    const a = tenant.users.byId('auth0|a');
    assert.deepEqual(
      [a?.name, a?.username, a?.blocked, a?.phone_number, a?.app_metadata],
      ['B', 'a', undefined, undefined, { both: 2 }],
    );
    assert.deepEqual(await codesOf({ user_id: 'a', email: 'else@example.com' }, { upsert: true }), [
      'DUPLICATED_USER',
    ]);
  });

  test('a profile whose factors fail is stored', async () => {
    tenant.jobs.factorsFail = () => true;
    const record = {
      user_id: 'f',
      email: 'f@example.com',
      mfa_factors: [{ phone: { value: '+1555' } }],
    };
    assert.deepEqual(await codesOf(record), ['MFA_FACTORS_FAILED']);
    tenant.jobs.factorsFail = () => false;
    assert.ok(tenant.users.byId('auth0|f'));
    assert.deepEqual(await codesOf(record, { upsert: true }), []);
    assert.equal(tenant.users.byId('auth0|f')?.authentication_methods.length, 1);
  });

  test('a job fails as a whole when its file is no array, and may keep the reason to itself', async () => {
    for (const text of ['[{"email":"a@example.com"},', '{"email":"a@example.com"}\n']) {
      const { job, errors } = await importing(text);
      assert.deepEqual([job.status, job.summary], ['failed', undefined]);
      assert.match(errors.status_details, /^Failed to parse users file JSON when importing users/);
    }
    tenant.jobs.failWhole = (records) => records.some(({ email }) => email === 'bad@example.com');
    tenant.jobs.failDetails = null;
    const { job, errors } = await importing([{ email: 'bad@example.com' }]);
    assert.deepEqual([job.status, job.status_details, errors], ['failed', undefined, undefined]);
    assert.equal((await importing([{ email: 'good@example.com' }])).job.status, 'completed');
    tenant.jobs.failWhole = () => false;
    assert.deepEqual(
      tenant.logs.slice(-2).map(({ type }) => type),
      ['fui', 'sui'],
    );
  });

  test('two jobs may be active, and the request of 512,001 bytes is too large', async () => {
    tenant.jobs.paused = true;
    const create = (/** @type {string} */ text, /** @type {object} */ more = {}) =>
      sdk.jobs.usersImports.create(
        { users: new Blob([text]), connection_id, ...more },
        { maxRetries: 0 },
      );
    const first = await create('[]');
    await create('[]');
    assert.equal((await sdk.jobs.get(first.id)).status, 'processing');
    await refused(create('[]'), 429, /There are 2 active import users jobs, please wait/);
    tenant.jobs.paused = false;
    await create('[]');
    assert.deepEqual(tenant.outbox.map(({ job }) => job).slice(0, 1), [first.id]);
    await refused(
      create(' '.repeat(511_900)),
      413,
      /Payload content length greater than maximum allowed: 512000\./,
    );
    await refused(
      create('[]', { connection_id: 'con_1' }),
      400,
      /'String does not match pattern: \^con_/,
    );
    await refused(create('[]', { connection_id: 'con_0000000000000000' }), 404, /connection/);
  });

  test('an accepted job may go without an answer, and summary and data of a job are lost in time', async () => {
    tenant.jobs.faults.dropAnswer = 1;
    const users = new Blob([JSON.stringify([{ user_id: 'd', email: 'd@example.com' }])]);
    await assert.rejects(
      sdk.jobs.usersImports.create(
        { users, connection_id },
        { maxRetries: 0, timeoutInSeconds: 1 },
      ),
    );
    const job = tenant.jobs.all.at(-1);
    assert.equal((await sdk.jobs.get(job?.id ?? '')).status, 'completed');
    assert.ok(tenant.users.byId('auth0|d'));
    if (job) job.createdAt -= tenant.jobs.timing.expiresMs;
    const expired = await sdk.jobs.get(job?.id ?? '');
    assert.deepEqual([expired.status, expired.summary], ['expired', undefined]);
    if (job) job.createdAt -= tenant.jobs.timing.dataMs;
    await refused(sdk.jobs.get(job?.id ?? ''), 404, /inexistent_job/);
  });
});
