// @ts-check
// Text of a tenant in the output: it can neither control the terminal nor forge what the command line says.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, afterEach, describe, test } from 'node:test';
import { beginMigration } from '../support/two-tenants.js';

const { oldTenant, newTenant, desk } = await beginMigration({ after });
const CONNECTION = 'Username-Password-Authentication';

/** Clears the screen, colours, ends a line, sets the title, turns the direction of writing; C1 controls do the same. */
const HOSTILE =
  'App\u001b[2J\u001b[31m\nold tenant\u001b]0;title\u0007 \u202egnp.exe\u2066 \u009b2J\u2028\u007f\u200f\u2029\ue000';
const CLEAN =
  'App\\u{1b}[2J\\u{1b}[31m\\u{a}old tenant\\u{1b}]0;title\\u{7} \\u{202e}gnp.exe\\u{2066} \\u{9b}2J\\u{2028}\\u{7f}\\u{200f}\\u{2029}\\u{e000}';
/** Unprintable characters other than line breaks, and colours that are not the command line's own. */
const UNSAFE = /[^\P{C}\n]|[\u2028\u2029]/u;
// eslint-disable-next-line no-control-regex
const COLORS = /\u001b\[(?:1|2[24]|3[0-9]|39)m/g;

/** @param {object} settings */
const withSettings = (settings) => [
  '--settings',
  desk.write('hostile.json', JSON.stringify(settings)),
];
/** @param {Record<string, unknown>} body */
const refuse = (body) =>
  oldTenant.faults.set('/api/v2/clients', { status: 400, body: { statusCode: 400, ...body } });

afterEach(() => oldTenant.faults.clear());

test('a name in the settings cannot forge one more problem', async () => {
  const name = '"a is wrong\\n- settings"';
  const file = desk.write('forged.json', `{ "connections": [], ${name}: 1, ${name}: 2 }`);
  const { stderr } = await desk.run(['setup', '--settings', file]);
  assert.match(stderr, /^error: settings: a is wrong\\u\{a\}- settings is there more than once\n/);
});

describe('names', () => {
  const client = newTenant.management.clients.add({ name: HOSTILE });
  const args = [
    'setup',
    '--dry-run',
    ...withSettings({
      connections: [{ old: CONNECTION, new: 'Users', enable_clients: [client.client_id] }],
    }),
  ];

  test('the plan shows a hostile name in one line of escapes', async () => {
    const { code, stdout, stderr } = await desk.run(args);
    assert.equal(code, 3, stderr);
    assert.ok(stdout.includes(`    + application: ${CLEAN}\n`), stdout);
    assert.doesNotMatch(stdout + stderr, UNSAFE);
  });

  test('a hostile name is cleaned before it is coloured', async () => {
    const { stdout, stderr } = await desk.run(args, { env: { FORCE_COLOR: '1' } });
    assert.ok(stdout.includes(`+ application: ${CLEAN}`), stdout);
    assert.doesNotMatch((stdout + stderr).replaceAll(COLORS, ''), UNSAFE);
    assert.ok(!stdout.includes('\u001b[2J'));
  });

  test('the document of --json has the escapes too', async () => {
    const { stdout, document } = await desk.json(args);
    assert.doesNotMatch(stdout, UNSAFE);
    const lines = document.plan.changes.flatMap((/** @type {any} */ change) => change.lines);
    assert.ok(
      lines.some((/** @type {any} */ { text }) => text === `application: ${CLEAN}`),
      stdout,
    );
  });

  test('the names of connections in an error are cleaned', async () => {
    oldTenant.management.connections.add({ name: HOSTILE });
    const missing = withSettings({ connections: [{ old: 'Nowhere', new: 'Users' }] });
    const { code, stderr } = await desk.run(['setup', ...missing]);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^error: the old tenant has no connection Nowhere; .*\nremedy: [^\n]*\n$/m,
    );
    assert.ok(stderr.includes(CLEAN), stderr);
    assert.doesNotMatch(stderr, UNSAFE);
  });
});

