// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PASSWORD, addUser, newOldTenant } from '../../tests/js/support.js';
import { post, run, startServer, temporaryFolder, variablesFor } from '../support.js';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const { tenant, reset } = await newOldTenant();
const env = { HOME: temporaryFolder('next'), NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' };
// The server reads its settings when it runs, so the build gets none.
const built = await run('next', ['build'], { cwd, env });
const server = await startServer('next', ['start', '--hostname', '127.0.0.1', '--port', '0'], {
  cwd,
  env: { ...env, ...variablesFor(tenant) },
});
beforeEach(reset);

/** @param {unknown} body @param {Record<string, string>} [headers] */
async function login(body, headers) {
  const answer = await post(`${server.origin}/api/login`, body, headers);
  return [answer.status, answer.body.message];
}

test('the build runs the route on the edge runtime and contains the module as a file', () => {
  assert.match(built, /ƒ \/api\/login/);
  const edge = join(cwd, '.next/server/edge');
  const modules = readdirSync(edge, { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.wasm'));
  const module = readFileSync(join(cwd, 'node_modules/auth0-account-migration/core.wasm'));
  assert.deepEqual(
    modules.map((name) => readFileSync(join(edge, name)).equals(module)),
    [true],
  );
});

test('a user logs in with the password of the old tenant', async () => {
  const user = await addUser(tenant, { name: 'Zoë' });
  assert.deepEqual(await login({ identifier: user.email, password: PASSWORD }), [
    200,
    'Welcome, Zoë!',
  ]);
  assert.equal(tenant.requests.length, 1);
});

test('only a wrong password has status 401', async () => {
  const body = { identifier: (await addUser(tenant)).email, password: PASSWORD };
  const blocked = { ...body, identifier: (await addUser(tenant, { blocked: true })).email };
  assert.equal((await login({ ...body, password: 'wrong' }))[0], 401);
  assert.equal((await login(blocked))[0], 403);
  tenant.faults.set('/oauth/token', { status: 503 });
  assert.equal((await login(body))[0], 503);
});

test('invalid requests never reach the old tenant', async () => {
  for (const body of [
    '{',
    'null',
    {},
    { identifier: 'jo@example.com' },
    { identifier: 1, password: 'x' },
  ]) {
    assert.equal((await login(body))[0], 400);
  }
  assert.equal(
    (
      await login({ identifier: 'jo@example.com', password: 'x' }, { 'content-type': 'text/plain' })
    )[0],
    415,
  );
  assert.equal(tenant.requests.length, 0);
});

test('the log contains neither identifiers nor secrets', () => {
  const printed = server.printed();
  assert.match(printed, /"event":"login","code":"found"/);
  for (const secret of [PASSWORD, tenant.client.client_secret, '@example.com']) {
    assert.ok(!printed.includes(secret));
  }
});
