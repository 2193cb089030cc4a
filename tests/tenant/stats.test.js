// @ts-check
import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { startOldTenant } from './client.js';
import { refused, sdkFor } from './sdk-client.js';

const DAY_MS = 86_400_000;

describe('the statistics of a tenant', () => {
  /** @type {import('./old-tenant.js').OldTenant} */
  let tenant;
  /** @type {import('./client.js').Client} */
  let client;
  /** @type {ReturnType<typeof sdkFor>} */
  let sdk;
  beforeEach(async () => {
    const now = () => Date.parse('2026-01-01T23:00:00.000Z');
    const users = ['a', 'b', 'c'].map((name) => ({
      user_id: `auth0|${name}`,
      email: `${name}@example.com`,
      password: name,
    }));
    ({ tenant, client } = await startOldTenant({ now, users, logRetentionDays: 1 }));
    sdk = sdkFor(tenant);
    for (const name of ['a', 'a', 'b']) await client.login(`${name}@example.com`, name);
    tenant.clock.advance(2 * DAY_MS);
    await client.login('c@example.com', 'c');
    tenant.logs.add({ type: 'ss' }, { type: 'pwd_leak' });
  });
  afterEach(() => tenant.close());

  /** @param {Record<string, string>} [range] */
  const daily = async (range) =>
    (await sdk.stats.getDaily(range)).map(({ date, logins, signups, leaked_passwords }) => [
      date?.slice(0, 10),
      logins,
      signups,
      leaked_passwords,
    ]);

  test('count logins, sign-ups and leaked passwords of each day, longer than the log is kept', async () => {
    const days = [
      ['2026-01-01', 3, 0, 0],
      ['2026-01-03', 1, 1, 1],
    ];
    assert.equal(tenant.logs.kept().length < 4, true);
    assert.deepEqual(await daily(), days);
    assert.deepEqual(await daily({ from: '20260101', to: '20260102' }), days.slice(0, 1));
    assert.deepEqual(await daily({ from: '20260102', to: '20260103' }), days.slice(1));
  });

  test('refuse days that are none, and ranges that end before they begin', async () => {
    for (const range of [{ from: '2026-01-01' }, { to: '20260230' }, { from: '20260104' }]) {
      await refused(sdk.stats.getDaily(range), 400, /on property (from|to)/);
    }
  });

  test('count each user who has logged in within 30 days once', async () => {
    assert.equal(await sdk.stats.getActiveUsersCount(), 3);
    tenant.clock.advance(29 * DAY_MS);
    assert.equal(await sdk.stats.getActiveUsersCount(), 1);
    tenant.logs.add({ type: 's', user_id: 'auth0|a' });
    assert.equal(await sdk.stats.getActiveUsersCount(), 2);
  });
});
