// @ts-check
// convert: files of every form become the same import files, and a broken file leaves none.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  CONNECTION,
  OLD_DOMAIN,
  USERS,
  exported,
  importedUsers,
  ndjson,
  newDesk,
  runFolder,
  runRecord,
} from '../support/convert-desk.js';

const columns = USERS.map(({ id, email, verified, name }) => ({
  Id: `auth0|${id}`,
  Name: name,
  Email: email,
  'Email Verified': verified,
  Connection: CONNECTION,
}));

/** A cell as Auth0 writes it. @param {string | boolean} value */
const cell = (value) =>
  typeof value === 'string' ? `"'${value.replaceAll('"', '""')}"` : value ? 'True' : 'False';

const csv = [
  'Id,Name,Email,Email Verified,Connection',
  ...columns.map((record) => Object.values(record).map(cell).join(',')),
].join('\r\n');

/** @type {Record<string, string | Buffer>} */
const FORMS = {
  'export.ndjson': ndjson(exported),
  'with-bom-and-crlf.ndjson': `\ufeff${ndjson(exported).replaceAll('\n', '\r\n')}`,
  'columns.ndjson': ndjson(columns),
  'array.json': JSON.stringify(exported),
  'pretty-array.json': JSON.stringify(exported, null, 2),
  'auth0.csv': csv,
  'utf16le.csv': Buffer.from(`\ufeff${csv}`, 'utf16le'),
  'utf16be.ndjson': Buffer.from(`\ufeff${ndjson(exported)}`, 'utf16le').swap16(),
};

test('each form of an export becomes the same import file, packed or not', async (t) => {
  const desk = newDesk(t);
  /** @type {Map<string, object[]>} */
  const results = new Map();
  for (const [name, content] of Object.entries(FORMS)) {
    // The name of a packed file need not say so.
    const packed = results.size % 2 === 1;
    const path = desk.write(name, packed ? gzipSync(content) : content);
    const { code, document, stderr } = await desk.json(['convert', path]);
    assert.equal(code, 0, stderr);
    const { records, out, skipped, rejected } = document.report;
    assert.deepEqual([records, out, skipped, rejected], [2, 2, {}, {}], name);
    results.set(name, importedUsers(join(desk.folder, document.folder)));
  }
  const expected = USERS.map(({ id, email, verified, name }) => ({
    user_id: `${OLD_DOMAIN}|${id}`,
    email,
    email_verified: verified,
    name,
    user_metadata: {},
    app_metadata: {},
  }));
  for (const [name, users] of results) assert.deepEqual(users, expected, name);
});

test('several files and the standard input are one input, and run.json tells what was read', async (t) => {
  const desk = newDesk(t);
  const [first, second] = exported.map((record) => ndjson([record]));
  const packed = gzipSync(String(first));
  const path = desk.write('first.ndjson.gz', packed);
  const repeated = `${second}${first}`;
  const { code, stdout } = await desk.run(['convert', path, '-'], { input: repeated });
  assert.equal(code, 3, 'the repeated user needs somebody');
  assert.match(stdout, /3 records = 2 in import files \+ 0 skipped \+ 1 rejected/);
  const folder = runFolder(desk);
  assert.equal(importedUsers(folder).length, 2);
  const [rejected] = readFileSync(join(folder, 'rejected.ndjson'), 'utf8').trim().split('\n');
  const { file, line, byte, user_id: userId } = JSON.parse(String(rejected));
  assert.deepEqual(
    [file, line, byte, userId],
    ['-', 2, Buffer.byteLength(String(second)), 'auth0|1'],
  );
  const { inputs, state, command } = runRecord(folder);
  const sha256 = (/** @type {string | Buffer} */ bytes) =>
    createHash('sha256').update(bytes).digest('hex');
  assert.deepEqual(inputs, [
    { path, bytes: packed.length, sha256: sha256(packed) },
    { path: '-', bytes: Buffer.byteLength(repeated), sha256: sha256(repeated) },
  ]);
  assert.deepEqual([command, state], ['convert', 'incomplete']);
  assert.equal(statSync(join(folder, 'import-files')).mode & 0o777, 0o700);
  assert.equal(statSync(join(folder, 'import-files/00001.json')).mode & 0o777, 0o600);
});

