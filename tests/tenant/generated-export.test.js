// @ts-check
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { exportLines, generateExport, loadUsers } from '../fixtures/generate-export.js';
import { startOldTenant } from './client.js';
import { demoPassword } from './user-store.js';

test('a generated export has exactly the lines that its counts say, the same ones in every run', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'generated-export-'));
  t.after(() => rm(folder, { recursive: true }));
  const options = { count: 4000, seed: 7, faultShare: 0.05 };
  const path = join(folder, 'users.ndjson.gz');
  const counts = await generateExport(path, options);
  const text = gunzipSync(await readFile(path)).toString();
  assert.equal(text, [...exportLines(options)].join(''));
  assert.equal(Buffer.byteLength(text), counts.bytes);
  const lines = text.trimEnd().split('\n');
  assert.deepEqual(
    [...exportLines({ ...options, first: 3990, count: 10 })],
    lines.slice(3990).map((line) => `${line}\n`),
  );

  const seen = new Set();
  const found = {
    brokenJson: 0,
    invalidEmail: 0,
    missingEmail: 0,
    duplicateId: 0,
    duplicateEmail: 0,
    duplicateUsername: 0,
    duplicatePhone: 0,
  };
  const users = lines.flatMap((line) => {
    try {
      return [JSON.parse(line)];
    } catch {
      found.brokenJson += 1;
      return [];
    }
  });
  const repeats = (/** @type {string | undefined} */ value) =>
    value !== undefined && seen.size === seen.add(value).size;
  for (const { user_id, email, username, phone_number } of users) {
    if (email === undefined) found.missingEmail += 1;
    else if (!email.includes('@')) found.invalidEmail += 1;
    if (repeats(user_id)) found.duplicateId += 1;
    if (repeats(email)) found.duplicateEmail += 1;
    if (repeats(username)) found.duplicateUsername += 1;
    if (repeats(phone_number)) found.duplicatePhone += 1;
  }
  assert.deepEqual(found, counts.faults);
  assert.ok(Object.values(found).every((count) => count > 0));
  const { plain, otherConnection, blocked, marked, multifactor } = counts;
  const faulty = Object.values(found).reduce((sum, count) => sum + count);
  assert.equal(plain + otherConnection + blocked + marked + multifactor + faulty, counts.lines);
  assert.equal(users.filter((user) => user.blocked).length, blocked);
  assert.equal(users.filter((user) => user.app_metadata.migration_complete).length, marked);
  assert.ok(Math.abs(counts.bytes / counts.lines - 1034) < 60);
});

test('generated users are loaded into an old tenant and log in', async (t) => {
  const { tenant, client } = await startOldTenant();
  t.after(() => tenant.close());
  const { lines, faults } = loadUsers(tenant, { count: 500 });
  assert.deepEqual([tenant.users.size, lines, faults.duplicateEmail], [500, 500, 0]);
  const user = tenant.users.all().find(({ username, blocked }) => username && !blocked);
  assert.equal((await client.login(user?.username ?? '', demoPassword(user ?? {}))).status, 200);
});
