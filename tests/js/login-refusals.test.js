// @ts-check
// login: every row of the outcome table, by status and OAuth error, and as the emulator itself causes it.
import assert from 'node:assert/strict';
import { after, beforeEach, describe, test } from 'node:test';
import { addUser, assertError, assertNotFound, newContainer, startOldTenant } from './support.js';

const tenant = await startOldTenant();
const container = newContainer({ after }, tenant);
/** A container whose sandbox has no error classes. */
const withoutErrorClasses = newContainer({ after }, tenant, {}, { withoutErrorClasses: true });
beforeEach(() => container.takeLog());

/** Text of the old tenant that must reach neither the log nor the user: too long for the digits of a random ID. */
const SECRET_TEXT = 'Text-of-the-old-tenant';

/** @type {[number, string, string][]} status, OAuth error, outcome code */
const unauthorized = [
  [403, 'mfa_required', 'mfa_required'],
  [401, 'mfa_required', 'mfa_required'],
  [403, 'mfa_registration_required', 'mfa_required'],
  [401, 'a0.mfa_required', 'mfa_required'],
  [401, 'a0.mfa_registration_required', 'mfa_required'],
  [403, 'unsupported_challenge_type', 'mfa_required'],
  [401, 'unauthorized', 'blocked'],
  [403, 'access_denied', 'denied'],
  [401, 'password_leaked', 'password_leaked'],
  [401, 'requires_verification', 'verification_required'],
  [401, 'requires_validation', 'verification_required'],
  [429, 'too_many_attempts', 'too_many_attempts'],
];
/** @type {[number, string, string, string][]} status, OAuth error, and the setting and step that the message must name */
const misconfigured = [
  [401, 'invalid_client', 'Client_Secret', '10-fill-in-the-settings'],
  [403, 'invalid_client', 'Client_Secret', '10-fill-in-the-settings'],
  [401, 'access_denied', 'Client_Secret', '10-fill-in-the-settings'],
  [403, 'unauthorized_client', 'grant type', '2-enable-its-grant-types'],
  [400, 'unsupported_grant_type', 'grant type', '2-enable-its-grant-types'],
  [400, 'invalid_request', 'Connection', '3-enable-it-for-the-connection'],
];
/** @type {[number, unknown][]} unknown combinations of status and body */
const unknown = [
  [400, { error: 'invalid_grant' }],
  [400, { error: 'something_new' }],
  [401, {}],
  [403, {}],
  [403, { error: 7 }],
  [403, { error: null }],
  [403, { error: 'Invalid_Grant' }],
  [403, { error_description: 'Wrong email or password.' }],
  [403, { description: 'invalid_grant', message: 'invalid_grant' }],
  [404, { error: 'not_found' }],
  [405, {}],
  [418, {}],
  [200, {}],
  [200, { access_token: 'only' }],
  [200, { id_token: 7 }],
  [200, { error: 'invalid_grant' }],
  [201, {}],
  [500, { error: 'invalid_grant' }],
  [500, { error: 'unauthorized' }],
];

/** @param {number} status @param {unknown} body */
const respondWith = (status, body) => tenant.faults.set('/oauth/token', { status, body });

describe('responses to wrong credentials', () => {
  for (const status of [401, 403]) {
    for (const error of ['invalid_grant', 'invalid_user_password']) {
      test(`${status} ${error} is wrong_credentials`, async () => {
        respondWith(status, { error, error_description: SECRET_TEXT });
        const { error: actual } = await container.login('jo@example.com');
        const fields = {
          message: 'Wrong email or password.',
          code: 'wrong_credentials',
          argument: 'jo@example.com',
        };
        assert.deepEqual(actual, { name: 'WrongUsernameOrPasswordError', ...fields });
        assertNotFound(await withoutErrorClasses.login('jo@example.com'));
      });
    }
  }
});

