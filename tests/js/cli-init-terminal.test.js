// @ts-check
// The command `init` on a terminal: questions, wrong answers, confirmation, Ctrl-C and Ctrl-D.
import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { beginInit, OLD, readEnv, settingsOf, tokenOf } from '../support/init-desk.js';
import { takeWrites } from '../support/two-tenants.js';

const CTRL_C = '\u0003';
const CTRL_D = '\u0004';
const Q = {
  old: 'Domain of the old tenant',
  new: 'Domain of the new tenant',
  connections: 'Connections whose users move',
  applications: 'Applications of the new tenant',
  userId: 'IDs of the users in the new tenant',
  mfaPolicy: 'Users with a second factor',
  addresses: 'Addresses of the new tenant',
};

/** Text without its line breaks, which depend on the width of the terminal. @param {string} text */
const flat = (text) => text.replaceAll(/\s+/g, ' ');

/**
 * Types an answer each time that its question is the last thing on the terminal.
 *
 * @param {[question: string, answer: string][]} dialogue
 * @returns {import('../support/command-line.js').OutputListener}
 */
function answer(dialogue) {
  let from = 0;
  const left = [...dialogue];
  return (child, shown) => {
    const output = flat(shown);
    const [question, keys] = left[0] ?? [];
    if (question === undefined) return;
    const at = output.indexOf(question, from);
    // The question is complete once its default or colon is there.
    if (at < 0 || !/(: |\[y\/N\] )$/.test(output.slice(at))) return;
    left.shift();
    from = output.length;
    child.stdin.write(keys ?? '');
  };
}

test('init asks for everything, and asks again after a wrong answer', async (t) => {
  const { desk, oldTenant, newTenant } = await beginInit(t);
  const { code, stdout } = await desk.run(['init'], {
    terminal: true,
    watch: answer([
      [Q.old, 'https://old\n'],
      [Q.old, `${oldTenant.domain}\n`],
      [Q.new, `${newTenant.domain}\n`],
      [Q.connections, '\n'],
      [Q.connections, `${OLD} = Users, Other\n`],
      [Q.applications, 'Shop, web client\n'],
      [Q.userId, 'keeep\n'],
      [Q.userId, ' keep \n'],
      [Q.mfaPolicy, '  \n'],
      [Q.addresses, 'region\n'],
      [Q.addresses, '18.197.9.11, 52.57.230.214\n'],
    ]),
  });
  assert.equal(code, 0, stdout);
  assert.match(flat(stdout), /OLD_DOMAIN must be/);
  assert.match(flat(stdout), /at least one connection/);
  assert.match(flat(stdout), /must be one of: domain, keep/);
  assert.match(flat(stdout), /the region of the new tenant is not a part of its domain/);
  const { $schema, ...settings } = settingsOf(desk);
  assert.ok($schema);
  assert.deepEqual(settings, {
    connections: [
      { old: OLD, new: 'Users', enable_clients: ['Shop', 'web client'] },
      { old: 'Other', enable_clients: ['Shop', 'web client'] },
    ],
    user_id: 'keep',
    mfa_policy: 'reject',
    allow_cidr: ['18.197.9.11', '52.57.230.214'],
  });
  assert.equal(readEnv(desk).NEW_DOMAIN, newTenant.domain);
});

test('with a token, init shows the connections, and creates the application after the answer yes', async (t) => {
  const { desk, oldTenant, newTenant } = await beginInit(t);
  const OLD_TOKEN = await tokenOf(oldTenant);
  const { code, stdout } = await desk.run(
    ['init', '--new-domain', newTenant.domain, '--user-id', 'keep', '--mfa-policy', 'reject'],
    {
      terminal: true,
      env: { OLD_TOKEN },
      watch: answer([
        [Q.old, `${oldTenant.domain}\n`],
        [Q.connections, 'Misspelt\n'],
        [Q.connections, `${OLD}=Users\n`],
        [Q.applications, 'None\n'],
        [Q.addresses, '\n'],
        ['Make these 2 changes?', 'y\n'],
      ]),
    },
  );
  assert.equal(code, 0, stdout);
  assert.match(
    flat(stdout),
    /Database connections of the old tenant: .*Username-Password-Authentication/,
  );
  assert.match(flat(stdout), /the old tenant has no database connection Misspelt/);
  assert.deepEqual(settingsOf(desk).connections, [{ old: OLD, new: 'Users' }]);
  const client = oldTenant.management.clients.byName('auth0-account-migration-cli');
  assert.equal(readEnv(desk).OLD_CLIENT_SECRET, client?.client_secret);
  assert.ok(!stdout.includes(client?.client_secret ?? '?'), 'the secret is shown');
});

test('init writes the files and creates nothing after the answer no', async (t) => {
  const { desk, args, oldTenant } = await beginInit(t);
  const { code, stdout } = await desk.run(
    [
      ...args,
      '--user-id',
      'keep',
      '--mfa-policy',
      'reject',
      '--allow-cidr',
      'none',
      '--enable-client',
      'Shop',
    ],
    {
      terminal: true,
      env: { OLD_TOKEN: await tokenOf(oldTenant) },
      watch: answer([['Make these 2 changes?', 'n\n']]),
    },
  );
  assert.equal(code, 0, stdout);
  assert.deepEqual(takeWrites(oldTenant), []);
  assert.equal(readEnv(desk).OLD_CLIENT_ID, '');
  assert.match(flat(stdout), /Create an application of the type Machine to Machine/);
});

test('init asks before it overwrites a file', async (t) => {
  const { desk, args } = await beginInit(t);
  const mine = '{ "connections": [{ "old": "Mine" }] }';
  desk.write('auth0-migration.json', mine);
  const run = (/** @type {string} */ keys) =>
    desk.run([...args, '--yes'], {
      terminal: true,
      watch: answer([['Overwrite auth0-migration.json?', keys]]),
    });
  assert.equal((await run('n\n')).code, 2);
  assert.deepEqual(settingsOf(desk), JSON.parse(mine));
  assert.equal((await run('y\n')).code, 0);
  assert.deepEqual(settingsOf(desk).connections, [{ old: OLD, new: 'Users' }]);
});

for (const [name, keys, expected] of /** @type {[string, string, number][]} */ ([
  ['Ctrl-C', CTRL_C, 130],
  ['Ctrl-D', CTRL_D, 1],
])) {
  test(`${name} at a question ends init, and nothing is written`, async (t) => {
    const { desk, oldTenant } = await beginInit(t);
    const { code, stdout } = await desk.run(['init', '--old-domain', oldTenant.domain], {
      terminal: true,
      watch: answer([[Q.new, keys]]),
    });
    assert.equal(code, expected, stdout);
    assert.deepEqual(readdirSync(desk.folder), []);
  });
}
