// @ts-check
// Secrets of the command line when something fails: tenants that repeat the request in their answer, refused credentials,
// broken connections, and processes that are stopped.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { beginWithCanaries } from '../support/canary-desk.js';

/** @typedef {import('../support/canary-desk.js').CanaryDesk} CanaryDesk */
/** @typedef {import('../tenant/faults.js').Fault} Fault */
/** @typedef {import('../tenant/https-server.js').JournalEntry} JournalEntry */

const USER = { user_id: 'auth0|a', email: 'a@example.com', email_verified: true };
const isForApi = (/** @type {JournalEntry} */ { path }) => path.startsWith('/api/v2/');
const isForToken = (/** @type {JournalEntry} */ { path }) => path === '/oauth/token';
const isWrite = (/** @type {JournalEntry} */ request) =>
  isForApi(request) && request.method !== 'GET' && !request.path.includes('/users-exports');

/**
 * An answer that repeats the whole request in its message.
 *
 * @param {number} status
 * @param {{ when?: (request: JournalEntry) => boolean, errorCode?: string }} [options]
 * @returns {Fault}
 */
function echo(status, { when = () => true, errorCode } = {}) {
  const headers = { 'retry-after': '7200', 'x-ratelimit-reset': String(Date.now() / 1000 + 7200) };
  /** @type {Fault} */
  const fault = { status, headers };
  fault.when = (request) => {
    const { url, headers: sent, body } = request;
    // To this project, scripts are no secrets.
    const sentBody = JSON.stringify(body, (name, value) => (name === 'customScripts' ? {} : value));
    const { authorization } = sent;
    const message = `Refused: ${JSON.stringify({ url, authorization })} ${sentBody}`;
    fault.body = {
      statusCode: status,
      error: message,
      errorCode,
      message,
      error_description: message,
    };
    return when(request);
  };
  return fault;
}

/** What both tenants do. @type {Record<string, () => Fault>} */
const FAULTS = {
  'refuses all requests': () => echo(400, { when: isForApi }),
  'refuses all writes': () => echo(400, { when: isWrite }),
  'finds a conflict in all writes': () => echo(409, { when: isWrite }),
  'refuses the Actions': () =>
    echo(400, { when: (request) => isWrite(request) && request.path.includes('/actions/') }),
  'refuses the connection': () =>
    echo(400, { when: (request) => isWrite(request) && request.path.includes('/connections/con') }),
  'refuses the token': () => echo(401, { when: isForApi }),
  'says that a scope is missing': () =>
    echo(403, { when: isForApi, errorCode: 'insufficient_scope' }),
  'refuses the credentials': () => echo(401, { when: isForToken }),
  'gives no token': () => echo(500, { when: isForToken }),
  'is over its rate limit': () => echo(429),
  'fails at all writes': () => echo(500, { when: isWrite }),
  'resets connections of all writes': () => ({ reset: true, when: isWrite }),
};

/** Each command with the faults that end it differently. A bulk command waits for the end of an outage. @type {[args: string[], faults: string[]][]} */
const COMMANDS = [
  [
    ['check'],
    [
      'refuses all requests',
      'refuses the token',
      'says that a scope is missing',
      'refuses the credentials',
      'gives no token',
      'is over its rate limit',
    ],
  ],
  [
    ['setup', '--yes', '--json'],
    [
      'refuses the Actions',
      'refuses the connection',
      'finds a conflict in all writes',
      'fails at all writes',
      'resets connections of all writes',
    ],
  ],
  [['status'], ['refuses the token']],
  [
    ['import', 'users.json', '--yes'],
    ['refuses all writes', 'finds a conflict in all writes'],
  ],
  [['verify', '--repair', '--mark', '--yes'], ['refuses all writes']],
  [['assign', '--with', 'roles', '--yes', '--json'], ['refuses all writes']],
];

/** Two tenants with a user who has moved, but for the metadata, a role and the marker. @param {import('node:test').TestContext} t */
async function begin(t) {
  const desk = await beginWithCanaries(t, { oldTenant: { users: [] } });
  const { oldTenant, newTenant } = desk;
  oldTenant.users.insert({ ...USER, app_metadata: { plan: 'gold' } });
  newTenant.users.insert({ ...USER, user_id: 'a' }, 'unused');
  oldTenant.roles.add({ name: 'Editor', users: [USER.user_id] });
  newTenant.roles.add({ name: 'Editor' });
  desk.desk.write('users.json', JSON.stringify([{ user_id: 'b', email: 'b@example.com' }]));
  return desk;
}

/** A script of the connection may have a secret in its text, and `undo` needs it. @type {[RegExp, RegExp]} */
const STATE_FILE = [/^own script$/, /^auth0-migration\.state\.json$/];

/** @param {CanaryDesk} desk */
const assertFiles = (desk) =>
  desk.assertFilesHave(
    existsSync(desk.desk.path('auth0-migration.state.json')) ? [STATE_FILE] : [],
  );

for (const [args, faults] of COMMANDS) {
  test(`${args.join(' ')} shows and keeps no secret when a tenant fails`, async (t) => {
    const desk = await begin(t);
    for (const name of faults) {
      for (const tenant of [desk.oldTenant, desk.newTenant]) {
        tenant.faults.set('/', /** @type {() => Fault} */ (FAULTS[name])());
      }
      const { code, stdout, stderr } = await desk.run(args);
      assert.ok(code === 1 || code === 3, `${name}: ${stdout}${stderr}`);
      assertFiles(desk);
    }
  });
}

test('no secret is shown when a certificate is not trusted, or a secret is wrong', async (t) => {
  const desk = await begin(t);
  const wrong = desk.canaries.plant('wrong secret');
  for (const env of /** @type {Record<string, string>[]} */ ([
    { NODE_EXTRA_CA_CERTS: '' },
    { OLD_CLIENT_SECRET: wrong },
    { NEW_TOKEN: `${wrong}.${wrong}.${wrong}` },
    { HTTPS_PROXY: `http://jo:${wrong}@127.0.0.1:9` },
    { HTTPS_PROXY: `ftp://jo:${wrong}@127.0.0.1` },
  ])) {
    const { code } = await desk.run(['setup', '--yes'], { env });
    assert.ok(code === 1 || code === 2, JSON.stringify(env));
  }
  for (const args of [
    ['setup', `--client-secret=${wrong}`],
    ['check', `OLD_CLIENT_SECRET=${wrong}`],
  ]) {
    assert.equal((await desk.run(args)).code, 2);
  }
  desk.assertFilesHave([]);
});

for (const signal of /** @type {const} */ (['SIGINT', 'SIGKILL'])) {
  for (const [args, path] of /** @type {const} */ ([
    [['setup', '--yes'], '/api/v2/connections'],
    [['move-rest', '--go', '--yes'], '/api/v2/jobs/users-imports'],
  ])) {
    test(`${args[0]} leaves no secret behind after ${signal}`, async (t) => {
      const desk = await begin(t);
      desk.newTenant.users.delete('auth0|a');
      /** @type {import('node:child_process').ChildProcess | undefined} */
      let running;
      desk.newTenant.faults.set(path, {
        times: 1,
        delay: 200,
        when: (request) => isWrite(request) && (running?.kill(signal) ?? false),
      });
      const { code } = await desk.run([...args], {
        started: (child) => {
          running = child;
        },
      });
      assert.equal(code, signal === 'SIGINT' ? 130 : null);
      assertFiles(desk);
    });
  }
}