describe('refusals of a user', () => {
  for (const [status, error, code] of unauthorized) {
    test(`${status} ${error} is an UnauthorizedError with code ${code}`, async () => {
      respondWith(status, { error, error_description: SECRET_TEXT, mfa_token: SECRET_TEXT });
      const run = await container.login('jo@example.com');
      assertError(run, code, 'UnauthorizedError');
      assert.match(run.error?.message ?? '', /^[A-Z][^\n]{10,150}\.$/);
      assert.doesNotMatch(
        JSON.stringify([run, container.console]),
        /Text-of-the-old-tenant|jo@example/,
      );
      assertError(await withoutErrorClasses.login('jo@example.com'), code, 'Error');
    });
  }
});

describe('errors of the set-up', () => {
  for (const [status, error, setting, step] of misconfigured) {
    test(`${status} ${error} is misconfigured and names the setting and the step`, async () => {
      respondWith(status, { error, error_description: SECRET_TEXT });
      const run = await container.login('jo@example.com');
      assertError(run, 'misconfigured');
      assert.match(run.error?.message ?? '', new RegExp(`${setting}.*set-up-by-hand\\.md#${step}`));
      assert.doesNotMatch(
        JSON.stringify([run, container.console]),
        /Text-of-the-old-tenant|jo@example/,
      );
    });
  }
});

describe('unknown responses', () => {
  for (const [status, body] of unknown) {
    test(`${status} ${JSON.stringify(body)} is unavailable`, async () => {
      respondWith(status, body);
      assertError(await container.login('jo@example.com'), 'unavailable');
    });
  }
});

describe('refusals by the emulated old tenant', () => {
  /** @type {import('./support.js').OldUser} */
  let user;
  beforeEach(async () => {
    user = await addUser(tenant);
  });
  /** @type {Record<string, [code: string, errorClass: string, prepare: () => void]>} */
  const cases = {
    'a blocked user': ['blocked', 'UnauthorizedError', () => (user.blocked = true)],
    'an Action that denies': [
      'denied',
      'UnauthorizedError',
      () => {
        tenant.action = {
          code: `exports.onExecutePostLogin = (event, api) => api.access.deny('${SECRET_TEXT}')`,
        };
      },
    ],
    'a Rule that throws UnauthorizedError': [
      'blocked',
      'UnauthorizedError',
      () => {
        tenant.rule = {
          code: `function r(user, context, callback) { callback(new UnauthorizedError('${SECRET_TEXT}')); }`,
        };
      },
    ],
    'a leaked password': [
      'password_leaked',
      'UnauthorizedError',
      () => tenant.attackProtection.leakedPasswords.add('Correct-Horse 7'),
    ],
    'bot detection': [
      'verification_required',
      'UnauthorizedError',
      () => (tenant.attackProtection.botDetection = true),
    ],
    'a locked identifier': [
      'too_many_attempts',
      'UnauthorizedError',
      () => tenant.attackProtection.blockedIdentifiers.add(String(user.email)),
    ],
    'a suspicious address': [
      'too_many_attempts',
      'UnauthorizedError',
      () => tenant.attackProtection.suspiciousAddresses.add('127.0.0.1'),
    ],
    'a second factor': ['mfa_required', 'UnauthorizedError', () => (tenant.mfa.policy = 'always')],
    'a wrong secret': ['misconfigured', 'Error', () => (tenant.client.client_secret = 'another')],
    'a missing grant type': [
      'misconfigured',
      'Error',
      () => (tenant.client.grant_types = ['client_credentials']),
    ],
    'a connection that is not enabled': [
      'misconfigured',
      'Error',
      () => (tenant.client.connections = []),
    ],
  };
  for (const [name, [code, errorClass, prepare]] of Object.entries(cases)) {
    test(`${name} ends login with ${code} after one request`, async () => {
      prepare();
      const run = await container.login(String(user.email));
      assertError(run, code, errorClass);
      assert.equal(tenant.requests.length, 1);
      assert.doesNotMatch(JSON.stringify([run, container.console]), /Text-of-the-old-tenant/);
      assert.equal(user.app_metadata?.migration_complete, undefined);
    });
  }

  test('an unknown connection is misconfigured', async (t) => {
    const run = await newContainer(t, tenant, { Connection: 'No-Such-DB' }).login(
      String(user.email),
    );
    assertError(run, 'misconfigured');
    assert.match(run.error?.message ?? '', /Connection/);
  });
});
