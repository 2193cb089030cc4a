// @ts-check
// `status --watch` follows both tenants live, whatever happens to its connections.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertMatchesSchema } from '../support/document-schema.js';
import { PASSWORD, beginMigration } from '../support/two-tenants.js';

/** How long a test waits for something that must come, in milliseconds. */
const PATIENCE_MS = 60_000;
const USERS = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@example.com`);

/** A running `status --watch --json`. */
class Watch {
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #child;
  #text = '';

  /** @param {import('../support/command-line.js').Desk} desk @param {string[]} [args] @param {object} [options] */
  constructor(desk, args = ['--json'], options = {}) {
    this.result = desk.run(['status', '--watch', ...args], {
      started: (child) => {
        this.#child = child;
      },
      watch: (child, text) => {
        this.#text = text;
      },
      ...options,
    });
    this.ended = false;
    void this.result.then(() => {
      this.ended = true;
    });
  }

  get text() {
    return this.#text;
  }

  /** The changes up to now. @returns {any[]} */
  get changes() {
    return this.#text
      .split('\n')
      .filter((line) => line.startsWith('{') && line.endsWith('}'))
      .map((line) => JSON.parse(line));
  }

  /** The sums up to now. @returns {any} */
  get totals() {
    return this.changes.at(-1)?.totals ?? {};
  }

  /** @param {() => boolean} condition @param {string} what */
  async until(condition, what) {
    const end = Date.now() + PATIENCE_MS;
    while (!condition()) {
      assert.ok(!this.ended, `it ended before ${what}: ${this.#text}`);
      assert.ok(Date.now() < end, `no sign of ${what}: ${this.#text}`);
      await sleep(20);
    }
  }

  /** Ends it with Ctrl-C, which a terminal turns into a signal. */
  stop({ terminal = false } = {}) {
    if (terminal) this.#child?.stdin?.write('\x03');
    else this.#child?.kill('SIGINT');
    return this.result;
  }
}

/** @param {import('node:test').TestContext} t @param {object} [options] */
async function setUp(t, options = {}) {
  const users = USERS.map((email) => ({ email, password: PASSWORD }));
  const migration = await beginMigration(t, { ...options, oldTenant: { users } });
  const { code, stderr } = await migration.desk.run(['setup', '--yes']);
  assert.equal(code, 0, stderr);
  return migration;
}

/** @param {import('../support/two-tenants.js').Migration} migration @param {string} email @param {string} [password] */
const logIn = ({ newTenant }, email, password = PASSWORD) => newTenant.login(email, password);

/** Waits for the next whole second: a watch asks for events from the second in which it starts, so it would count earlier ones. */
const startOfSecond = () => sleep(1000 - (Date.now() % 1000));

/** Waits until the watch has a connection to the events of both tenants. @param {Watch} watch @param {import('../support/two-tenants.js').Migration} migration */
const connected = (watch, { oldTenant, newTenant }) =>
  watch.until(
    () => oldTenant.events.connections > 0 && newTenant.events.connections > 0,
    'both connections',
  );

test('who arrives, is confirmed, proven and refused is told once, and Ctrl-C ends it with the sums', async (t) => {
  const migration = await setUp(t);
  const { oldTenant, newTenant, desk } = migration;
  const watch = new Watch(desk);
  await connected(watch, migration);
  await logIn(migration, 'a@example.com');
  await logIn(migration, 'b@example.com', 'wrong');
  await logIn(migration, 'a@example.com');
  await watch.until(
    () => watch.totals.refused === 1 && watch.totals.proven === 1,
    'both entries of the log',
  );
  assert.deepEqual(watch.totals, { arrived: 1, confirmed: 1, proven: 1, refused: 1 });
  const refused = watch.changes.find(({ kind }) => kind === 'refused');
  assert.deepEqual([refused.tenant, refused.log_type, refused.count], ['old', 'fepft', 1]);
  const { code, stdout } = await watch.stop();
  assert.equal(code, 0);
  for (const change of watch.changes) assertMatchesSchema(['status-watch'], change);
  const kinds = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).kind);
  assert.deepEqual(
    [kinds[0], kinds.at(-1), kinds.filter((kind) => kind === 'arrived').length],
    ['started', 'stopped', 1],
  );
  await sleep(50);
  assert.deepEqual([oldTenant.events.connections, newTenant.events.connections], [0, 0]);
});

