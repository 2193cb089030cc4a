// @ts-check
// getUser: no input finds any user but the one with exactly that identifier.
import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import {
  addUser,
  assertFound,
  assertNotFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';

const SPECIAL_CONNECTION = 'My "quoted" \\ (DB) OR *';
const tenant = await startOldTenant({
  connection: SPECIAL_CONNECTION,
  otherConnections: ['Username-Password-Authentication'],
});
const container = newContainer({ after }, tenant);
const other = newContainer({ after }, tenant, { Connection: 'Username-Password-Authentication' });
const victim = await addUser(tenant, { username: 'victim', email: 'victim@example.com' });
await addUser(tenant, {
  username: 'admin',
  email: 'admin@example.com',
  app_metadata: { roles: ['admin'] },
});

const injections = [
  '*',
  '?',
  '**',
  '*:*',
  '_exists_:email',
  'victi?',
  'vic*',
  '*victim*',
  'victim*',
  'v*m',
  '/.*/',
  'victim~',
  'victim~0.1',
  'victim^9',
  '"',
  '""',
  '"""',
  '\\',
  '\\\\',
  '\\"',
  '\\\\"',
  "'",
  "'--",
  '`',
  '(',
  ')',
  '()',
  '[',
  ']',
  '{',
  '}',
  '[* TO *]',
  '{a TO z}',
  '>a',
  '<=z',
  '>=',
  '&&',
  '||',
  '!',
  '+',
  '-',
  ':',
  '~',
  '^',
  'victim OR admin',
  'nobody OR victim',
  'a" OR "victim',
  '" OR username:"victim',
  '" OR "" _exists_:email',
  '"" OR _exists_:email',
  '" OR *:* OR "',
  'x" OR identities.connection:*',
  '\\" OR _exists_:email OR \\"',
  '\\\\" OR _exists_:email',
  '") OR (username:"victim',
  'nobody") OR _exists_:email OR ("',
  'username:victim',
  'NOT nobody',
  '-nobody',
  '+victim',
  '!nobody',
  'a" OR email:"victim@example.com',
  'x") || (_exists_:email',
  'victim"',
  '"victim"',
  '"victim',
  'victim\\',
  'vi\\ctim',
  '\\victim',
  'victim\u0000',
  '\u0000',
  'vic\u0000tim',
  'victim\n',
  '\nvictim',
  'vic\ntim',
  'victim\r\n',
  '\tvictim',
  ' victim',
  'victim ',
  'victim%00',
  '%76ictim',
  '%22%20OR%20_exists_:email',
  '%2A',
  '+OR+',
  'victim&include_totals=true',
  'victim&q=*',
  '&q=_exists_:email',
  '#',
  '?q=*',
  '../users',
  '/api/v2/users',
  'ｖictim',
  'victım',
  'v\u0456ctim',
  'vict\u0069\u0307m',
  'victim\u200b',
  '\ufeffvictim',
  '\u202evictim',
  'victim\ud800',
  '\ud800',
  '\udfff*',
  'null',
  'undefined',
  'true',
  '0',
  '{}',
  '[]',
  '__proto__',
  'constructor',
  '*@example.com',
  'victim@example.co?',
  '*@*.*',
  '"victim@example.com"',
  'victim@example.com\n',
  ' victim@example.com',
  'victim@example.com\u0000',
  'x@example.com&email=victim@example.com',
  'x@example.com?email=victim@example.com',
  'x@example.com%26email=victim@example.com',
  'victim%40example.com',
  '"" OR _exists_:email@example.com',
  'v\u0456ctim@example.com',
  'victim@example.com,admin@example.com',
  'victim@example.com OR admin@example.com',
  'v'.repeat(1000),
  '*'.repeat(1000),
  `${'a'.repeat(400)}" OR _exists_:email OR "`,
  '"'.repeat(1000),
  '\\'.repeat(999),
  '("'.repeat(500),
];

describe('injections into the search query', () => {
  for (const attempt of injections) {
    test(`the identifier ${JSON.stringify(attempt).slice(0, 60)} finds no user`, async () => {
      for (const run of [await container.getUser(attempt), await other.getUser(attempt)]) {
        // The tenant may reject the request, but it must not return a user.
        if (run.error) {
          assert.deepEqual(
            [run.error.name, run.error.code, run.calls, run.result],
            ['Error', 'unavailable', 1, undefined],
          );
        } else assertNotFound(run);
      }
      assert.ok(
        tenant.requests.every(({ path }) =>
          ['/oauth/token', '/api/v2/users', '/api/v2/users-by-email'].includes(path),
        ),
      );
      for (const { path, query } of tenant.requests) {
        if (path === '/api/v2/users') {
          assert.deepEqual(Object.keys(query), ['search_engine', 'per_page', 'q']);
        }
        if (path === '/api/v2/users-by-email') assert.deepEqual(Object.keys(query), ['email']);
      }
    });
  }

  test('no identifier that could be stored ends with an error', async () => {
    for (const attempt of injections.filter((text) => text.length < 400)) {
      assertNotFound(await container.getUser(attempt));
    }
  });
});

describe('unusual but valid names', () => {
  for (const username of [
    'a"b',
    'a\\b',
    '(a)',
    'a*b',
    'a or b',
    'or',
    'a:b',
    'a?b',
    '"a"',
    'a/b',
    'a&b=c%20',
    '_exists_:email',
    'ünï',
    '山田',
    '👩‍🚀',
  ]) {
    test(`the username ${JSON.stringify(username)} finds its user`, async () => {
      const user = await addUser(tenant, { username });
      assertFound(await container.getUser(username), profileOf(user, tenant));
    });
  }

  test('users are found in a connection whose name has quotes, backslashes and wildcards', async () => {
    assertFound(await container.getUser('victim'), profileOf(victim, tenant));
    assertFound(await container.getUser('victim@example.com'), profileOf(victim, tenant));
    assertFound(await container.login('victim'), profileOf(victim, tenant));
    assertNotFound(await other.getUser('victim'));
    assertNotFound(await other.getUser('victim@example.com'));
  });
});
