// @ts-check
// `init` writes its files while no other command is at work beside them.
import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { hostname } from 'node:os';
import { test } from 'node:test';
import { FILES, beginInit, settingsOf, tokenOf } from '../support/init-desk.js';
import { credentials } from '../support/two-tenants.js';

const LOCK = 'auth0-migration.state.json.lock';
const held = `${JSON.stringify({ pid: process.pid, host: hostname() })}\n`;

for (const [name, lock, args] of /** @type {[string, string, string[]][]} */ ([
  ['the settings file', LOCK, []],
  ['a file of --env elsewhere', 'other/.env.lock', ['--env', 'other/.env']],
])) {
  test(`init writes nothing while another command holds the lock beside ${name}`, async (t) => {
    const { desk, args: init, oldTenant } = await beginInit(t);
    desk.write(lock, held);
    const env = { OLD_TOKEN: await tokenOf(oldTenant) };
    const { code, document } = await desk.json([...init, ...args, '--yes'], { env });
    assert.deepEqual([code, document.problem?.code], [2, 'state']);
    assert.match(document.problem.message, /^another command is at work: process \d+ /);
    assert.ok(!existsSync(desk.path('auth0-migration.json')));
    assert.ok(!oldTenant.requests.some(({ method }) => method === 'POST'), 'no application');
  });
}

test('of two runs at once one writes, and the other one finds other values', async (t) => {
  const { desk, args } = await beginInit(t);
  const policies = ['keep', 'domain'];
  const results = await Promise.all(
    policies.map((policy) => desk.run([...args, '--yes', '--user-id', policy])),
  );
  assert.deepEqual(results.map(({ code }) => code).sort(), [0, 2]);
  const winner = results.findIndex(({ code }) => code === 0);
  assert.equal(settingsOf(desk).user_id, policies[winner]);
  const { stderr } = results[1 - winner] ?? assert.fail();
  assert.match(stderr, /another command is at work|there are other values already/);
  assert.deepEqual(readdirSync(desk.folder).sort(), [...FILES].sort());
});

test('init in a folder that is not there yet leaves no lock and warns of none', async (t) => {
  const { desk, args } = await beginInit(t);
  const files = ['--settings', 'new/a.json', '--env', 'newer/.env'];
  const { code, stderr } = await desk.run([...args, ...files, '--yes']);
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /lock file/);
  for (const folder of ['new', 'newer']) {
    assert.deepEqual(
      readdirSync(desk.path(folder)).filter((name) => name.endsWith('.lock')),
      [],
    );
  }
});

test('init removes the secrets that a killed init has left beside .env, and no other file', async (t) => {
  const { desk, args, oldTenant, newTenant } = await beginInit(t);
  const left = [
    '.env.5c2b1f0a-6f0e-4a77-9a53-0d6a3c1b2e4f.tmp',
    'auth0-migration.state.json.0b5f7f5e-3d1c-4a5b-8f4e-6a7b8c9d0e1f.tmp',
  ];
  for (const name of left) desk.write(name, 'OLD_CLIENT_SECRET=left-by-a-killed-init\n');
  const others = [
    '.env.local',
    '.env.backup.tmp',
    '.env.local.5c2b1f0a-6f0e-4a77-9a53-0d6a3c1b2e4f.tmp',
    '.env.5c2b1f0a-6f0e-4a77-9a53-0d6a3c1b2e4f.tmp.txt',
  ];
  for (const name of others) desk.write(name, 'mine');
  const { code, stderr } = await desk.run([...args, '--yes']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(readdirSync(desk.folder).sort(), [...FILES, ...others, left[1]].sort());
  const env = { ...credentials('OLD', oldTenant), ...credentials('NEW', newTenant) };
  const setup = await desk.run(['setup', '--yes'], { env });
  assert.equal(setup.code, 0, setup.stderr);
  assert.ok(!existsSync(desk.path(left[1] ?? '')), 'setup removes what belongs to its state file');
});