test('three disconnects, one in the middle of a message, lose and double nothing', async (t) => {
  const migration = await setUp(t);
  const { newTenant, desk } = migration;
  newTenant.events.repeats = true;
  const watch = new Watch(desk);
  await connected(watch, migration);
  const arrived = (/** @type {number} */ count) =>
    watch.until(() => watch.totals.arrived === count, `${count} users`);
  await logIn(migration, 'a@example.com');
  await arrived(1);
  newTenant.events.disconnect();
  await logIn(migration, 'b@example.com');
  await arrived(2);
  newTenant.events.torn = 1;
  await logIn(migration, 'c@example.com');
  await arrived(3);
  newTenant.events.fail('connection_timeout');
  await logIn(migration, 'd@example.com');
  await arrived(4);
  const { code, stdout } = await watch.stop();
  const last = JSON.parse(stdout.trim().split('\n').at(-1) ?? '');
  assert.deepEqual([code, last.kind, last.totals.arrived], [0, 'stopped', 4]);
  const notices = stdout.split('\n').filter((line) => line.includes('"notice"'));
  assert.deepEqual(notices, []);
});

test('an outage of any source is told once, and nothing is lost in it', async (t) => {
  const migration = await setUp(t);
  const { oldTenant, newTenant, desk } = migration;
  // More than a request is repeated at once.
  const outage = { status: 503, times: 4 };
  oldTenant.faults.set('/api/v2/clients', [outage]);
  newTenant.faults.set('/api/v2/logs', [outage]);
  // As many connections in a row as are told.
  for (const tenant of [oldTenant, newTenant]) {
    tenant.faults.set('/api/v2/events', [{ status: 503, times: 3 }]);
  }
  const watch = new Watch(desk);
  await watch.until(() => watch.text.includes('"started"'), 'the beginning');
  await logIn(migration, 'a@example.com');
  await logIn(migration, 'b@example.com', 'wrong');
  await logIn(migration, 'a@example.com');
  await connected(watch, migration);
  await watch.until(() => watch.totals.refused === 1, 'the old log');
  const { code } = await watch.stop();
  assert.equal(code, 0);
  assert.deepEqual(watch.totals, { arrived: 1, confirmed: 1, proven: 1, refused: 1 });
  const notices = watch.changes.filter(({ kind }) => kind === 'notice');
  const told = notices.map(
    ({ tenant, detail }) => `${tenant}: ${detail.split(' at the moment')[0]}`,
  );
  assert.deepEqual(told.sort(), [
    'new: The events do not come',
    "new: The log can't be read",
    'old: The events do not come',
    "old: The log can't be read",
  ]);
});

