// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { makeUsers, toNdjson, usersFile } from '../fixtures/make-users.js';
import { readUsers } from '../fixtures/read-users.js';
import { startOldTenant } from './client.js';
import { demoPassword } from './user-store.js';

const CONNECTION = 'Username-Password-Authentication';

describe('the fixture users.ndjson', () => {
  const users = readUsers();
  const primary = users.filter(({ identities: [first] }) => first?.connection === CONNECTION);

  test('users.ndjson is identical to the output of make-users.js', () =>
    assert.equal(readFileSync(usersFile, 'utf8'), toNdjson(makeUsers())));

  test('users.ndjson has the variety of users that tests rely on', () => {
    assert.equal(users.length, 100);
    assert.equal(new Set(users.map(({ user_id }) => user_id)).size, 100);
    assert.equal(users.filter(({ blocked }) => blocked).length, 3);
    assert.equal(users.filter(({ multifactor }) => multifactor).length, 3);
    assert.equal(
      users.filter(({ app_metadata }) => app_metadata?.migration_complete === true).length,
      4,
    );
    assert.equal(users.filter(({ identities }) => identities.length > 1).length, 4);
    assert.equal(primary.length, 94);
    assert.ok(users.some((user) => JSON.stringify(user.user_metadata ?? '').length > 7000));
    assert.ok(users.every(({ email = '' }) => /@(mail\.)?example\.(com|org|net)$/.test(email)));
    assert.ok(users.some((user) => /[^ -~]/.test(demoPassword(user))));
  });

  test('every user of users.ndjson who is not blocked, enrolled or elsewhere can log in', async (t) => {
    const { tenant, client } = await startOldTenant({ users });
    t.after(() => tenant.close());
    const counts = new Map();
    const logIn = async (/** @type {import('./user-store.js').OldUser} */ user) => {
      const database = user.identities.find(({ connection }) => connection === CONNECTION);
      const email = (database?.profileData?.email ?? user.email).replace(
        /[a-z]/g,
        (/** @type {string} */ letter) => letter.toUpperCase(),
      );
      const { status, body } = await client.login(email, demoPassword(user));
      const outcome = status === 200 ? 'ok' : body.error;
      counts.set(outcome, (counts.get(outcome) ?? 0) + 1);
    };
    // Ten logins at a time, so that connections are reused.
    for (let start = 0; start < users.length; start += 10) {
      await Promise.all(users.slice(start, start + 10).map(logIn));
    }
    // Four users are in other connections. One of them shares an e-mail with a user who has another password.
    assert.deepEqual(Object.fromEntries(counts), {
      ok: 90,
      unauthorized: 3,
      mfa_required: 3,
      invalid_grant: 4,
    });
  });
});
