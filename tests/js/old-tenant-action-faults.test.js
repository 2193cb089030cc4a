// @ts-check
// The post-login Action of the old tenant fails no login, whatever an event lacks or the platform refuses.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import vm from 'node:vm';
import { actionCode, NAMESPACE } from './support.js';

/** Runs the Action outside of a tenant. Returns what it prints, and the names of the claims. @param {object} event @param {object} [api] */
async function runAlone(event, api) {
  const lines = /** @type {string[]} */ ([]);
  const claims = /** @type {string[]} */ ([]);
  const exported = /** @type {any} */ ({});
  const console = { log: (/** @type {string} */ line) => lines.push(line) };
  vm.runInNewContext(actionCode, { Buffer, console, exports: exported });
  await exported.onExecutePostLogin(event, {
    idToken: { setCustomClaim: (/** @type {string} */ name) => claims.push(name) },
    user: { setAppMetadata() {} },
    ...api,
  });
  return { lines, claims: claims.map((name) => name.replace(NAMESPACE, '')) };
}

const EVENT = {
  secrets: { MIGRATION_CLIENT_ID: 'migration' },
  client: { client_id: 'migration' },
  connection: { name: 'Users' },
  user: {
    user_id: 'auth0|1',
    identities: [{ provider: 'auth0', user_id: '1', connection: 'Users' }],
  },
};

for (const part of /** @type {const} */ (['secrets', 'client', 'connection', 'user'])) {
  test(`an event without ${part} fails no login and gets no claims`, async () => {
    for (const nothing of [undefined, null]) {
      const { claims, lines } = await runAlone({ ...EVENT, [part]: nothing });
      assert.deepEqual(claims, []);
      assert.equal(lines.length, part === 'user' ? 1 : 0, lines.join('\n'));
    }
  });
}

test('claims of which the platform refuses one do not count as complete', async () => {
  assert.equal((await runAlone(EVENT)).claims.at(-1), 'action_version');
  const idToken = {
    setCustomClaim(/** @type {string} */ name) {
      if (name.endsWith('app_metadata')) throw new Error('refused');
    },
  };
  const { claims, lines } = await runAlone(EVENT, { idToken });
  assert.deepEqual(claims, []);
  assert.deepEqual(lines, [
    "auth0-account-migration: the old tenant's Action has broken off: refused",
  ]);
});
