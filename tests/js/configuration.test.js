// @ts-check
// The configuration of the action scripts: both scripts name a missing or invalid setting before they send a request.
import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import {
  addUser,
  assertError,
  assertFound,
  newContainer,
  profileOf,
  startOldTenant,
} from './support.js';

const tenant = await startOldTenant();
const { createMigration } = createRequire(import.meta.url)('../../pkg/index.cjs');
const REQUIRED = ['Domain', 'Client_ID', 'Client_Secret', 'Audience', 'Connection'];
/** Part of invalid values. It must not appear in errors or logs. */
const MARK = 'xq7zxq7zxq7z';

/** Calls both functions with these settings. @param {Record<string, unknown>} settings */
async function outcomes(settings) {
  /** @type {string[]} */
  const lines = [];
  const configuration = Object.defineProperties(
    { ...tenant.configuration },
    Object.getOwnPropertyDescriptors(settings),
  );
  const { login, getUser } = createMigration(configuration, {
    log: (/** @type {string} */ line) => lines.push(line),
  });
  const both = [await login('jo@example.com', 'x'), await getUser('jo@example.com')];
  return { both, lines };
}

/** @param {Record<string, unknown>} settings @param {string} named the setting @param {RegExp} [message] */
async function assertRefused(settings, named, message = new RegExp(`\\b${named}\\b`)) {
  const { both, lines } = await outcomes(settings);
  for (const outcome of both) {
    assert.equal(outcome.code, 'misconfigured');
    assert.equal(outcome.setting, named);
    assert.equal(outcome.step, 10);
    assert.match(outcome.message, message);
  }
  assert.equal(lines.length, 2);
  // Neither the errors nor the log repeat the value.
  assert.doesNotMatch(JSON.stringify([both, lines]), new RegExp(MARK));
  assert.deepEqual(tenant.requests, []);
}

describe('required settings', () => {
  test('one error names all missing settings', () =>
    assertRefused(
      Object.fromEntries(REQUIRED.map((key) => [key, undefined])),
      REQUIRED.join(', '),
    ));

  for (const [index, key] of REQUIRED.entries()) {
    for (const nothing of [undefined, null, '']) {
      test(`${key} counts as missing when it is ${JSON.stringify(nothing)}`, () =>
        assertRefused({ [key]: nothing }, key, new RegExp(`^configuration: ${key} is missing`)));
    }
    for (const value of [7, true, {}, [MARK], () => MARK, new String(MARK)]) {
      test(`${key} is rejected when it is a value of type ${typeof value}`, () =>
        assertRefused({ [key]: value }, key, new RegExp(`${key} must be a string`)));
    }
    const next = REQUIRED[(index + 2) % REQUIRED.length] ?? '';
    test(`one error names both ${key} and ${next} when they are missing`, async () => {
      const { both } = await outcomes({ [key]: undefined, [next]: '' });
      for (const { message } of both) {
        assert.ok(
          message.includes(key) && message.includes(next) && message.includes('are missing'),
          message,
        );
      }
    });
  }

  test('the action scripts return missing settings as an Error with the set-up step', async (t) => {
    const container = newContainer(t, tenant, { Audience: undefined, Connection: undefined });
    for (const run of [
      await container.login('jo@example.com'),
      await container.getUser('jo@example.com'),
    ]) {
      assertError(run, 'misconfigured');
      assert.match(
        run.error?.message ?? '',
        /Audience, Connection are missing.*set-up-by-hand\.md#10-fill/,
      );
    }
  });
});

describe('Domain', () => {
  const { domain } = tenant;
  const invalid = [
    `https://${MARK}.example.com`,
    `http://${MARK}.example.com`,
    `//${MARK}.example.com`,
    `${MARK}.example.com/`,
    `${MARK}.example.com/path`,
    `${MARK}.example.com?x=1`,
    `${MARK}.example.com#x`,
    `user@${MARK}.example.com`,
    `user:${MARK}@example.com`,
    `${MARK}.example.com:`,
    `${MARK}.example.com:443:1`,
    `${MARK}.example.com:99999`,
    `${MARK}.example.com:abc`,
    `${MARK} .example.com`,
    ` ${MARK}.example.com`,
    `${MARK}.example.com\n`,
    `${MARK}\t.com`,
    `${MARK}..example.com`,
    `.${MARK}`,
    `${MARK}.example.com\\x`,
    `${MARK}%2eexample.com`,
    `${MARK}.exämple.com`,
    `[::1]`,
    `${MARK}\u0000.com`,
    `${'a'.repeat(300)}.com`,
    `${MARK}.com:80@evil.example`,
    '.',
    ':443',
  ];
  for (const value of invalid) {
    test(`Domain ${JSON.stringify(value).slice(0, 40)} is rejected`, () =>
      assertRefused({ Domain: value }, 'Domain'));
  }

  for (const value of [domain, domain.toUpperCase()]) {
    test(`Domain ${value.split(':')[0]} with a port is accepted`, async (t) => {
      const user = await addUser(tenant);
      assertFound(
        await newContainer(t, tenant, { Domain: value }).login(String(user.email)),
        profileOf(user, tenant),
      );
    });
  }
});

