// @ts-check
// The settings file: its error messages, and that the JSON schema accepts the same files as the command line.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { Desk } from '../support/command-line.js';
import { built } from './support.js';

const desk = new Desk();
const isValid = new Ajv2020({
  strict: true,
  strictRequired: false,
  allowUnionTypes: true,
  validateFormats: false,
}).compile(JSON.parse(built('auth0-migration.schema.json')));

/** Runs a command that reads the settings and needs no tenant. @param {string} file @param {string} out */
const readSettings = (file, out) => desk.run(['scripts', '--settings', file, '--out', out]);

test('the error for a missing settings file contains a valid example', async () => {
  const { code, stdout, stderr } = await desk.run(['setup', '--settings', 'absent.json']);
  assert.deepEqual([code, stdout], [2, '']);
  assert.match(
    stderr,
    /^error: the settings file absent\.json cannot be read: there is no such file or folder\nremedy: create it with init, or name another one /,
  );
  /** @type {any} */
  const example = JSON.parse(stderr.slice(stderr.indexOf('\n{')));
  assert.ok(isValid({ ...example }), JSON.stringify(isValid.errors));
  assert.equal(example.$schema, JSON.parse(built('auth0-migration.schema.json')).$id);
  desk.write('example.json', JSON.stringify(example));
  assert.equal((await readSettings('example.json', 'example')).code, 0);
});

describe('invalid JSON', () => {
  /** @type {[text: string, expectedError: string][]} */
  const cases = [
    ['{\n  "connections": [}\n', 'value expected at line 2, column 19'],
    ['{\n  "connections": []\n  "action": "x"\n}', 'comma expected at line 3, column 3'],
    ['{ "connections": [], }', 'property name expected at line 1, column 22'],
    ['// mine\n{}', 'invalid comment token at line 1, column 1'],
    ['', 'value expected at line 1, column 1'],
    ['{"connections": []', 'close brace expected at line 1, column 19'],
    ['{} {}', 'end of file expected at line 1, column 4'],
    ['{\r\n "connections": nil }', 'invalid symbol at line 2, column 17'],
  ];
  for (const [index, [text, expectedError]] of cases.entries()) {
    test(`the error for ${JSON.stringify(text)} names line and column`, async () => {
      const { code, stdout, stderr } = await desk.run([
        'setup',
        '--settings',
        `${desk.write(`bad${index}.json`, text)}`,
      ]);
      assert.deepEqual([code, stdout], [2, '']);
      assert.equal(
        stderr,
        `error: ${desk.path(`bad${index}.json`)} is not valid JSON: ${expectedError}\n`,
      );
    });
  }
});

test('a file that is not UTF-8, or is nested too deeply, is refused', async () => {
  const text = '{ "connections": [{ "old": "Caf\u00e9" }] }';
  /** @type {[content: Buffer, expectedError: string][]} */
  const cases = [
    [Buffer.from(text, 'latin1'), 'the settings file FILE cannot be read: it is not UTF-8'],
    [
      Buffer.from(`\uFEFF${text}`, 'utf16le'),
      'the settings file FILE cannot be read: it is not UTF-8',
    ],
    [Buffer.from('['.repeat(100_000)), 'FILE is not valid JSON: it is nested too deeply'],
  ];
  for (const [content, expectedError] of cases) {
    const file = desk.write('encoded.json', content);
    const { code, stderr } = await desk.run(['setup', '--settings', file]);
    assert.deepEqual([code, stderr.replace(file, 'FILE')], [2, `error: ${expectedError}\n`]);
  }
});

