// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Desk } from '../../tests/support/command-line.js';
import { query } from './query.js';

const CONNECTION = 'Username-Password-Authentication';

/** A line of an export. @param {string} name @param {object} [more] */
const user = (name, more) => ({
  user_id: `auth0|${name}`,
  email: `${name}@Example.com`,
  email_verified: true,
  name,
  identities: [{ provider: 'auth0', connection: CONNECTION, user_id: name }],
  ...more,
});

const EXPORT = [
  user('ann', { last_login: '2026-01-02T03:04:05.678Z' }),
  user('bob', {
    email: 'bob@example.org',
    blocked: true,
    app_metadata: { customer: 7 },
  }),
  user('cem', { app_metadata: { migration_complete: true } }),
  user('fay', { app_metadata: { migration_complete: ['fay'] } }),
  user('dan', { email: undefined }),
  user('eve', { email: 'nobody' }),
];

/** @param {Desk} desk @param {string} name @param {object[]} users */
const write = (desk, name, users) =>
  desk.write(name, users.map((each) => `${JSON.stringify(each)}\n`).join(''));

test('who is left, by domain', async (t) => {
  const desk = new Desk({ t });
  const rows = await query('left-by-domain', { export: write(desk, 'old.ndjson', EXPORT) });
  assert.deepEqual(
    rows.map(({ domain, users, blocked }) => [domain, users, blocked]),
    [
      ['(no e-mail address)', '2', '0'],
      ['example.com', '2', '0'],
      ['example.org', '1', '1'],
    ],
  );
});

test('rejections of convert, by reason', async (t) => {
  const desk = new Desk({ t, env: { OLD_DOMAIN: 'old.eu.auth0.com' } });
  const file = write(desk, 'old.ndjson', EXPORT);
  const { code, document, stderr } = await desk.json(['convert', file]);
  assert.equal(code, 3, stderr);
  const rows = await query('rejections-by-reason', { run: desk.path(document.folder) });
  assert.deepEqual(
    rows.map(({ code: reason, field, users, example }) => [reason, field, users, example]),
    [
      ['invalid_email', 'email', '1', 'auth0|eve'],
      ['no_email', 'email', '1', 'auth0|dan'],
    ],
  );
});

test('differences that verify has found, by field', async (t) => {
  const settings = { connections: [{ old: CONNECTION, new: CONNECTION }], user_id: 'keep' };
  const desk = new Desk({ t, settings });
  const oldFile = write(desk, 'old.ndjson', [user('ann'), user('bob'), user('cem')]);
  const newFile = write(desk, 'new.ndjson', [
    user('ann', { name: 'Anna', email: 'anna@example.com' }),
    user('bob', { name: 'Bobby' }),
  ]);
  const { code, document, stderr } = await desk.json([
    'verify',
    '--old',
    oldFile,
    '--new',
    newFile,
  ]);
  assert.equal(code, 3, stderr);
  const rows = await query('differences-by-field', { run: desk.path(document.folder) });
  assert.deepEqual(
    rows.map(({ answer, field, users }) => [answer, field, users]),
    [
      ['differs', 'name', '2'],
      ['differs', 'email', '1'],
      ['missing', null, '1'],
    ],
  );
});

test('who was imported and is deleted in the old tenant', async (t) => {
  const settings = { connections: [{ old: CONNECTION, new: CONNECTION }], user_id: 'keep' };
  const desk = new Desk({ t, settings, env: { OLD_DOMAIN: 'old.eu.auth0.com' } });
  const exported = write(desk, 'old.ndjson', [user('ann'), user('bob'), user('cem')]);
  const { document: converted } = await desk.json(['convert', exported]);
  const later = write(desk, 'later.ndjson', [user('ann')]);
  const newFile = write(desk, 'new.ndjson', [user('ann'), user('bob'), user('new')]);
  const args = ['verify', '--old', later, '--new', newFile];
  const { document: verified } = await desk.json(args);
  const run = { run: desk.path(converted.folder), verified: desk.path(verified.folder) };
  assert.deepEqual(await query('deleted-since', run), [
    { user_id: 'auth0|bob', email: 'bob@Example.com' },
  ]);
});
