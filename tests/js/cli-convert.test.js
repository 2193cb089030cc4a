// @ts-check
// convert: files of every form become the same import files, and a broken file leaves none.
import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  CONNECTION,
  OLD_DOMAIN,
  USERS,
  exported,
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

/** @param {string} folder */
function importedUsers(folder) {
  const files = readdirSync(join(folder, 'import-files')).sort();
  return files.flatMap((name) =>
    JSON.parse(readFileSync(join(folder, 'import-files', name), 'utf8')),
  );
}

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

test('a broken gzip is named with the lines before it, and leaves no import file', async (t) => {
  const text = ndjson(Array.from({ length: 20_000 }, (_, index) => ({ ...exported[0], index })));
  const whole = gzipSync(text);
  const flipped = Buffer.from(whole);
  // A bit of the check sum, which zlib compares after the last byte.
  flipped[flipped.length - 6] = (flipped.at(-6) ?? 0) ^ 1;
  for (const [content, expected] of /** @type {const} */ ([
    [whole.subarray(0, -1000), /users\.gz is truncated: it ends after [\d,]{4,} lines/],
    [flipped, /users\.gz is damaged: incorrect data check, after [\d,]{4,} lines/],
    [
      Buffer.concat([whole, Buffer.from('text')]),
      /users\.gz has other data behind its end, after [\d,]{4,} lines/,
    ],
    // zlib takes zeros for padding, and reads nothing behind them.
    [
      Buffer.concat([whole, Buffer.alloc(1_000_000), whole]),
      /users\.gz has other data behind its end, after [\d,]{4,} lines/,
    ],
  ])) {
    const desk = newDesk(t);
    const { code, document } = await desk.json(['convert', desk.write('users.gz', content)]);
    assert.equal(code, 1);
    assert.equal(document.problem.code, 'files');
    assert.match(document.problem.message, expected);
    const folder = runFolder(desk);
    assert.deepEqual(readdirSync(folder), ['run.json'], 'nothing of the file was kept');
    assert.equal(runRecord(folder).state, 'failed');
  }
});

test('damaged gzip ends the command, though its producer holds the standard input open', async (t) => {
  const damaged = gzipSync(ndjson(exported));
  // The first byte of the deflated data: a block of a type that does not exist.
  damaged[10] = 0xff;
  const desk = newDesk(t);
  const input = new Readable({ read() {} });
  input.push(damaged);
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  const { code, stderr } = await desk.run(['convert', '-'], {
    input,
    started: (child) => (timer = setTimeout(() => child.kill(), 20_000)),
  });
  clearTimeout(timer);
  assert.match(stderr, /standard input is damaged/);
  assert.equal(code, 1);
});

test('zeros behind a gzip are padding, and count as read', async (t) => {
  const desk = newDesk(t);
  const content = Buffer.concat([gzipSync(ndjson(exported)), Buffer.alloc(1_000_000)]);
  const { document } = await desk.json(['convert', desk.write('users.gz', content)]);
  assert.equal(document.report.out, exported.length);
  assert.equal(document.inputs[0].bytes, content.length);
});

test('what follows a gzip whose end was read before it came is padding or an error', async (t) => {
  const zeros = Buffer.alloc(1_000);
  const packed = gzipSync(ndjson(exported));
  for (const [last, expected] of /** @type {const} */ ([
    [zeros, undefined],
    [packed, /standard input has other data behind its end, after 2 lines/],
  ])) {
    const desk = newDesk(t);
    const input = new Readable({ read() {} });
    input.push(Buffer.concat([packed, zeros]));
    // By then, zlib has closed its stream.
    const timer = setTimeout(() => [last, null].forEach((piece) => input.push(piece)), 1_500);
    const { code, document } = await desk.json(['convert', '-'], { input });
    clearTimeout(timer);
    if (expected) assert.match(document.problem.message, expected);
    else assert.equal(document.report.out, exported.length);
    assert.equal(code, expected ? 1 : 0);
  }
});

test('packed file of many pieces becomes the same import files as the unpacked one', async (t) => {
  const desk = newDesk(t);
  // Random text packs badly, so pieces of both the packed and the unpacked bytes end anywhere.
  const users = Array.from({ length: 8_000 }, (_, index) => ({
    ...exported[0],
    user_id: `auth0|${index}`,
    email: `user${index}@example.com`,
    identities: [{ provider: 'auth0', connection: CONNECTION, user_id: String(index) }],
    user_metadata: { note: randomBytes(150).toString('base64') },
  }));
  const text = ndjson(users);
  /** @param {string} name @param {string | Buffer} content */
  const convert = async (name, content) => {
    const { code, document } = await desk.json(['convert', desk.write(name, content)]);
    assert.equal(code, 0);
    return importedUsers(join(desk.folder, document.folder));
  };
  const expected = await convert('plain.ndjson', text);
  assert.deepEqual(
    expected.map((/** @type {any} */ user) => user.user_metadata),
    users.map((user) => user.user_metadata),
  );
  assert.deepEqual(await convert('packed.gz', gzipSync(text)), expected);
});

test('gzip of several parts is read to its end', async (t) => {
  const desk = newDesk(t);
  const parts = exported.map((record) => gzipSync(ndjson([record])));
  const path = desk.write('parts.gz', Buffer.concat(parts));
  const { document } = await desk.json(['convert', path]);
  assert.equal(document.report.out, 2);
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
    [path, '--file-size', 'big'],
    [path, '--hashes', 'missing.json'],
  ]) {
    const { code } = await desk.run(['convert', ...args]);
    assert.equal(code, 2, args.join(' '));
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
