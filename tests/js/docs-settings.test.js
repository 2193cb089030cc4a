// @ts-check
// The table of docs/settings.md has a row for every setting, with its default, and no other.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { read, tablesOf } from './markdown.js';

/** @typedef {{ default?: unknown, properties?: Record<string, Property>, required?: string[], items?: Property }} Property */

const NONE = '–';
const [rows = []] = tablesOf(read('docs/settings.md'));
const table = rows.map(([file = '', connection = '', value = '', meaning = '']) => ({
  file,
  connection,
  value,
  meaning,
}));

/** @type {Property} */
const schema = JSON.parse(read('pkg-template/auth0-migration.schema.json'));
const { $schema: _, connections, ...members } = schema.properties ?? {};
const pair = connections?.items;

/** All keys of the settings file, with the schema of each. @type {[string, Property, boolean][]} */
const fileKeys = [
  ...Object.entries(pair?.properties ?? {}).map(
    ([key, property]) =>
      /** @type {[string, Property, boolean]} */ ([
        `connections[].${key}`,
        property,
        (pair?.required ?? []).includes(key),
      ]),
  ),
  ...Object.entries(members).map(
    ([key, property]) => /** @type {[string, Property, boolean]} */ ([key, property, false]),
  ),
];
/** All keys of the scripts' `configuration`, from the enum that the scripts are built with. */
const connectionKeys = [
  ...read('src/core/domain/setting_key.rs').matchAll(/^ {8}\w+ = "(\w+)",$/gm),
].map(([, name = '']) => name);
const OPTIONAL_SCRIPT_KEYS = connectionKeys.filter((key) => key.toLowerCase() in members);

test('docs/settings.md has one row for each key of the settings file, in no other spelling', () => {
  const documented = table.map(({ file }) => file).filter((key) => key !== NONE);
  assert.deepEqual(documented.toSorted(), fileKeys.map(([key]) => key).toSorted());
});

test('docs/settings.md has one row for each key of the connection, in no other spelling', () => {
  assert.equal(connectionKeys.length, 14);
  const documented = table.map(({ connection }) => connection).filter((key) => key !== NONE);
  assert.deepEqual(documented.toSorted(), connectionKeys.toSorted());
});

for (const [key, property, isRequired] of fileKeys) {
  test(`docs/settings.md has the default of ${key}`, () => {
    const { value = '', meaning = '' } = table.find(({ file }) => file === key) ?? {};
    assert.ok(meaning, 'it says what the setting means');
    if (isRequired) assert.equal(value, 'required');
    else if (property.default === undefined) assert.notEqual(value, NONE);
    else {
      const text = property.default;
      assert.equal(value, typeof text === 'string' ? text : JSON.stringify(text));
    }
  });
}

test('docs/settings.md puts both spellings of a setting into one row', () => {
  assert.equal(OPTIONAL_SCRIPT_KEYS.length, 9);
  for (const key of OPTIONAL_SCRIPT_KEYS) {
    const row = table.find(({ connection }) => connection === key);
    assert.equal(row?.file, key.toLowerCase());
  }
});