describe('Audience', () => {
  const invalid = [
    `${MARK}.example.com`,
    `http://${MARK}.example.com/api/v2/`,
    `https://${MARK}.example.com/api/v2`,
    `https://${MARK}.example.com/`,
    `https://${MARK}.example.com/api/v1/`,
    `https://user:${MARK}@example.com/api/v2/`,
    `https://${MARK}.example.com/x/api/v2/`,
    `https://${MARK}.example.com/api/v2/?x=/api/v2/`,
    'https:///api/v2/',
    `urn:${MARK}`,
    `https://${MARK}.example.com/../api/v2/`,
    `https://${MARK}.example.com\\/api/v2/`,
  ];
  for (const value of invalid) {
    test(`Audience ${value} is rejected`, () => assertRefused({ Audience: value }, 'Audience'));
  }
});

/** @type {Record<string, unknown[]>} */
const invalidValues = {
  User_Id: ['Domain', 'DOMAIN', 'x', ' keep', 'keep ', 7, true, {}],
  Claims_Namespace: [
    'migrationapp',
    'urn:x',
    'https://',
    'ftp://x/',
    'https://tenant.auth0.com/',
    'https://webtask.io/x',
    'https://a.webtask.run/',
    7,
  ],
  Metadata_Key: ['app-metadata', 'user_metadata', '__proto__', 'user_id', 7],
  Mfa_Policy: ['allow', 'none', 'MIGRATE', true],
  Marker: ['a.b', 'a b', 'ä', 'a'.repeat(65), true],
  Marked_Users: ['yes', 'true', 'REFUSE', true],
  Verify_Signature: ['yes', 'TRUE', '1', true],
  Timeout_Ms: [
    '0',
    '99',
    '18001',
    '20000',
    '-1',
    '1e3',
    '1500.5',
    '0x5dc',
    'soon',
    '1 500',
    '99999999999999999999',
    1500,
    '+1500',
    '１５００',
  ],
  Log_Level: ['debug', 'none', 'INFO', 'warn', false],
};

describe('optional settings', () => {
  for (const [key, values] of Object.entries(invalidValues)) {
    for (const value of values) {
      test(`${key} is rejected by name when it is ${JSON.stringify(value)}`, () =>
        assertRefused({ [key]: value }, key));
    }

    // With its default, a signature would not be checked, or a user would get another ID.
    test(`${key} is rejected by name when it cannot be read`, () => {
      const get = () => {
        throw new Error(MARK);
      };
      return assertRefused(Object.defineProperty({}, key, { get, enumerable: true }), key);
    });

    for (const nothing of [undefined, null, '']) {
      test(`${key} counts as absent when it is ${JSON.stringify(nothing)}`, async () => {
        const user = await addUser(tenant);
        const { login } = createMigration(
          { ...tenant.configuration, [key]: nothing },
          { log: () => {} },
        );
        assert.deepEqual(await login(user.email, 'Correct-Horse 7'), {
          code: 'found',
          status: 200,
          profile: profileOf(user, tenant),
        });
      });
    }
  }

  for (const [key, values] of Object.entries({
    Timeout_Ms: ['100', '18000', '015000'],
    Claims_Namespace: ['http://x/', 'https://notauth0.com/', 'https://example.com:8443/a#'],
  })) {
    for (const value of values) {
      test(`${key} accepts ${value}`, async () => {
        const { both } = await outcomes({ [key]: value });
        for (const { code } of both) assert.notEqual(code, 'misconfigured');
      });
    }
  }

  test('unknown settings of any type are ignored', async () => {
    const { both } = await outcomes({
      user_id: 'x',
      Mfa_policy: 7,
      Extra: {},
      '': 'x',
      toString: 'x',
      constructor: 7,
      timeout_ms: 'x',
    });
    assert.deepEqual(
      both.map(({ code }) => code),
      ['wrong_credentials', 'not_found'],
    );
  });

  test('the configuration is read again at each call', async () => {
    const configuration = { ...tenant.configuration, Log_Level: 'off', User_Id: 'domain' };
    const { getUser } = createMigration(configuration);
    const user = await addUser(tenant);
    assert.equal(
      (await getUser(user.email)).profile.user_id,
      `${tenant.domain}|${user.user_id.slice(6)}`,
    );
    configuration.User_Id = 'keep';
    assert.equal((await getUser(user.email)).profile.user_id, user.user_id.slice(6));
  });
});
