// @ts-check
// convert: a file in gzip is read to its end, and one that is damaged leaves no import file.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { test } from 'node:test';
import { gzipSync } from 'node:zlib';
import {
  CONNECTION,
  exported,
  importedUsers,
  ndjson,
  newDesk,
  runFolder,
  runRecord,
} from '../support/convert-desk.js';

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

test('what arrives behind the end of a gzip is padding or an error, however late it comes', async (t) => {
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