describe('a member that is in one object twice', () => {
  /** @type {[text: string, expectedError: string][]} */
  const cases = [
    [
      '{ "connections": [{ "old": "DB" }], "user_id": "keep", "user_id": "domain" }',
      'settings: user_id is there more than once',
    ],
    [
      '\uFEFF{ "connections": [{ "old": "A" }, { "old": "B", "new": "x", "old": "C" }] }',
      'settings: connections[1].old is there more than once',
    ],
    [
      '{ "connections": [{ "old": "A" }], "scripts": "nowasm", "connections": [{ "old": "B", "\\u006fld": "C" }], ' +
        '"scripts": "nowasm", "scripts": "nowasm" }',
      'settings: 3 problems\n- connections is there more than once\n- connections[0].old is there more than once\n' +
        '- scripts is there more than once',
    ],
  ];
  for (const [index, [text, expectedError]] of cases.entries()) {
    test(`the error for ${JSON.stringify(text)} names it`, async () => {
      const { code, stdout, stderr } = await readSettings(
        desk.write(`repeated${index}.json`, text),
        'never',
      );
      assert.deepEqual(
        [code, stdout, stderr],
        [
          2,
          '',
          `error: ${expectedError}\nremedy: keep one of each, as only the last one would count\n`,
        ],
      );
    });
  }

  test('the same member in two objects is none', async () => {
    const value = { connections: [{ old: 'A' }, { old: 'B' }] };
    const file = desk.write('two-objects.json', JSON.stringify(value));
    const { code, stderr } = await readSettings(file, 'two-objects');
    assert.deepEqual([code, stderr], [0, '']);
  });
});

const connection = { old: 'DB' };
/** @param {object} members */
const settings = (members) => ({ connections: [connection], ...members });

/** @type {object[]} */
const validSettings = [
  settings({}),
  settings({ $schema: 'x' }),
  {
    connections: [
      { old: 'My DB', new: 'Users' },
      { old: 'Other', new: 'a'.repeat(128), enable_clients: ['App', 'x'] },
    ],
  },
  settings({ migration_client: 'Ours', action: 'Our Action' }),
  settings({ custom_domain: 'login.example.com' }),
  ...['webassembly', 'nowasm'].map((scripts) => settings({ scripts })),
  ...['domain', 'keep'].map((user_id) => settings({ user_id })),
  settings({ claims_namespace: 'https://example.com/auth0.com' }),
  settings({ claims_namespace: 'http://notauth0.com' }),
  settings({
    metadata_key: 'metadata',
    mfa_policy: 'migrate',
    marker: 'rehearsal',
    marked_users: 'allow',
    verify_signature: true,
    marker_client: 'Marker client',
    log_level: 'off',
  }),
  ...[100, 18000, '100', '15000', '0900'].map((timeout_ms) => settings({ timeout_ms })),
  settings({
    allow_cidr: [
      '203.0.113.0/24',
      '0.0.0.0/0',
      '198.51.100.7',
      '2001:db8::/32',
      '::1',
      '10.0.0.0/32',
    ],
  }),
  settings({ allow_cidr: 'region' }),
];

/** @type {Record<string, unknown[]>} */
const invalidSettings = {
  'the settings file': [[], 'x', null, 7],
  connections: [{}, { connections: [] }, { connections: {} }, { connections: 'DB' }],
  'connections[0]': [{ connections: ['DB'] }],
  'connections[0].old': [
    { connections: [{}] },
    { connections: [{ old: '' }] },
    { connections: [{ old: 7 }] },
    { connections: [{ old: 'x ' }] },
  ],
  'connections[0].new': [
    { connections: [{ old: 'My DB' }] },
    ...['a b', '-a', 'a-', 'a--b', 'ä', 'a'.repeat(129), ''].map((name) => ({
      connections: [{ old: 'x', new: name }],
    })),
  ],
  'connections[0].enable_clients': [
    { connections: [{ ...connection, enable_clients: 'App' }] },
    { connections: [{ ...connection, enable_clients: [7] }] },
    ...['', ' '].map((name) => ({
      connections: [{ ...connection, enable_clients: ['App', name] }],
    })),
  ],
  'connections[0].nwe': [{ connections: [{ ...connection, nwe: 'x' }] }],
  conections: [{ ...settings({}), conections: [] }],
  migration_client: [
    ...['', [], 'a<b', 'a>'].map((migration_client) => settings({ migration_client })),
  ],
  marker_client: [settings({ marker_client: '<' })],
  action: [settings({ action: ' x' })],
  custom_domain: [
    ...['https://login.example.com', 'a/b', 'a..b', '', 'a:x'].map((custom_domain) =>
      settings({ custom_domain }),
    ),
  ],
  scripts: [settings({ scripts: 'wasm' }), settings({ scripts: true })],
  user_id: [settings({ user_id: 'Keep' })],
  claims_namespace: [
    ...[
      'example.com',
      'https://',
      'https://x.auth0.com/',
      'http://webtask.io',
      'ftp://x',
      'https://x ',
    ].map((claims_namespace) => settings({ claims_namespace })),
  ],
  metadata_key: [settings({ metadata_key: 'user_metadata' })],
  mfa_policy: [settings({ mfa_policy: false })],
  marked_users: [settings({ marked_users: '' })],
  verify_signature: [settings({ verify_signature: 'yes' }), settings({ verify_signature: 1 })],
  marker: [settings({ marker: 'a.b' })],
  mark_migrated: [settings({ mark_migrated: 'api' })],
  timeout_ms: [
    ...[99, 18001, 1.5, -1, '99', '1e3', '20000', true, [], {}].map((timeout_ms) =>
      settings({ timeout_ms }),
    ),
  ],
  log_level: [settings({ log_level: 'debug' })],
  allow_cidr: [
    settings({ allow_cidr: '203.0.113.0/24' }),
    settings({ allow_cidr: 'Region' }),
    settings({ allow_cidr: ['region'] }),
    settings({ allow_cidr: Array.from({ length: 101 }, (_, index) => `10.0.0.${index}`) }),
    ...[
      '203.0.113.0/33',
      '203.0.113',
      '256.0.0.1',
      '01.0.0.1',
      'example.com',
      '2001:db8::/129',
      '',
      'fff',
    ].map((cidr) => settings({ allow_cidr: [cidr] })),
  ],
};

