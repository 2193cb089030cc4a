// @ts-check
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matches } from './search-match.js';
import { parseQuery, QuerySyntaxError } from './search-query.js';

/** @type {any[]} */
const users = [
  {
    user_id: 'auth0|1',
    email: 'jo@example.com',
    username: 'jo',
    name: 'Jo Doe',
    logins_count: 5,
    email_verified: true,
    identities: [{ connection: 'Users', provider: 'auth0' }],
    app_metadata: { migration_complete: true, roles: ['admin', 'editor'] },
  },
  {
    user_id: 'auth0|2',
    email: 'ann@example.com',
    username: 'jo.ann',
    name: 'Ann Doe',
    logins_count: 20,
    identities: [{ connection: 'Users' }, { connection: 'Other' }],
  },
  {
    user_id: 'auth0|3',
    email: 'a"b\\c@example.com',
    username: 'x"y',
    name: 'X (Y)',
    identities: [{ connection: 'Other' }],
    user_metadata: { 'a.b': 'dot' },
  },
];

/** @param {string} q @param {object} [options] */
const search = (q, options) =>
  users
    .filter((user) => matches(parseQuery(q), user, options))
    .map((user) => user.user_id.slice(6))
    .join('');

describe('the user search', () => {
  for (const [q, expected] of /** @type {[string, string][]} */ ([
    ['*', '123'],
    ['*:*', '123'],
    ['email:"jo@example.com"', '1'],
    ['email:"JO@EXAMPLE.COM"', '1'],
    ['user_id:"AUTH0|1"', ''],
    ['user_id:auth0|1', '1'],
    ['name:doe', '12'],
    ['doe', '12'],
    ['identities.connection:"Users"', '12'],
    ['identities.connection:"users"', ''],
    ['username:"jo" AND identities.connection:"Users"', '12'],
    ['username:"jo" AND identities.connection:"Other"', '2'],
    ['username:jo*', '12'],
    ['username:j?', '1'],
    ['username:jo\\*', ''],
    ['app_metadata.roles:editor', '1'],
    ['user_metadata.a.b:dot', '3'],
    ['_exists_:app_metadata.migration_complete', '1'],
    ['NOT _exists_:app_metadata.migration_complete OR app_metadata.migration_complete:false', '23'],
    ['identities.connection:Users AND NOT app_metadata.migration_complete:true', '2'],
    ['identities.connection:Users && !app_metadata.migration_complete:true', '2'],
    ['+identities.connection:Users -app_metadata.migration_complete:true', '2'],
    ['-username:jo', '3'],
    ['username:jo email:ann@example.com', '12'],
    ['email:(jo@example.com OR ann@example.com)', '12'],
    ['(name:ann OR name:jo) AND logins_count:[1 TO 5]', '1'],
    ['logins_count:[5 TO 20}', '1'],
    ['logins_count:{5 TO *]', '2'],
    ['logins_count:>=5', '12'],
    ['email_verified:true', '1'],
    ['username:"x\\"y"', '3'],
    ['email:"a\\"b\\\\c@example.com"', '3'],
    ['name:"X \\(Y\\)"', '3'],
    ['username:jo^2 OR name:ann~1', '12'],
  ])) {
    test(`the query ${q} finds the users '${expected}'`, () => assert.equal(search(q), expected));
  }

  test('text that is injected into a phrase finds other users', () => {
    /** @param {string} name not escaped */
    const unescaped = (name) => `username:"${name}" AND identities.connection:"Users"`;
    assert.equal(search(unescaped('nobody')), '');
    assert.equal(search(unescaped('x" OR _exists_:email OR username:"x')), '123');
    assert.equal(search('username:"x" OR _exists_:email'), '123');
    assert.equal(search('email:* OR username:x'), '123');
  });

  test('only whole values match when loose search is off', () => {
    assert.equal(search('username:"jo"', { looseSearch: false }), '1');
    assert.equal(search('name:doe', { looseSearch: false }), '');
  });

  for (const q of [
    '',
    'username:"a"b"',
    '"open',
    '(a',
    'a)',
    'AND',
    'a AND',
    'a:',
    'a:b:c',
    'a:[1 TO',
    'a:[1 2]',
    'a\\',
    'NOT',
  ]) {
    test(`the query '${q}' is rejected`, () =>
      assert.throws(() => parseQuery(q), QuerySyntaxError));
  }
});