test('events that are not kept any more are told, and first logins are counted from the log', async (t) => {
  const migration = await setUp(t);
  const { newTenant, desk } = migration;
  const watch = new Watch(desk);
  await connected(watch, migration);
  await logIn(migration, 'a@example.com');
  await watch.until(() => watch.totals.arrived === 1, 'the first user');
  newTenant.events.disconnect();
  newTenant.events.mostKept = 1;
  for (const email of ['b@example.com', 'c@example.com']) await logIn(migration, email);
  await watch.until(() => watch.totals.arrived === 3, 'the users whose events were lost');
  newTenant.events.mostKept = 50_000;
  await logIn(migration, 'd@example.com');
  await watch.until(() => watch.totals.arrived === 4, 'the user after that');
  const { code, stdout } = await watch.stop();
  assert.equal(code, 0);
  assert.match(stdout, /"detail":"The new tenant does not keep its events since /);
});

test('without read:events the logs take their place, which is said once', async (t) => {
  const migration = await setUp(t);
  const { oldTenant, newTenant, desk } = migration;
  const scopes = ['read:logs', 'read:clients'];
  const env = {
    OLD_TOKEN: await oldTenant.managementTokens.issue(scopes),
    NEW_TOKEN: await newTenant.managementTokens.issue(scopes),
  };
  const watch = new Watch(desk, ['--json'], { env });
  await watch.until(
    () => watch.changes.filter(({ kind }) => kind === 'notice').length === 2,
    'both notices',
  );
  await logIn(migration, 'a@example.com');
  await watch.until(() => watch.totals.arrived === 1 && watch.totals.proven === 1, 'the user');
  const { code } = await watch.stop();
  assert.equal(code, 0);
  const notices = watch.changes.filter(({ kind }) => kind === 'notice');
  assert.deepEqual(
    notices
      .map(({ tenant, detail }) => [tenant, detail.includes('lacks the scope read:events')])
      .sort(),
    [
      ['new', true],
      ['old', true],
    ],
  );
});

test('connections that are all in use are said with the limits of the plans', async (t) => {
  const migration = await setUp(t);
  const { oldTenant, newTenant, desk } = migration;
  newTenant.events.plan = 'free';
  const token = await newTenant.managementTokens.issue(['read:events']);
  const headers = { authorization: `Bearer ${token}` };
  const other = await fetch(`https://${newTenant.domain}/api/v2/events`, { headers });
  const watch = new Watch(desk, []);
  await watch.until(
    () => /a Free plan has 1, a self-service plan 4/.test(watch.text),
    'the limits',
  );
  await watch.until(() => oldTenant.events.connections === 1, 'the other tenant');
  // The new tenant's log tells instead.
  await logIn(migration, 'a@example.com');
  await watch.until(() => watch.text.includes('1 arrived'), 'the user');
  const { code, stdout } = await watch.stop();
  assert.equal(code, 0);
  assert.match(stdout, /^Since .*:\n {2}arrived in the new tenant +1$/m);
  await other.body?.cancel();
});

test('tokens that may read neither events nor logs end it with the scopes', async (t) => {
  const { oldTenant, newTenant, desk } = await setUp(t);
  const env = {
    OLD_TOKEN: await oldTenant.managementTokens.issue(['read:users']),
    NEW_TOKEN: await newTenant.managementTokens.issue(['read:users']),
  };
  const { code, stderr } = await desk.run(['status', '--watch'], { env });
  assert.equal(code, 1);
  assert.match(stderr, /^error: neither the events nor the logs .*\nremedy: .*read:events/m);
});

test('a watch looks back to the last record of status', async (t) => {
  const migration = await setUp(t);
  await logIn(migration, 'a@example.com');
  await startOfSecond();
  const { code, stdout } = await migration.desk.run(['status', '--json']);
  assert.equal(code, 0);
  await logIn(migration, 'b@example.com');
  const watch = new Watch(migration.desk);
  await watch.until(
    () => watch.totals.confirmed === 1 && watch.totals.proven === 1,
    'what has happened since the record',
  );
  await watch.stop();
  assert.deepEqual(watch.totals, { arrived: 1, confirmed: 1, proven: 1, refused: 0 });
  assert.equal(watch.changes[0].at, JSON.parse(stdout).at);
});

test('without a terminal changes are lines, and on one they are a screen', async (t) => {
  const migration = await setUp(t);
  const watch = new Watch(migration.desk, []);
  await connected(watch, migration);
  await logIn(migration, 'a@example.com');
  await watch.until(() => watch.text.includes('1 confirmed'), 'the line');
  const plain = await watch.stop();
  assert.match(plain.stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC {2}1 arrived/m);
  await startOfSecond();
  const onTerminal = new Watch(migration.desk, [], { terminal: true });
  await connected(onTerminal, migration);
  await logIn(migration, 'b@example.com');
  await onTerminal.until(
    () => /arrived in the new tenant +1 +1 in the last 5 minutes, 12 an hour/.test(onTerminal.text),
    'the screen',
  );
  // The shell that starts the command on the terminal gets the signal as well, and its exit code counts.
  const { stdout } = await onTerminal.stop({ terminal: true });
  assert.match(stdout, /Since [^;\n]*:\r?\n {2}arrived in the new tenant +1\r?\n/);
});