test('line that cannot be read is rejected with its position, and the next ones are read', async (t) => {
  const desk = newDesk(t);
  const [first, second] = exported.map((record) => ndjson([record]));
  const tooLong = `{"user_id":"${'x'.repeat(3_000_000)}"}\n`;
  const notText = Buffer.from([...Buffer.from('{"user_id":"'), 0xff, 0x0a]);
  const path = desk.write(
    'users.ndjson',
    Buffer.concat([Buffer.from(`${first}${tooLong}`), notText, Buffer.from(`${second}{"cut`)]),
  );
  const { code, document } = await desk.json(['convert', path]);
  assert.equal(code, 3);
  const { records, out, rejected } = document.report;
  assert.equal(records, 5);
  assert.equal(out, 2);
  assert.equal(
    Object.values(rejected).reduce((sum, count) => sum + count, 0),
    3,
  );
  const lines = readFileSync(join(runFolder(desk), 'rejected.ndjson'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line));
  assert.deepEqual(
    lines.map(({ line }) => line),
    [2, 3, 5],
  );
  for (const { code: reason, remedy } of lines) assert.ok(reason && remedy);
});

test('special characters are found at every position of a string', async (t) => {
  const desk = newDesk(t);
  const lengths = Array.from({ length: 40 }, (_, length) => length);
  /** Users with a character in their names after so many others. @param {string} kind @param {string} text */
  const users = (kind, text) =>
    lengths.map((length) => {
      const user = {
        ...exported[0],
        user_id: '',
        email: `${kind}${length}@example.com`,
        name: '%',
      };
      const id = `${kind}${length}`;
      const identities = [{ provider: 'auth0', connection: CONNECTION, user_id: id }];
      const json = JSON.stringify({ ...user, user_id: `auth0|${id}`, identities });
      return json.replace('%', () => `${'n'.repeat(length)}${text}${'m'.repeat(20)}`);
    });
  const valid = ['\\"', '\\\\', '\\u00e9', 'é'].flatMap((text, index) => users(`v${index}`, text));
  const broken = ['\u0001', '\u001f', '"', '\\'].flatMap((text, index) => users(`b${index}`, text));
  const path = desk.write('users.ndjson', `${[...broken, ...valid].join('\n')}\n`);
  const { document } = await desk.json(['convert', path]);
  assert.deepEqual(document.report.rejected, { not_json: broken.length });
  const names = valid.map((json) => JSON.parse(json).name);
  assert.deepEqual(
    importedUsers(runFolder(desk)).map(({ name }) => name),
    names,
  );
});

test('users share an e-mail address only with --non-unique-emails', async (t) => {
  const desk = newDesk(t);
  const email = 'shared@example.com';
  const path = desk.write('users.ndjson', ndjson(exported.map((user) => ({ ...user, email }))));
  const { code, document } = await desk.json(['convert', path]);
  assert.equal(code, 3);
  assert.deepEqual(document.report.rejected, { duplicate_email: 1 });
  const shared = await desk.json(['convert', path, '--non-unique-emails']);
  assert.equal(shared.code, 0);
  assert.equal(shared.document.report.out, 2);
});

test('wrong arguments end the command before a run folder exists', async (t) => {
  const desk = newDesk(t);
  const path = desk.write('users.ndjson', ndjson(exported));
  for (const args of [
    [],
    ['missing.ndjson'],
    [desk.folder],
    ['-', '-'],
    [path, '--blocked', 'maybe'],
    [path, '--hashes', 'missing.json'],
  ]) {
    const { code } = await desk.run(['convert', ...args]);
    assert.equal(code, 2, args.join(' '));
  }
  for (const size of ['big', '400000 B', '-400000', '4e5', '']) {
    const { code, stderr } = await desk.run(['convert', path, `--file-size=${size}`]);
    assert.equal(code, 2, stderr);
    assert.match(stderr, /^error: .* It must be a number of bytes\.$/m);
  }
  assert.ok(!existsSync(desk.path('auth0-migration-runs')));
});

test('problem of the toolkit ends the command without reading the files to their end', async (t) => {
  const desk = newDesk(t);
  const path = desk.write('users.ndjson', ndjson(exported));
  const { code, document } = await desk.json(['convert', path, '--connection', 'Others']);
  assert.equal(code, 2);
  assert.equal(document.problem.code, 'wrong_use');
});
