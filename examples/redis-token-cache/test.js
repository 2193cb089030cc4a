// @ts-check
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { delimiter, join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createClient } from 'redis';
import { addUser, newOldTenant } from '../../tests/js/support.js';
import { startServer, temporaryFolder, variablesFor } from '../support.js';

const SECRET = 'a-secret-that-both-sides-know';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const { tenant, reset } = await newOldTenant();
const user = await addUser(tenant);
const redis = await startRedis();
beforeEach(async () => {
  reset();
  const client = await createClient({ url: redis.url }).connect();
  await client.flushAll();
  client.destroy();
});

/** Starts a Redis server of the distribution, without a file and on a port that is free. */
async function startRedis() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const command = folders.map((folder) => join(folder, 'redis-server')).find(existsSync);
  if (!command) {
    throw new Error('redis-server is missing; install it: apt-get install redis-server');
  }
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = /** @type {import('node:net').AddressInfo} */ (probe.address());
  probe.close();
  await once(probe, 'close');
  const args = ['--port', `${port}`, '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
  const options = { cwd: temporaryFolder('redis') };
  const address = /port=(\d+)[^]*Ready to accept connections/;
  const { signal } = await startServer(command, args, options, address);
  return { signal, url: `redis://127.0.0.1:${port}` };
}

/** Starts one of several processes of the server. @param {string} [url] of Redis */
async function startProcess(url = redis.url) {
  const env = {
    ...variablesFor(tenant),
    SHARED_SECRET: SECRET,
    REDIS_URL: url,
    HOST: '127.0.0.1',
    PORT: '0',
  };
  const server = await startServer(process.execPath, ['server.js'], { cwd, env });
  /** @param {string} [identifier] @param {string} [secret] */
  const getUser = async (identifier = String(user.email), secret = SECRET) => {
    const headers = { authorization: `Bearer ${secret}` };
    const path = `/users/${encodeURIComponent(identifier)}`;
    const response = await fetch(`${server.origin}${path}`, { headers });
    const { code } = /** @type {{ code: string }} */ (await response.json());
    return [response.status, code];
  };
  return { ...server, getUser };
}

const tokenRequests = () =>
  tenant.requests.filter(({ body }) => body?.grant_type === 'client_credentials').length;

test('three processes share one token', async () => {
  for (let count = 0; count < 3; count += 1) {
    const { getUser, printed } = await startProcess();
    assert.deepEqual(await getUser(), [200, 'found']);
    assert.deepEqual(await getUser('nobody@example.com'), [404, 'not_found']);
    assert.doesNotMatch(printed(), /token_cache/);
  }
  assert.equal(tokenRequests(), 1);
});

test('the entry ends with the token and cannot be read', async () => {
  await (await startProcess()).getUser();
  const client = await createClient({ url: redis.url }).connect();
  const [key = '', ...more] = await client.keys('*');
  assert.deepEqual(more, []);
  const seconds = await client.ttl(key);
  assert.ok(seconds > 86_000 && seconds <= 86_340, `${seconds}`);
  const value = (await client.get(key)) ?? '';
  client.destroy();
  const [{ token } = assert.fail('no token was issued')] = tenant.managementTokens.issued.slice(-1);
  for (const part of token.split('.')) {
    assert.ok(!Buffer.from(value, 'base64').includes(part) && !value.includes(part));
  }
});

test('a Redis that hangs does not fail a call', async () => {
  const { getUser, printed } = await startProcess();
  redis.signal('SIGSTOP');
  try {
    assert.deepEqual(await getUser(), [200, 'found']);
    assert.equal(tokenRequests(), 1);
    assert.match(printed(), /"event":"token_cache","code":"get_failed","fault":"timeout"/);
  } finally {
    redis.signal('SIGCONT');
  }
});

test('a Redis that is not there does not fail a call', async () => {
  const { getUser, printed } = await startProcess('redis://127.0.0.1:1');
  assert.deepEqual(await getUser(), [200, 'found']);
  assert.match(printed(), /"event":"token_cache","code":"get_failed"/);
});

test('an outage is no unknown user, and a wrong secret reaches nobody', async () => {
  const { getUser } = await startProcess();
  assert.deepEqual(await getUser('jo@example.com', 'wrong'), [403, 'refused']);
  assert.equal(tenant.requests.length, 0);
  tenant.faults.set('/oauth/token', { status: 503 });
  assert.deepEqual(await getUser(), [503, 'unavailable']);
});
