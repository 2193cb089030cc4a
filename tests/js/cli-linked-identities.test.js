// @ts-check
// Identities that are linked in the old tenant: one moves at login, the other in bulk, and they are linked again.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PASSWORD, beginMigration } from '../support/two-tenants.js';

const CONNECTION = 'Username-Password-Authentication';
const identity = (/** @type {string} */ id) => ({
  ...{ connection: CONNECTION, provider: 'auth0', user_id: id, isSocial: false },
  profileData: { email: `${id}@example.com`, email_verified: true },
});

test('of two linked identities the one that has not landed is left, and moves with the rest', async (t) => {
  const user = { user_id: 'auth0|a', email: 'a@example.com', email_verified: true };
  const { oldTenant, newTenant, desk } = await beginMigration(t, {
    settings: { connections: [{ old: CONNECTION, new: 'Users' }], user_id: 'keep' },
    oldTenant: { users: [{ ...user, password: PASSWORD, identities: ['a', 'b'].map(identity) }] },
  });
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const old = oldTenant.users.byId('auth0|a');
  assert.ok(old);
  const marker = () => old.app_metadata?.migration_complete;
  const counted = async () => {
    const { document } = await desk.json(['status']);
    const { users, confirmed, unmarked, left } = document.counts;
    return { users, confirmed, unmarked, left };
  };

  assert.equal((await newTenant.login('a@example.com', PASSWORD)).status, 200);
  assert.deepEqual(marker(), ['a']);
  assert.deepEqual(await counted(), { users: 2, confirmed: 1, unmarked: 0, left: 1 });

  const args = ['move-rest', '--go', '--yes', '--with', 'links', '--mark'];
  const { code, document, stderr } = await desk.json(args);
  assert.equal(code, 0, stderr);
  const { convert, verify } = document.steps;
  assert.deepEqual([convert.out, convert.skipped], [1, { already_moved: 1 }]);
  assert.deepEqual([verify.answers.same, verify.mark.changed], [2, 1]);
  assert.equal(marker(), true);
  assert.deepEqual(await counted(), { users: 2, confirmed: 2, unmarked: 0, left: 0 });
  const moved = newTenant.users.get('a@example.com');
  assert.deepEqual(
    moved?.identities.map(({ user_id }) => user_id),
    ['a', 'b'],
  );
});
