// @ts-check
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PASSWORD, addUser, newOldTenant, profileOf } from '../../tests/js/support.js';
import { post, run, startServer, temporaryFolder, variablesFor } from '../support.js';

const SECRET = 'a-secret-that-both-sides-know';

const cwd = fileURLToPath(new URL('.', import.meta.url));
const { tenant, reset } = await newOldTenant();
const settings = { ...variablesFor(tenant), SHARED_SECRET: SECRET };
const env = {
  ...settings,
  DENO_CERT: process.env.NODE_EXTRA_CA_CERTS ?? '',
  DENO_DIR: temporaryFolder('deno'),
  DENO_NO_UPDATE_CHECK: '1',
  DENO_SERVE_ADDRESS: 'tcp:127.0.0.1:0',
};
const options = ['--no-lock', '--no-prompt', '--cached-only'];
// The server gets only the permissions that it needs: its own address, the old tenant's address, and its settings.
const permissions = [
  `--allow-net=127.0.0.1:0,${tenant.domain}`,
  `--allow-env=${Object.keys(settings)}`,
];
const server = await startServer('deno', ['run', ...options, ...permissions, 'main.ts'], {
  cwd,
  env,
});
beforeEach(reset);

/** @param {unknown} body @param {Record<string, string>} [headers] */
const login = (body, headers) =>
  post(`${server.origin}/login`, body, { authorization: `Bearer ${SECRET}`, ...headers });

test('main.ts passes the type check of Deno', async () => {
  await run('deno', ['check', '--no-lock', 'main.ts'], { cwd, env });
});

test('login returns the profile of a user with the right password', async () => {
  const user = await addUser(tenant, {
    user_metadata: { theme: 'dark' },
    app_metadata: { roles: ['editor'] },
  });
  const { status, body } = await login({ identifier: user.email, password: PASSWORD });
  assert.deepEqual([status, body], [200, { code: 'found', profile: profileOf(user, tenant) }]);
});

test('only a wrong password is wrong_credentials', async () => {
  const body = { identifier: (await addUser(tenant)).email, password: PASSWORD };
  const codes = async () => {
    const answer = await login(body);
    return [answer.status, answer.body.code, answer.body.profile];
  };
  tenant.faults.set('/oauth/token', { status: 503 });
  assert.deepEqual(await codes(), [503, 'unavailable', undefined]);
  tenant.faults.clear();
  tenant.client.grant_types = [];
  assert.deepEqual(await codes(), [502, 'misconfigured', undefined]);
  reset();
  body.password = 'wrong';
  assert.deepEqual(await codes(), [401, 'wrong_credentials', undefined]);
});

test('requests without the secret or with an invalid body never reach the old tenant', async () => {
  const body = { identifier: 'jo@example.com', password: PASSWORD };
  for (const authorization of ['', `Bearer ${SECRET}x`, SECRET]) {
    assert.equal((await login(body, { authorization })).status, 403);
  }
  for (const wrong of [
    '{',
    'null',
    '[]',
    {},
    { ...body, password: 1 },
    { ...body, identifier: '' },
    { ...body, more: 'x'.repeat(9000) },
  ]) {
    assert.equal((await login(wrong)).status, 400);
  }
  assert.equal(
    (await post(`${server.origin}/`, body, { authorization: `Bearer ${SECRET}` })).status,
    400,
  );
  assert.equal(tenant.requests.length, 0);
});

test('the log contains neither identifiers nor secrets', () => {
  const printed = server.printed();
  assert.match(printed, /"event":"login","code":"found"/);
  for (const secret of [SECRET, PASSWORD, tenant.client.client_secret, '@example.com']) {
    assert.ok(!printed.includes(secret));
  }
});
