// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hashSync } from 'bcryptjs';
import { CertificateAuthority } from './certificate-authority.js';
import { importerFor } from './jobs/importing.js';
import { NewTenant } from './new-tenant.js';

/** @param {import('node:test').TestContext} t */
async function importer(t) {
  const tenant = await NewTenant.start({ authority: await CertificateAuthority.load() });
  t.after(() => tenant.close());
  return { tenant, ...importerFor(tenant) };
}

test('each rule of the schema has its code', async (t) => {
  const { tenant, importing, codesOf } = await importer(t);
  const email = 'x@example.com';
  const cases = {
    ANY_OF_MISSING: { email, mfa_factors: [{ totp: { secret: 'abc' } }] },
    ARRAY_LENGTH_LONG: { email, mfa_factors: Array(11).fill({ phone: { value: '+1555' } }) },
    ARRAY_LENGTH_SHORT: { email, mfa_factors: [] },
    ENUM_MISMATCH: { email, custom_password_hash: { algorithm: 'rot13', hash: { value: 'x' } } },
    FORMAT: { email: 'nobody' },
    INVALID_TYPE: { email, email_verified: 'yes' },
    MAX_LENGTH: { email, name: 'x'.repeat(301) },
    MAXIMUM: {
      email,
      custom_password_hash: { algorithm: 'scrypt', hash: { value: 'x' }, parallelization: 65 },
    },
    MIN_LENGTH: { email, username: '' },
    MINIMUM: {
      email,
      custom_password_hash: { algorithm: 'scrypt', hash: { value: 'x' }, keylen: 0 },
    },
    NOT_PASSED: { email, app_metadata: { blocked: true } },
    OBJECT_REQUIRED: { username: 'x' },
    PATTERN: { email, password_hash: '$2y$10$abc' },
    OBJECT_ADDITIONAL_PROPERTIES: { email, last_login: 'today' },
  };
  for (const [code, record] of Object.entries(cases)) {
    assert.deepEqual(await codesOf(record), [code]);
  }
  assert.equal(tenant.users.size, 0);
  const { errors } = await importing([{ email: 'nobody', given_name: 'x'.repeat(151) }]);
  assert.deepEqual(errors[0].errors, [
    {
      code: 'FORMAT',
      message: "Error in email property - Object didn't pass validation for format email: nobody",
      path: 'email',
    },
    {
      code: 'MAX_LENGTH',
      message: 'Error in given_name property - String is too long (151 chars), maximum 150',
      path: 'given_name',
    },
  ]);
});

test('the errors of a job show records without their secrets', async (t) => {
  const { importing } = await importer(t);
  const record = {
    email: 'nobody',
    custom_password_hash: {
      algorithm: 'hmac',
      hash: { value: 'secret', key: { value: 'secret' } },
      salt: { value: 'secret' },
    },
    mfa_factors: [{ totp: { secret: 'JBSWY3DP' } }, { phone: { value: '+1555' } }],
  };
  const { errors } = await importing([record, { email: 'no', password_hash: hashSync('x', 4) }]);
  assert.deepEqual(errors[0].user, {
    email: 'nobody',
    custom_password_hash: {
      algorithm: 'hmac',
      hash: { value: '*****', key: { value: '*****' } },
      salt: { value: '*****' },
    },
    mfa_factors: [{ totp: { secret: '*****' } }, { phone: { value: '+1555' } }],
  });
  assert.equal(errors[1].user.password_hash, '*****');
});
