// @ts-check
/** What the tests of `convert` share: a folder with settings, users of an export, and the run folder of a command. */
import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Desk } from './command-line.js';

/** The folder of the built package. */
export const PACKAGE = fileURLToPath(new URL('../../pkg/', import.meta.url));
export const OLD_DOMAIN = 'old-tenant.eu.auth0.com';
export const CONNECTION = 'Username-Password-Authentication';

/** The users of every form. Only what all forms can say: CSV has no nested metadata. */
export const USERS = [
  { id: '1', email: 'zoe@example.com', verified: true, name: "Zoë 'Z' Doe" },
  { id: '2', email: 'ana@example.com', verified: false, name: 'Ana "A", 東京\nMüller' },
];

export const exported = USERS.map(({ id, email, verified, name }) => ({
  user_id: `auth0|${id}`,
  email,
  email_verified: verified,
  name,
  identities: [{ provider: 'auth0', connection: CONNECTION, user_id: id, isSocial: false }],
}));

/** @param {object[]} records */
export const ndjson = (records) => records.map((record) => `${JSON.stringify(record)}\n`).join('');

/** A desk whose settings are of the old tenant's own connection. @param {import('node:test').TestContext} t */
export const newDesk = (t) =>
  new Desk({ settings: { connections: [{ old: CONNECTION }] }, env: { OLD_DOMAIN }, t });

/** The only run folder of a desk. @param {Desk} desk */
export function runFolder(desk) {
  const runs = desk.path('auth0-migration-runs');
  const [name = '', ...others] = readdirSync(runs).filter((entry) => !entry.startsWith('.'));
  assert.deepEqual(others, []);
  return join(runs, name);
}

/** @param {string} folder */
export const runRecord = (folder) => JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));

/** The users of all import files of a run, in their order. @param {string} folder The run folder. */
export function importedUsers(folder) {
  const files = readdirSync(join(folder, 'import-files')).sort();
  return files.flatMap((name) =>
    JSON.parse(readFileSync(join(folder, 'import-files', name), 'utf8')),
  );
}

/** A copy of the package whose worker is this code; the real one is beside it. @param {Desk} desk @param {string} code */
export function packageWithWorker(desk, code) {
  mkdirSync(desk.path('pkg'));
  for (const name of ['cli.js', 'toolkit.wasm']) {
    cpSync(join(PACKAGE, name), desk.path(`pkg/${name}`));
  }
  cpSync(join(PACKAGE, 'bulk-worker.js'), desk.path('pkg/real-worker.js'));
  desk.write('pkg/package.json', '{"type":"module"}');
  desk.write('pkg/bulk-worker.js', `import { parentPort } from 'node:worker_threads';\n${code}`);
  return { cli: desk.path('pkg/cli.js') };
}
