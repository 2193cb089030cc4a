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

// As .dev.vars would have them. workerd trusts the emulator's authority: wrangler hands NODE_EXTRA_CA_CERTS on to it.
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
const ask = (path, body, headers) =>
  post(`${worker.origin}${path}`, body, { authorization: `Bearer ${SECRET}`, ...headers });

/** @param {string} path @param {unknown} body @param {[number, string]} expected @param {Record<string, string>} [headers] */
async function assertAnswer(path, body, expected, headers) {
  const { status, body: result } = await ask(path, body, headers);
  assert.deepEqual([status, result.code, result.profile], [...expected, undefined]);
  assert.equal(typeof result.message, expected[1] === 'not_found' ? 'undefined' : 'string');
  return result.message;
}

test('the build has the module as a file beside the worker', async () => {
  const dist = join(scratch, 'dist');
  await run('wrangler', ['deploy', '--dry-run', '--outdir', dist], { cwd, env });
  const [module] = readdirSync(dist).filter((name) => name.endsWith('.wasm'));
  const built = readFileSync(
    new URL('node_modules/auth0-account-migration/core.wasm', import.meta.url),
  );
  assert.ok(readFileSync(join(dist, module)).equals(built));
});

test('login: found, and the profile', async () => {
  const user = await addUser(tenant, {
    user_metadata: { theme: 'dark' },
    app_metadata: { roles: ['editor'] },
  });
  const { status, headers, body } = await ask('/login', {
    identifier: user.email,
    password: PASSWORD,
  });
  assert.deepEqual(
    [status, headers.get('cache-control'), body],
    [200, 'no-store', { code: 'found', profile: profileOf(user, tenant) }],
  );
});

test('many at once share the token', async () => {
  tenant.faults.set('/oauth/token', { delay: 200 });
  const users = await Promise.all(Array.from({ length: 20 }, () => addUser(tenant)));
  const answers = await Promise.all(
    users.map(({ email }) => ask('/get-user', { identifier: email })),
  );
  assert.deepEqual(
    answers.map(({ status }) => status),
    users.map(() => 200),
  );
  assert.equal(tenant.issuedManagementTokens, 1);
});

test('get-user: found, not found', async () => {
  const user = await addUser(tenant);
  const { status, body } = await ask('/get-user', { identifier: user.email });
  assert.deepEqual([status, body], [200, { code: 'found', profile: profileOf(user, tenant) }]);
  await assertAnswer('/get-user', { identifier: 'nobody@example.com' }, [404, 'not_found']);
});

test('each outcome has its status', async () => {
  const login = { identifier: (await addUser(tenant)).email, password: PASSWORD };
  await assertAnswer('/login', { ...login, password: 'wrong' }, [401, 'wrong_credentials']);
  const blocked = await addUser(tenant, { blocked: true });
  await assertAnswer('/login', { ...login, identifier: blocked.email }, [403, 'blocked']);
  tenant.faults.set('/oauth/token', { status: 503 });
  await assertAnswer('/login', login, [503, 'unavailable']);
  tenant.faults.clear();
  tenant.client.connections = [];
  await assertAnswer('/login', login, [502, 'misconfigured']);
});

test('without the secret nothing is asked', async () => {
  const body = { identifier: 'jo@example.com', password: PASSWORD };
  for (const authorization of [
    '',
    'Bearer',
    `Bearer ${SECRET}x`,
    `Bearer ${SECRET.slice(1)}`,
    SECRET,
    `Basic ${SECRET}`,
  ]) {
    await assertAnswer('/login', body, [403, 'wrong_secret'], { authorization });
  }
  assert.equal(tenant.requests.length, 0);
});

test('what is wrong with a request is told', async () => {
  const identifier = 'jo@example.com';
  const inputs = {
    'The body is not JSON.': '{"identifier":"jo@example.com","password":"x"',
    'The body must be a JSON object.': '[]',
    '"identifier" must be a text.': { password: 'x' },
    '"password" must be a text.': { identifier, password: 1 },
    '"password" must have 1 to 1000 characters.': { identifier, password: 'x'.repeat(1001) },
    'The body may only have "identifier" and "password".': {
      identifier,
      password: 'x',
      admin: true,
    },
    'The body must be UTF-8 of at most 8192 bytes.': { identifier, password: 'x'.repeat(9000) },
  };
  for (const [message, body] of Object.entries(inputs)) {
    assert.equal(await assertAnswer('/login', body, [400, 'bad_request']), message);
  }
  await assertAnswer('/get-user', { identifier: '' }, [400, 'bad_request']);
  await assertAnswer('/get-user', { identifier }, [400, 'bad_request'], {
    'content-type': 'text/plain',
  });
  await assertAnswer('/users', { identifier }, [400, 'bad_request']);
  const got = await fetch(`${worker.origin}/login`, {
    headers: { authorization: `Bearer ${SECRET}` },
  });
  assert.deepEqual(
    [got.status, await got.json()],
    [400, { code: 'bad_request', message: 'The method must be POST.' }],
  );
  assert.equal(tenant.requests.length, 0);
});

// One window of a limit may end while a test runs, but not two: one of them sees half of the requests.
test('an identifier is asked about a few times a minute, whatever its case', async () => {
  const user = await addUser(tenant);
  const statuses = [];
  for (let count = 0; count < 2 * IDENTIFIERS + 1; count += 1) {
    const identifier = count % 2 ? user.email : user.email?.toUpperCase();
    statuses.push((await ask('/get-user', { identifier })).status);
  }
  assert.deepEqual(new Set(statuses), new Set([200, 429]));
  assert.equal((await ask('/get-user', { identifier: (await addUser(tenant)).email })).status, 200);
});

test('an address may ask a few times a second, with or without the secret', async () => {
  /** @type {Set<number>} */
  const statuses = new Set();
  for (let count = 0; count < 2 * ADDRESSES + 1 && !statuses.has(429); count += 1) {
    statuses.add((await ask('/login', {}, { authorization: 'Bearer guess' })).status);
  }
  assert.deepEqual(statuses, new Set([403, 429]));
});

test('the log says how calls ended, and of whom or with what nothing', () => {
  const printed = worker.printed();
  assert.match(printed, /"event":"login","code":"found"/);
  for (const secret of [SECRET, PASSWORD, tenant.client.client_secret, '@example.com']) {
    assert.ok(!printed.includes(secret));
  }
});