describe('the schema and the command line', { concurrency: 4 }, () => {
  for (const [index, value] of validSettings.entries()) {
    test(`the schema and the command line accept ${JSON.stringify(value)}`, async () => {
      assert.ok(isValid(value), JSON.stringify(isValid.errors));
      const { code, stderr } = await readSettings(
        desk.write(`right${index}.json`, JSON.stringify(value)),
        `right${index}`,
      );
      assert.deepEqual([code, stderr], [0, '']);
    });
  }
  for (const [member, values] of Object.entries(invalidSettings)) {
    for (const [index, value] of values.entries()) {
      test(`the schema and the command line reject ${JSON.stringify(value)?.slice(0, 100)}`, async () => {
        assert.ok(!isValid(value));
        const { code, stdout, stderr } = await readSettings(
          desk.write(`${member}${index}.json`, JSON.stringify(value)),
          'never',
        );
        assert.deepEqual([code, stdout], [2, '']);
        assert.ok(
          stderr.startsWith(`error: settings: ${member} `) ||
            stderr.startsWith(`error: settings: ${member}: `),
          stderr,
        );
      });
    }
  }
});

test('all problems of a file are reported at once', async () => {
  const value = { connections: [{ old: 'DB', nwe: 'x' }], scripts: 'wasm' };
  const { code, stdout, stderr } = await readSettings(
    desk.write('several.json', JSON.stringify(value)),
    'never',
  );
  assert.deepEqual([code, stdout], [2, '']);
  assert.equal(
    stderr,
    'error: settings: 2 problems\n' +
      '- connections[0].nwe is not a setting. Did you mean new? The settings here are: old, new, enable_clients.\n' +
      '- scripts must be one of: webassembly, nowasm\n',
  );
});

test('a number that is too large for JavaScript is answered with the numbers that timeout_ms may be', async () => {
  const { code, stderr } = await readSettings(
    desk.write('huge.json', '{ "connections": [{ "old": "DB" }], "timeout_ms": 1e400 }'),
    'never',
  );
  assert.deepEqual(
    [code, stderr],
    [
      2,
      'error: settings: timeout_ms: Timeout_Ms must be a whole number of milliseconds from 100 to 18000\n',
    ],
  );
});

test('two entries with the same new connection are rejected, which the schema cannot express', async () => {
  const value = {
    connections: [
      { old: 'A', new: 'Users' },
      { old: 'B', new: 'Users' },
    ],
  };
  const { code, stderr } = await readSettings(
    desk.write('twice.json', JSON.stringify(value)),
    'never',
  );
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^error: settings: connections\[1\]\.new is "Users", which another entry has/,
  );
});

test('--allow-cidr is validated like allow_cidr', async () => {
  const { code, stderr } = await desk.run([
    'setup',
    '--allow-cidr',
    '203.0.113.0/24',
    '--allow-cidr',
    '203.0.113.0/99',
  ]);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /^error: settings: allow_cidr has "203\.0\.113\.0\/99", which is no address or range/,
  );
});
