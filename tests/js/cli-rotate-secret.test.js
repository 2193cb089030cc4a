// @ts-check
// `rotate-secret` while users log in: no call fails, the former secret is refused afterwards, and no secret is shown.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Container } from '../tenant/index.js';
import { PASSWORD, beginMigration, setUpState } from '../support/two-tenants.js';
import {
  MARKER,
  NAME,
  ROTATE,
  assertRotated,
  clientsOf,
  tokenStatus,
} from '../support/rotation.js';

/** Calls at once. */
const WORKERS = 20;
/** A tenant may hand a script settings that are this old, in milliseconds; the wait of the command is longer. */
const MAX_LAG_MS = 1_500;
const WAIT_S = 4;

/** Users of whom each logs in once through the new tenant, and others of whom scripts are asked again and again. */
const newcomers = Array.from({ length: 400 }, (_, index) => `new${index}@example.com`);
const regulars = Array.from({ length: 40 }, (_, index) => `user${index}@example.com`);

/**
 * Runs the scripts of a connection in one container that never ends, each call with the settings that the tenant held a moment
 * ago.
 *
 * @param {import('node:test').TestContext} t
 * @param {import('../support/two-tenants.js').Migration['newTenant']} tenant
 */
function scriptRunner(t, tenant) {
  const container = new Container();
  t.after(() => container.close());
  const { connections } = tenant.management;
  const connection = connections.byName('Users') ?? assert.fail();
  /** @type {{ at: number, configuration: Record<string, string> }[]} */
  const history = [];
  const sample = () =>
    history.push({ at: performance.now(), configuration: connections.configurationOf(connection) });
  sample();
  const timer = setInterval(sample, 50);
  t.after(() => clearInterval(timer));
  /** @param {'login' | 'get_user'} script @param {string[]} args */
  const run = (script, args) => {
    const at = performance.now() - Math.random() * MAX_LAG_MS;
    const held = history.findLast((entry) => entry.at <= at) ?? history[0] ?? assert.fail();
    const name = script === 'login' ? 'login' : 'getUser';
    const parameters = script === 'login' ? 'identifier, password' : 'identifier';
    const code = `function ${name}(${parameters}, callback) {
      const configuration = ${JSON.stringify(held.configuration)};
      return (${tenant.scripts[script]})(${parameters}, callback);
    }`;
    return container.run(code, name, args);
  };
  return Object.assign(run, { container });
}

