// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { jwtVerify } from 'jose';
import { CertificateAuthority } from './certificate-authority.js';
import { NewTenant } from './new-tenant.js';

const LOGIN = `async function login(identifier, password, callback) {
  await null;
  if (password === 'down') return callback(new Error('the old tenant is down'));
  if (password === 'blocked') return callback(new UnauthorizedError('user is blocked'));
  if (password === 'nobody') return callback();
  if (password === 'crash') throw new Error('crash');
  if (password !== 'right') return callback(new WrongUsernameOrPasswordError(identifier, 'wrong'));
  callback(null, JSON.parse(configuration['profile ' + identifier]));
}`;
const GET_USER = `function getUser(identifier, callback) {
  if (identifier.startsWith('down')) return callback(new Error('the old tenant is down'));
  const profile = configuration['profile ' + identifier];
  callback(null, profile && JSON.parse(profile));
}`;

/** @type {Record<string, object>} */
const PROFILES = {
  'jo@example.com': {
    user_id: 'jo',
    email: 'Jo@Example.com',
    email_verified: true,
    username: 'Jo',
    app_metadata: { plan: 'team' },
  },
  'prefixed@example.com': { user_id: 'auth0|p', email: 'prefixed@example.com' },
  'reset@example.com': { user_id: 'r', email: 'reset@example.com', user_metadata: { kept: 1 } },
  'exists@example.com': { user_id: 'e', email: 'exists@example.com' },
  'same@example.com': { user_id: 'other', email: 'jo@example.com' },
  'none@example.com': { user_id: 'n' },
  'odd@example.com': {
    user_id: 'o',
    email: 'odd',
    email_verified: 'yes',
    access_token: 'x',
    app_metadata: { email: 1 },
  },
  'factor@example.com': {
    user_id: 'f',
    email: 'factor@example.com',
    mfa_factors: [{ phone: { value: 'XXXXXXX5044' } }],
  },
};

