// @ts-check
import assert from 'node:assert/strict';
import { createHash, createHmac, scryptSync } from 'node:crypto';
import { test } from 'node:test';
import { passwordHashes } from '../fixtures/password-hashes.js';
import { verifyImported } from './custom-password-hash.js';
import { demoPassword } from './user-store.js';

const user = {
  user_id: 'auth0|a1b2c3',
  email: 'a@example.com',
  identities: [{ connection: 'Users', provider: 'auth0', user_id: 'a1b2c3', isSocial: false }],
};

test('the file of password hashes has the layouts that importers have met, with the passwords of the users', async () => {
  const layouts = /** @type {const} */ (['oid', 'upperCase', 'version', 'noConnection']);
  const lines = await Promise.all(
    layouts.map(async (layout) => JSON.parse(await passwordHashes([user], { layout, cost: 4 }))),
  );
  assert.deepEqual(
    lines.map(({ _id, _ID, connection }) => [_id?.$oid ?? _id ?? _ID.$oid, connection]),
    [
      ['a1b2c3', 'Users'],
      ['a1b2c3', 'Users'],
      ['a1b2c3', 'Users'],
      ['a1b2c3', undefined],
    ],
  );
  assert.ok(await verifyImported(demoPassword(user), lines[0].passwordHash));
  assert.equal(await verifyImported('else', lines[0].passwordHash), false);
  const php = JSON.parse(await passwordHashes([user], { cost: 4, prefix: '$2y$' }));
  assert.match(php.passwordHash, /^\$2y\$04\$/);
});

test('imported passwords are checked with the algorithms that the emulator knows', async () => {
  const sha256 = (/** @type {string} */ value, more = {}) => ({
    algorithm: 'sha256',
    hash: { value },
    ...more,
  });
  assert.equal(await verifyImported('x', sha256('00ff')), false);
  const digest = createHash('sha256').update('saltsecret').digest();
  const salt = { value: 'salt' };
  assert.ok(await verifyImported('secret', sha256(digest.toString('hex').toUpperCase(), { salt })));
  const mac = createHmac('sha1', 'key').update('secret').digest('base64url');
  assert.ok(
    await verifyImported('secret', {
      algorithm: 'hmac',
      hash: { value: mac, encoding: 'base64', digest: 'sha1', key: { value: 'key' } },
    }),
  );
  const scrypt = scryptSync('secret', 'salt', 32, { cost: 16 }).toString('hex');
  assert.ok(
    await verifyImported('secret', {
      algorithm: 'scrypt',
      hash: { value: scrypt },
      salt,
      keylen: 32,
      cost: 16,
    }),
  );
  assert.equal(
    await verifyImported('secret', { algorithm: 'argon2', hash: { value: 'x' } }),
    false,
  );
});
