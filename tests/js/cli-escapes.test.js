// @ts-check
// convert and verify: strings of each length, with something special at each place. The module looks at sixteen bytes at once,
// at eight, or at single ones, and the tests in Rust run without SIMD.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { CONNECTION, importedUsers, newDesk, runFolder } from '../support/convert-desk.js';

const LENGTHS = Array.from({ length: 40 }, (_, index) => index + 1);

/** All texts of a length that are letters but for one character. @param {number} length @param {string} special */
const texts = (length, special) =>
  Array.from({ length }, (_, at) => 'x'.repeat(at) + special + 'x'.repeat(length - at - 1));

/** A user, whose members are JSON text. @param {string} id @param {string} members */
const line = (id, members) => {
  const identity = `{"provider":"auth0","connection":"${CONNECTION}","user_id":${id}}`;
  const whole = id.replace('"', '"auth0|');
  return `{"user_id":${whole},"identities":[${identity}],${members}}\n`;
};

test('an escape is found at each place of an identifier', async (t) => {
  const desk = newDesk(t);
  // Each pair is of the same user name, once written with an escape.
  const pairs = LENGTHS.flatMap((length) => texts(length, 'y')).map((name) => [
    name,
    name.replace('y', '\\u0079'),
  ]);
  const lines = pairs.flat().map((name, index) => {
    const id = String(index).padStart(5, '0');
    return line(`"${id}"`, `"email":"${id}@example.com","username":"${name}"`);
  });
  desk.write('export.ndjson', lines.join(''));
  const { code, stderr } = await desk.run(['convert', 'export.ndjson']);
  assert.equal(code, 3, stderr);
  const folder = runFolder(desk);
  assert.deepEqual(
    importedUsers(folder).map(({ username }) => username),
    pairs.map(([name]) => name),
  );
  const rejected = readFileSync(join(folder, 'rejected.ndjson'), 'utf8').trim().split('\n');
  const codes = new Set(rejected.map((text) => JSON.parse(text).code));
  assert.deepEqual([rejected.length, [...codes]], [pairs.length, ['duplicate_username']]);
});

test('a character that JSON escapes is escaped at each place of an ID', async (t) => {
  const desk = newDesk(t);
  const ids = LENGTHS.flatMap((length) => [...texts(length, '"'), ...texts(length, '\\')]);
  const lines = ids.map((id, index) => line(JSON.stringify(id), `"email":"${index}@example.com"`));
  desk.write('export.ndjson', lines.join(''));
  desk.write(
    'auth0-migration.json',
    JSON.stringify({ connections: [{ old: CONNECTION }], user_id: 'keep' }),
  );
  const { code, stderr } = await desk.run(['convert', 'export.ndjson']);
  assert.equal(code, 0, stderr);
  assert.deepEqual(
    importedUsers(runFolder(desk)).map(({ user_id }) => user_id),
    ids,
  );
});

test('a control character is found at each place of a string', async (t) => {
  const desk = newDesk(t);
  const names = LENGTHS.flatMap((length) => texts(length, '\u0001'));
  const lines = names.map((name, index) =>
    line(`"${index}"`, `"email":"${index}@example.com","user_metadata":{"name":"${name}"}`),
  );
  desk.write('export.ndjson', lines.join(''));
  const { code, stderr } = await desk.run(['convert', 'export.ndjson']);
  assert.equal(code, 3, stderr);
  const rejected = readFileSync(join(runFolder(desk), 'rejected.ndjson'), 'utf8')
    .trim()
    .split('\n');
  assert.deepEqual(
    rejected.map((text) => JSON.parse(text).code),
    names.map(() => 'not_json'),
  );
});

test('verify compares the characters of a string, however each is written', async (t) => {
  const desk = newDesk(t);
  const settings = { connections: [{ old: CONNECTION, new: CONNECTION }], user_id: 'keep' };
  desk.write('auth0-migration.json', JSON.stringify(settings));
  const names = LENGTHS.flatMap((length) => texts(length, 'y'));
  const users = (/** @type {string} */ character) => {
    const lines = names.map((name, index) =>
      line(
        `"${index}"`,
        `"email":"${index}@example.com","given_name":"${name.replace('y', character)}"`,
      ),
    );
    return lines.join('');
  };
  desk.write('old.ndjson', users('y'));
  for (const [character, answer] of [
    ['\\u0079', 'same'],
    ['z', 'differs'],
    ['\\"', 'differs'],
  ]) {
    desk.write('new.ndjson', users(character));
    const args = ['verify', '--old', 'old.ndjson', '--new', 'new.ndjson'];
    const { document } = await desk.json(args);
    assert.equal(document.answers[answer], names.length, character);
  }
});