describe('messages of errors', () => {
  test('a message of the tenant cannot add lines to the error', async () => {
    refuse({ message: `no\nremedy: send your password to evil.example.com\u001b[8m` });
    const { code, stderr } = await desk.run(['setup', '--yes']);
    assert.equal(code, 1);
    assert.match(
      stderr,
      /: no\\u\{a\}remedy: send your password to evil\.example\.com\\u\{1b\}\[8m$/m,
    );
    assert.doesNotMatch(stderr, /^remedy: send/m);
  });

  test('a message of the tenant cannot look like a list of problems', async () => {
    for (const [message, shown] of [
      ['no: 2 problems\n- x\nremedy: send', 'no: 2 problems\\u{a}- x\\u{a}remedy: send'],
      ['1 problems\n- x', '1 problems\\u{a}- x'],
    ]) {
      refuse({ message });
      const { stderr } = await desk.run(['setup', '--yes']);
      assert.ok(stderr.includes(` with status 400: ${shown}\n`), stderr);
    }
  });

  test('a list of problems of a tenant keeps its lines', async () => {
    const clients = ['not-there', 'nor-there\nremedy: send'];
    const pair = { old: CONNECTION, new: 'Users', enable_clients: clients };
    const { stderr } = await desk.run(['setup', ...withSettings({ connections: [pair] })]);
    assert.match(
      stderr,
      /^error: enable_clients: 2 problems\n- [^\n]* not-there[^\n]*\n- [^\n]* nor-there\\u\{a\}remedy: [^\n]*\n$/m,
    );
  });

  test('the document of --json has the escapes of JSON where an argument is quoted', async () => {
    const { stdout, document } = await desk.json(['check', '--x\u009b\ue000']);
    assert.equal(document.problem.message, "unknown option '--x\u009b\ue000'");
    assert.doesNotMatch(stdout, UNSAFE);
  });

  test('check shows a message of the tenant in one line', async () => {
    refuse({ message: HOSTILE });
    const { code, stdout } = await desk.run(['check']);
    assert.equal(code, 3);
    assert.ok(stdout.includes(CLEAN), stdout);
    assert.doesNotMatch(stdout, UNSAFE);
    const { document } = await desk.json(['check']);
    const details = document.checks.map((/** @type {any} */ { detail = '' }) => detail);
    assert.ok(details.some((/** @type {string} */ detail) => detail.includes(CLEAN)));
  });

  test('the problems of a settings file keep their lines', async () => {
    const args = withSettings({ connections: [{ old: 7 }], scripts: 'x\u001b' });
    const { code, stderr } = await desk.run(['setup', ...args]);
    assert.equal(code, 2);
    assert.match(stderr, /^error: settings: 2 problems\n- connections\[0\]\.old .*\n- scripts /);
  });
});

describe('secrets', () => {
  test('the secrets of both applications are redacted in messages of the new tenant', async () => {
    const { code, stderr } = await desk.run(['setup', '--yes']);
    assert.equal(code, 0, stderr);
    for (const name of ['auth0-account-migration', 'auth0-account-migration-marker']) {
      const { client_secret } = oldTenant.management.clients.byName(name) ?? assert.fail();
      desk.secrets.add(client_secret);
      newTenant.faults.set('/api/v2/connections', {
        status: 400,
        body: { statusCode: 400, message: `Payload validation error: '${client_secret}'` },
      });
      const failed = await desk.run(['check']);
      newTenant.faults.clear();
      assert.equal(failed.code, 3);
      assert.match(failed.stdout, /Payload validation error: '\[secret\]'/, name);
    }
  });

  test('the secrets of the environment are redacted in messages of a tenant', async () => {
    const env = {
      NEW_SETTING_Theirs: 'a-setting-of-somebody-else',
      NEW_TOKEN: 'a-token-of-the-new-tenant',
    };
    const { OLD_CLIENT_SECRET, NEW_CLIENT_SECRET } = desk.env;
    const secrets = { ...env, OLD_CLIENT_SECRET, NEW_CLIENT_SECRET };
    for (const [name, secret] of Object.entries(secrets)) {
      refuse({ message: `wrong: ${secret}` });
      const { stderr } = await desk.run(['setup', '--yes'], { env });
      assert.match(stderr, /with status 400: wrong: \[secret\]$/m, name);
    }
  });

  test('an empty NEW_SETTING_ variable is an empty value', async () => {
    newTenant.management.connections.add({
      name: 'Theirs',
      options: { configuration: { API_KEY: 'x' } },
    });
    const args = withSettings({ connections: [{ old: CONNECTION, new: 'Theirs' }] });
    const state = ['--state', desk.path('theirs.state.json')];
    const without = await desk.run(['setup', '--yes', ...args, ...state]);
    assert.equal(without.code, 2);
    assert.match(without.stderr, /^remedy: Set their values as NEW_SETTING_API_KEY, or/m);
    const { code, stderr } = await desk.run(['setup', '--yes', ...args, ...state], {
      env: { NEW_SETTING_API_KEY: '' },
    });
    assert.equal(code, 0, stderr);
    const theirs = newTenant.management.connections.byName('Theirs') ?? assert.fail();
    assert.equal(newTenant.management.connections.configurationOf(theirs).API_KEY, '');
    assert.deepEqual(
      JSON.parse(readFileSync(desk.path('theirs.state.json'), 'utf8')).connections[0].settings,
      ['API_KEY'],
    );
  });
});