describe('the new tenant', () => {
  /** @type {NewTenant} */
  let tenant;
  before(async () => {
    const configuration = Object.fromEntries(
      Object.entries(PROFILES).map(([key, profile]) => [`profile ${key}`, JSON.stringify(profile)]),
    );
    tenant = await NewTenant.start({
      authority: await CertificateAuthority.load(),
      scripts: { login: LOGIN, get_user: GET_USER },
      configuration,
      containers: 2,
    });
  });
  beforeEach(() => {
    tenant.logs.length = 0;
    tenant.runs.length = 0;
    tenant.outbox.length = 0;
  });
  after(() => tenant.close());

  const lastLog = () => tenant.logs.at(-1);

  test('the first login imports the user, and later logins run no script', async () => {
    const { status, body } = await tenant.login('jo@example.com', 'right');
    assert.equal(status, 200);
    const { payload } = await jwtVerify(body.id_token, tenant.signingKeys.publicKey, {
      issuer: `https://${tenant.domain}/`,
    });
    assert.equal(payload.sub, 'auth0|jo');
    const user = tenant.users.get('auth0|jo');
    assert.deepEqual(
      [user?.email, user?.username, user?.email_verified, user?.app_metadata],
      ['jo@example.com', 'jo', true, { plan: 'team' }],
    );
    const { type, user_id, user_name } = lastLog() ?? {};
    assert.deepEqual([type, user_id, user_name], ['s', 'auth0|jo', 'jo@example.com']);
    assert.equal((await tenant.login('JO', 'right')).status, 200);
    assert.equal((await tenant.login('jo@example.com', 'down')).status, 403);
    assert.equal(lastLog()?.type, 'fp');
    assert.equal(tenant.runs.length, 1);
  });

  test('the prefix auth0| is added even when the user_id already has one', async () => {
    await tenant.login('prefixed@example.com', 'right');
    assert.equal(tenant.users.get('prefixed@example.com')?.user_id, 'auth0|auth0|p');
  });

  test('each result of the login script has its status, error and log event', async () => {
    const outcomes = /** @type {[string, number, string, string, string][]} */ ([
      ['wrong', 403, 'invalid_grant', 'fp', 'auth0|someone'],
      ['nobody', 403, 'invalid_grant', 'fu', ''],
      ['down', 500, 'server_error', 'f', ''],
      ['blocked', 401, 'unauthorized', 'f', ''],
      ['crash', 500, 'server_error', 'f', ''],
    ]);
    for (const [password, status, error, type, userId] of outcomes) {
      const answer = await tenant.login('someone', password);
      assert.deepEqual(
        [answer.status, answer.body.error, lastLog()?.type, lastLog()?.user_id],
        [status, error, type, userId],
      );
    }
    assert.deepEqual(tenant.violations, ['container crashed: crash']);
  });

  test('an invalid profile is not imported', async () => {
    for (const [identifier, reason] of /** @type {[string, RegExp][]} */ ([
      ['none@example.com', /email is required/],
      ['same@example.com', /a user with this email exists/],
      [
        'odd@example.com',
        /email is not valid; email_verified must be of type boolean; access_token .*; app_metadata must not have email/,
      ],
    ])) {
      assert.equal((await tenant.login(identifier, 'right')).status, 400);
      assert.match(lastLog()?.description ?? '', reason);
    }
    assert.equal(tenant.users.get('odd@example.com'), undefined);
  });

  test('a factor that cannot be imported fails the login', async () => {
    const { status, body } = await tenant.login('factor@example.com', 'right');
    assert.deepEqual([status, body.error], [400, 'invalid_request']);
    assert.deepEqual(
      [lastLog()?.type, lastLog()?.description],
      ['fu', 'Unable to import MFA factors.'],
    );
    assert.equal(tenant.users.get('factor@example.com'), undefined);
  });

  test('sign-up runs getUser and refuses existing users', async () => {
    assert.equal((await tenant.signUp('exists@example.com', 'x')).body.code, 'user_exists');
    assert.equal((await tenant.signUp('jo@example.com', 'x')).body.code, 'user_exists');
    assert.equal((await tenant.signUp('down@example.com', 'x')).status, 500);
    assert.equal((await tenant.signUp('New@example.com', 'x')).body.email, 'new@example.com');
    assert.equal((await tenant.login('new@example.com', 'x')).status, 200);
  });

  test('a password reset before the first login imports the user with the new password', async () => {
    assert.equal((await tenant.requestPasswordReset('reset@example.com')).status, 200);
    assert.equal(tenant.users.get('reset@example.com'), undefined);
    const ticket = tenant.outbox[0]?.ticket ?? '';
    assert.equal((await tenant.resetPassword(ticket, 'fresh')).status, 200);
    assert.equal((await tenant.resetPassword(ticket, 'again')).status, 400);
    assert.equal((await tenant.login('reset@example.com', 'right')).status, 403);
    assert.equal((await tenant.login('reset@example.com', 'fresh')).status, 200);
    assert.deepEqual(tenant.users.get('auth0|r')?.user_metadata, { kept: 1 });
    assert.deepEqual(
      tenant.runs.map(({ script }) => script),
      ['getUser'],
    );
  });

  test('a password reset gets the same response for known and unknown users unless getUser fails', async () => {
    const nobody = await tenant.requestPasswordReset('nobody@example.com');
    assert.deepEqual([nobody.status, typeof nobody.body, tenant.outbox.length], [200, 'string', 0]);
    assert.equal((await tenant.requestPasswordReset('down@example.com')).status, 500);
    assert.equal((await tenant.requestPasswordReset('jo@example.com')).body, nobody.body);
    await tenant.resetPassword(tenant.outbox[0]?.ticket ?? '', 'changed');
    assert.equal((await tenant.login('jo@example.com', 'changed')).status, 200);
  });

  test('a script that is too large or not one function is rejected', async () => {
    const authority = await CertificateAuthority.load();
    const base = { authority, configuration: {} };
    await assert.rejects(
      NewTenant.start({ ...base, scripts: { login: 'let a', get_user: GET_USER } }),
      /action script login/,
    );
    await assert.rejects(
      NewTenant.start({
        ...base,
        scripts: { login: LOGIN, get_user: `function getUser() {/*${'x'.repeat(100_000)}*/}` },
      }),
      /action script getUser .* limit/,
    );
  });

  test('scripts get a context when enableScriptContext is on', async () => {
    const login =
      'function login(identifier, password, context, callback) { callback(null, { user_id: "1", email: identifier, user_metadata: { context } }) }';
    const other = await NewTenant.start({
      authority: await CertificateAuthority.load(),
      configuration: {},
      enableScriptContext: true,
      scripts: { login, get_user: GET_USER },
    });
    assert.equal((await other.login('a@example.com', 'x')).status, 200);
    assert.deepEqual(other.users.get('a@example.com')?.user_metadata, { context: {} });
    await other.close();
  });
});
