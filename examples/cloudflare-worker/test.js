// @ts-check
import assert from 'node:assert/strict';
import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { PASSWORD, addUser, newOldTenant, profileOf } from '../../tests/js/support.js';
import { post, run, startServer, temporaryFolder, variablesFor } from '../support.js';

const SECRET = 'a-secret-that-both-sides-know';
const ADDRESSES = 300;
const IDENTIFIERS = 10;

const cwd = fileURLToPath(new URL('.', import.meta.url));
const { tenant, reset } = await newOldTenant();
const scratch = temporaryFolder('worker');
const env = { HOME: scratch, WRANGLER_SEND_METRICS: 'false' };

// The same variables as in .dev.vars. workerd trusts the authority of the emulator, because wrangler passes on
// NODE_EXTRA_CA_CERTS.
const variables = Object.entries({ ...variablesFor(tenant), SHARED_SECRET: SECRET });
const file = join(scratch, 'variables.env');
writeFileSync(file, variables.map(([name, value]) => `${name}=${value}\n`).join(''));
const args = [
  'dev',
  '--ip',
  '127.0.0.1',
  '--port',
  '0',
  '--inspector-port',
  '0',
  '--env-file',
  file,
  '--persist-to',
  scratch,
];
const worker = await startServer('wrangler', args, { cwd, env });
beforeEach(reset);

/** @param {string} path @param {unknown} body @param {Record<string, string>} [headers] */
const send = (path, body, headers) =>
  post(`${worker.origin}${path}`, body, { authorization: `Bearer ${SECRET}`, ...headers });

/** @param {string} path @param {unknown} body @param {[number, string]} expected @param {Record<string, string>} [headers] */
async function assertResponse(path, body, expected, headers) {
  const { status, body: result } = await send(path, body, headers);
  assert.deepEqual([status, result.code, result.profile], [...expected, undefined]);
  assert.equal(typeof result.message, expected[1] === 'not_found' ? 'undefined' : 'string');
  return result.message;
}

test('the build contains the module as a separate file', async () => {
  const dist = join(scratch, 'dist');
  await run('wrangler', ['deploy', '--dry-run', '--outdir', dist], { cwd, env });
  const [module] = readdirSync(dist).filter((name) => name.endsWith('.wasm'));
  const built = readFileSync(
    new URL('node_modules/auth0-account-migration/core.wasm', import.meta.url),
  );
  assert.ok(readFileSync(join(dist, module)).equals(built));
});

test('login returns the profile of a user with the right password', async () => {
  const user = await addUser(tenant, {
    user_metadata: { theme: 'dark' },
    app_metadata: { roles: ['editor'] },
  });
  const { status, headers, body } = await send('/login', {
    identifier: user.email,
    password: PASSWORD,
  });
  assert.deepEqual(
    [status, headers.get('cache-control'), body],
    [200, 'no-store', { code: 'found', profile: profileOf(user, tenant) }],
  );
});

test('concurrent requests share one Management API token', async () => {
  tenant.faults.set('/oauth/token', { delay: 200 });
  const users = await Promise.all(Array.from({ length: 20 }, () => addUser(tenant)));
  const answers = await Promise.all(
    users.map(({ email }) => send('/get-user', { identifier: email })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    users.map(() => 200),
  );
  assert.equal(tenant.issuedManagementTokens, 1);
});

test('get-user returns the profile of a known user and 404 for an unknown one', async () => {
  const user = await addUser(tenant);
  const { status, body } = await send('/get-user', { identifier: user.email });
  assert.deepEqual([status, body], [200, { code: 'found', profile: profileOf(user, tenant) }]);
  await assertResponse('/get-user', { identifier: 'nobody@example.com' }, [404, 'not_found']);
});

test('each outcome has its own status', async () => {
  const login = { identifier: (await addUser(tenant)).email, password: PASSWORD };
  await assertResponse('/login', { ...login, password: 'wrong' }, [401, 'wrong_credentials']);
  const blocked = await addUser(tenant, { blocked: true });
  await assertResponse('/login', { ...login, identifier: blocked.email }, [403, 'blocked']);
  tenant.faults.set('/oauth/token', { status: 503 });
  await assertResponse('/login', login, [503, 'unavailable']);
  tenant.faults.clear();
  tenant.client.connections = [];
  await assertResponse('/login', login, [502, 'misconfigured']);
});

test('requests without the right secret never reach the old tenant', async () => {
  const body = { identifier: 'jo@example.com', password: PASSWORD };
  for (const authorization of [
    '',
    'Bearer',
    `Bearer ${SECRET}x`,
    `Bearer ${SECRET.slice(1)}`,
    SECRET,
    `Basic ${SECRET}`,
  ]) {
    await assertResponse('/login', body, [403, 'wrong_secret'], { authorization });
  }
  assert.equal(tenant.requests.length, 0);
});

test('the response to an invalid request names the problem', async () => {
  const identifier = 'jo@example.com';
  const inputs = {
    'The body is not JSON.': '{"identifier":"jo@example.com","password":"x"',
    'The body must be a JSON object.': '[]',
    '"identifier" must be a string.': { password: 'x' },
    '"password" must be a string.': { identifier, password: 1 },
    '"password" must have 1 to 1000 characters.': { identifier, password: 'x'.repeat(1001) },
    'The body may only have "identifier" and "password".': {
      identifier,
      password: 'x',
      admin: true,
    },
    'The body must be UTF-8 of at most 8192 bytes.': { identifier, password: 'x'.repeat(9000) },
  };
  for (const [message, body] of Object.entries(inputs)) {
    assert.equal(await assertResponse('/login', body, [400, 'bad_request']), message);
  }
  await assertResponse('/get-user', { identifier: '' }, [400, 'bad_request']);
  await assertResponse('/get-user', { identifier }, [400, 'bad_request'], {
    'content-type': 'text/plain',
  });
  await assertResponse('/users', { identifier }, [400, 'bad_request']);
  const response = await fetch(`${worker.origin}/login`, {
    headers: { authorization: `Bearer ${SECRET}` },
  });
  assert.deepEqual(
    [response.status, await response.json()],
    [400, { code: 'bad_request', message: 'The method must be POST.' }],
  );
  assert.equal(tenant.requests.length, 0);
});

// The window of a limit may end once while a test runs, but not twice, so one window counts at least half of the requests.
test('requests about one identifier are limited per minute whatever its case', async () => {
  const user = await addUser(tenant);
  const statuses = [];
  for (let count = 0; count < 2 * IDENTIFIERS + 1; count += 1) {
    const identifier = count % 2 ? user.email : user.email?.toUpperCase();
    statuses.push((await send('/get-user', { identifier })).status);
  }
  assert.deepEqual(new Set(statuses), new Set([200, 429]));
  assert.equal(
    (await send('/get-user', { identifier: (await addUser(tenant)).email })).status,
    200,
  );
});

test('requests of one address are limited even without the secret', async () => {
  /** @type {Set<number>} */
  const statuses = new Set();
  for (let count = 0; count < 2 * ADDRESSES + 1 && !statuses.has(429); count += 1) {
    statuses.add((await send('/login', {}, { authorization: 'Bearer guess' })).status);
  }
  assert.deepEqual(statuses, new Set([403, 429]));
});

test('the log contains outcomes but neither identifiers nor secrets', () => {
  const printed = worker.printed();
  assert.match(printed, /"event":"login","code":"found"/);
  for (const secret of [SECRET, PASSWORD, tenant.client.client_secret, '@example.com']) {
    assert.ok(!printed.includes(secret));
  }
});
