// @ts-check
// Several isolates of the worker share one Management API token in Workers KV. Here each is a worker of its own in
// miniflare, with the same namespace.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, beforeEach, test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Miniflare } from 'miniflare';
import { addUser, newOldTenant, profileOf } from '../../tests/js/support.js';
import { run, temporaryFolder, variablesFor } from '../support.js';

const SECRET = 'a-secret-that-both-sides-know';
const ISOLATES = ['first', 'second', 'third'];

const cwd = fileURLToPath(new URL('.', import.meta.url));
const { tenant, reset } = await newOldTenant();
const scratch = temporaryFolder('worker-kv');
const dist = join(scratch, 'dist');
const env = { HOME: scratch, WRANGLER_SEND_METRICS: 'false' };
await run('wrangler', ['deploy', '--dry-run', '--outdir', dist], { cwd, env });

const limit = { simple: { limit: 1000, period: /** @type {const} */ (60) } };
const miniflare = new Miniflare({
  cf: false,
  telemetry: { enabled: false },
  workers: ISOLATES.map((name) => ({
    name,
    modules: true,
    modulesRoot: dist,
    scriptPath: join(dist, 'index.js'),
    modulesRules: [{ type: 'CompiledWasm', include: ['**/*.wasm'] }],
    compatibilityDate: '2026-04-01',
    bindings: { ...variablesFor(tenant), SHARED_SECRET: SECRET },
    kvNamespaces: { TOKENS: 'tokens' },
    ratelimits: { ADDRESSES: limit, IDENTIFIERS: limit },
  })),
});
after(() => miniflare.dispose());
beforeEach(reset);

const user = await addUser(tenant);
const tokenRequests = () =>
  tenant.requests.filter(({ body }) => body?.grant_type === 'client_credentials').length;

/** Asks an isolate for the user. @param {string} name @returns {Promise<{ status: number, body: any }>} */
async function getUser(name) {
  const { fetch } = await miniflare.getWorker(name);
  const response = await fetch('http://worker.test/get-user', {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${SECRET}` },
    body: JSON.stringify({ identifier: user.email }),
  });
  return { status: response.status, body: await response.json() };
}

/** The entries of the namespace, as soon as there is one: the response does not wait for the write. */
async function entries() {
  const namespace = await miniflare.getKVNamespace('TOKENS', 'first');
  for (let tries = 0; tries < 250; tries += 1) {
    const { keys } = await namespace.list();
    if (keys.length > 0) return { namespace, keys };
    await setTimeout(20);
  }
  return assert.fail('nothing was stored');
}

test('three isolates share one token, whose entry cannot be read', async () => {
  const found = { status: 200, body: { code: 'found', profile: profileOf(user, tenant) } };
  const [first = '', ...others] = ISOLATES;
  assert.deepEqual(await getUser(first), found);
  const { namespace, keys } = await entries();
  for (const name of others) assert.deepEqual(await getUser(name), found);
  assert.equal(tokenRequests(), 1);

  const [{ name, expiration } = assert.fail('there is no entry'), ...more] = keys;
  assert.deepEqual(more, []);
  assert.match(name, /^auth0-account-migration:token:1:[0-9a-f]{64}$/);
  assert.ok(expiration && Math.abs(expiration - Date.now() / 1000 - 86_340) < 60);
  const value = (await namespace.get(name)) ?? '';
  const [{ token } = assert.fail('no token was issued')] = tenant.managementTokens.issued;
  for (const part of token.split('.')) {
    assert.ok(!Buffer.from(value, 'base64').includes(part) && !value.includes(part));
  }
});