test('twenty calls at a time all end as they should while both secrets are rotated', async (t) => {
  const users = [...newcomers, ...regulars].map((email) => ({ email, password: PASSWORD }));
  const migration = await beginMigration(t, {
    oldTenant: { users },
    newTenant: { containers: 3 },
  });
  const { oldTenant, newTenant, desk } = migration;
  oldTenant.users.passwordMatches = (user, password) =>
    Promise.resolve(user !== undefined && password === PASSWORD);
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const before = clientsOf(migration);
  const run = scriptRunner(t, newTenant);

  const counts = { login: 0, wrong: 0, getUser: 0, unknown: 0, newcomer: 0 };
  /** @type {string[]} */
  const failures = [];
  const landed = /** @type {string[]} */ ([]);
  const waiting = [...newcomers];
  const anybody = () => regulars[Math.floor(Math.random() * regulars.length)] ?? assert.fail();
  /** @type {Record<keyof typeof counts, () => Promise<string | undefined>>} What each kind of call returns is why it failed. */
  const kinds = {
    async login() {
      const email = anybody();
      const { error, result } = await run('login', [email, PASSWORD]);
      return error || result?.email !== email ? JSON.stringify({ error, result }) : undefined;
    },
    async wrong() {
      const { error } = await run('login', [anybody(), 'wrong']);
      return error?.name === 'WrongUsernameOrPasswordError' ? undefined : JSON.stringify(error);
    },
    async getUser() {
      const email = anybody();
      const { error, result } = await run('get_user', [email]);
      return error || result?.email !== email ? JSON.stringify({ error, result }) : undefined;
    },
    async unknown() {
      const { error, result } = await run('get_user', ['nobody@example.com']);
      return error || result ? JSON.stringify({ error, result }) : undefined;
    },
    async newcomer() {
      const email = waiting.pop();
      if (email === undefined) return undefined;
      const answer = await newTenant.login(email, PASSWORD);
      landed.push(email);
      return answer.status === 200 ? undefined : JSON.stringify(answer);
    },
  };
  let isOver = false;
  const workers = Array.from({ length: WORKERS }, async () => {
    while (!isOver) {
      const names = /** @type {(keyof typeof counts)[]} */ (Object.keys(kinds));
      const kind = names[Math.floor(Math.random() * names.length)] ?? 'login';
      const failure = await kinds[kind]();
      counts[kind] += 1;
      if (failure) failures.push(`${kind}: ${failure}`);
    }
  });
  const { code, stdout, stderr } = await desk.run([
    'rotate-secret',
    '--yes',
    '--wait',
    String(WAIT_S),
  ]);
  const after = clientsOf(migration);
  // Some more calls with the new secrets only.
  await sleep(MAX_LAG_MS + 500);
  isOver = true;
  await Promise.all(workers);

  assert.equal(code, 0, stderr);
  assert.deepEqual(failures, []);
  for (const [kind, count] of Object.entries(counts)) assert.ok(count > 20, `${kind}: ${count}`);
  t.diagnostic(`calls that ended as they should: ${JSON.stringify(counts)}`);
  // The Action is refused nowhere. On a slow machine the old tenant may be too slow for it; then the next login marks the user.
  const complaints = newTenant.postLogin.console.filter((line) => line.includes('not confirmed'));
  assert.deepEqual(
    complaints.filter((line) => !line.endsWith('no answer in time')),
    [],
  );
  const unmarked = () =>
    landed.filter(
      (email) => !oldTenant.users.withEmail(email)[0]?.app_metadata?.migration_complete,
    );
  assert.ok(unmarked().length <= complaints.length);
  for (const email of unmarked()) await newTenant.login(email, PASSWORD);
  assert.deepEqual(unmarked(), []);

  await assertRotated(migration, before);
  for (const client of before) {
    assert.equal(await tokenStatus(oldTenant, client), 401, 'a former secret gets a token');
  }
  for (const client of after) assert.equal(await tokenStatus(oldTenant, client), 200);
  const files = readdirSync(desk.folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(`${entry.parentPath}/${entry.name}`, 'utf8'));
  const printed = [run.container.console, newTenant.console, newTenant.postLogin.console].flat();
  assert.ok(printed.length > 100, 'the scripts log their calls');
  for (const { client_secret } of [...before, ...after]) {
    for (const text of [stdout, stderr, ...files, ...printed]) {
      assert.ok(!text.includes(client_secret), 'a secret is shown');
    }
  }
});

test('only the named secret is rotated', async (t) => {
  for (const [client, changed, kept] of [
    ['migration', NAME, MARKER],
    ['marker', MARKER, NAME],
  ]) {
    const migration = await beginMigration(t);
    const { desk, newTenant } = migration;
    assert.equal((await desk.run(['setup', '--yes'])).code, 0);
    const state = setUpState(migration);
    const before = new Map(clientsOf(migration).map((each) => [each.name, each.client_id]));
    const { code, stdout } = await desk.run([...ROTATE, '--client', String(client)]);
    assert.equal(code, 0, stdout);
    const after = new Map(clientsOf(migration).map((each) => [each.name, each.client_id]));
    assert.notEqual(after.get(String(changed)), before.get(String(changed)));
    assert.equal(after.get(String(kept)), before.get(String(kept)));
    assert.deepEqual(
      { ...setUpState(migration), actions: [], newTenant: [] },
      { ...state, actions: [], newTenant: [] },
    );
    assert.equal((await newTenant.login('jo@example.com', PASSWORD)).status, 200);
  }
});

test('another connection of the old tenant that the client is enabled for is named in the plan', async (t) => {
  const migration = await beginMigration(t);
  const { desk, oldTenant } = migration;
  assert.equal((await desk.run(['setup', '--yes'])).code, 0);
  const { clients, connections } = oldTenant.management;
  const { client_id } = clients.byName(NAME) ?? assert.fail();
  connections.add({ name: 'Partners', enabled_clients: [client_id] });
  const { document } = await desk.json(['rotate-secret', '--dry-run']);
  const [warning] = document.plan.warnings.filter((/** @type {string} */ text) =>
    text.startsWith('The migration client has more than setup gives it'),
  );
  assert.match(warning, / gives its successor no more: connections Partners\. /);
});
