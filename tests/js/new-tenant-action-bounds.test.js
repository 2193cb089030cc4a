// @ts-check
// The bounds of the new tenant's Action, exact to the unit: how long it waits, what it caches, and how much it fills in.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CACHED, CONFIRMED, NOW, runAlone, SECRETS } from '../support/new-tenant-action-alone.js';

test('each request has 2.5 seconds, and all of them have 6', async () => {
  for (const [answerMs, expected] of /** @type {const} */ ([
    [0, [2_500, 2_500, 2_500]],
    [1_750, [2_500, 2_500, 2_500]],
    [1_751, [2_500, 2_500, 2_498]],
    [2_400, [2_500, 2_500, 1_200]],
    [5_000, [2_500, 1_000, 1]],
  ])) {
    assert.deepEqual((await runAlone({ answerMs })).timeouts, expected);
  }
});

test('a token is cached until a minute before its end, and for a day at most', async () => {
  for (const [token, ttl] of /** @type {[object, number | undefined][]} */ ([
    [{ expires_in: 60 }, undefined],
    [{ expires_in: 61 }, 1_000],
    [{ expires_in: 86_460 }, 86_400_000],
    [{ expires_in: 86_461 }, 86_400_000],
    [{ access_token: 'x'.repeat(4_000) }, 86_340_000],
    [{ access_token: 'x'.repeat(4_001) }, undefined],
  ])) {
    const { calls } = await runAlone({ token });
    const cached = calls.filter(([name]) => name === 'cache').map(([, , , options]) => options);
    assert.deepEqual(cached, ttl === undefined ? [] : [{ ttl }]);
    assert.deepEqual(calls.at(-1), CONFIRMED);
  }
});

test('keys of the cache are cut off at the 64 characters that Auth0 takes', async () => {
  const secrets = { ...SECRETS, CLIENT_ID: 'c'.repeat(80) };
  const { calls } = await runAlone({ event: { secrets }, oldUser: { status: 403 } });
  const keys = calls.map(([, key]) => String(key));
  assert.deepEqual(keys, [
    `migration ${'c'.repeat(54)}`,
    `migration-pause ${'c'.repeat(48)}`,
    `migration ${'c'.repeat(54)}`,
  ]);
});

test('a token without the scope is replaced once in ten minutes', async () => {
  const oldUser = { status: 403 };
  const cached = { 'migration marker': 'older' };
  const first = await runAlone({ oldUser, cached });
  assert.deepEqual(first.calls, [
    ['cache', 'migration-pause marker', 'true', { ttl: 600_000 }],
    ['uncache', 'migration marker'],
  ]);
  assert.deepEqual(first.lines, [
    'auth0-account-migration: not confirmed, the next login tries again: GET users has status 403',
  ]);
  const paused = { ...cached, 'migration-pause marker': 'true' };
  assert.deepEqual((await runAlone({ oldUser, cached: paused })).calls, []);
  // Another token always helps against the end of this one.
  assert.deepEqual((await runAlone({ oldUser: { status: 401 }, cached: paused })).calls, [
    ['uncache', 'migration marker'],
  ]);
});

test('a user whom the old tenant does not have is noted after a second login or ten minutes', async () => {
  const oldUser = { identities: undefined };
  for (const [logins_count, ageMs, isNoted] of /** @type {const} */ ([
    [1, 600_000, false],
    [1, 600_001, true],
    [2, 0, true],
    [undefined, 0, false],
  ])) {
    const user = { created_at: new Date(NOW - ageMs).toISOString() };
    const { calls } = await runAlone({ user, oldUser, event: { stats: { logins_count } } });
    assert.deepEqual(calls, [
      CACHED,
      ...(isNoted ? [['app_metadata', 'migration_confirmed', false]] : []),
    ]);
  }
});

test('30,000 bytes of metadata are filled in at one login', async () => {
  /** A text with which `{"K":"TEXT"}` has that many bytes. @param {number} bytes */
  const text = (bytes) => 'x'.repeat(bytes - 8);
  for (const [sizes, filled, isConfirmed] of /** @type {[number[], string[], boolean][]} */ ([
    [[30_000], ['0'], true],
    [[30_001], [], true],
    [[15_000, 15_000], ['0', '1'], true],
    [[15_000, 15_001], ['0'], false],
    [[15_000, 15_001, 15_000], ['0', '2'], false],
  ])) {
    const user_metadata = Object.fromEntries(sizes.map((size, key) => [key, text(size)]));
    const { calls, lines } = await runAlone({ oldUser: { user_metadata } });
    assert.deepEqual(
      calls.filter(([name]) => name === 'user_metadata').map(([, key]) => key),
      filled,
    );
    assert.equal(
      calls.some(([, key]) => key === 'migration_confirmed'),
      isConfirmed,
    );
    const tooLarge = sizes.filter((size) => size > 30_000);
    assert.deepEqual(
      lines,
      tooLarge.map(
        (size) => `auth0-account-migration: a metadata key of ${size} bytes cannot be filled in`,
      ),
    );
  }
});
