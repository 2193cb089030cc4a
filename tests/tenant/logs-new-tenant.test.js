// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority, NewTenant } from './index.js';
import { importerFor } from './jobs/importing.js';

/** Knows everybody whose password is `right`; the identifier says what the profile is like. */
const LOGIN = `function login(email, password, callback) {
  if (password === 'broken') return callback(new Error('broken'));
  if (password !== 'right') return callback(new WrongUsernameOrPasswordError(email));
  callback(null, {
    user_id: email,
    email,
    ...(email.startsWith('large') ? { user_metadata: { large: 'x'.repeat(11000) } } : {}),
    ...(email.startsWith('factor') ? { mfa_factors: [{}] } : {}),
  });
}`;
const GET_USER = 'function getUser(email, callback) { callback(null); }';

describe('the log of the new tenant', () => {
  /** @type {NewTenant} */
  let tenant;
  before(async () => {
    tenant = await NewTenant.start({
      authority: await CertificateAuthority.load(),
      scripts: { login: LOGIN, get_user: GET_USER },
    });
  });
  beforeEach(() => {
    tenant.logs.length = 0;
    tenant.logs.hidesLoginsCount = false;
    tenant.action = undefined;
  });
  after(() => tenant.close());

  const types = () => tenant.logs.map(({ type }) => type);
  const loginsCount = () => tenant.logs.at(-1)?.details?.prompts[0].stats.loginsCount;

  test('a login is s with the number of logins, or null where the tenant hides it', async () => {
    for (const count of [1, 2]) {
      await tenant.login('jo@example.com', 'right');
      assert.equal(loginsCount(), count);
    }
    tenant.logs.hidesLoginsCount = true;
    await tenant.login('jo@example.com', 'right');
    assert.equal(loginsCount(), null);
    assert.deepEqual(types(), ['s', 's', 's']);
    const { user_id, user_name, client_id, connection, ip } = tenant.logs[0] ?? {};
    assert.deepEqual(
      [user_id, user_name, client_id, connection, ip],
      [
        'auth0|jo@example.com',
        'jo@example.com',
        tenant.client.client_id,
        tenant.connection,
        '127.0.0.1',
      ],
    );
  });

  test('a login with the right password that an Action denies counts as a login', async () => {
    tenant.action = {
      code: 'exports.onExecutePostLogin = async (event, api) => api.access.deny("no");',
    };
    await tenant.login('denied@example.com', 'right');
    tenant.action = undefined;
    await tenant.login('denied@example.com', 'right');
    assert.deepEqual([types(), loginsCount()], [['f', 's'], 2]);
  });

  test('a sign-up is ss, and the first login after it is the first one', async () => {
    await tenant.signUp('new@example.com', 'secret');
    await tenant.login('new@example.com', 'secret');
    assert.deepEqual([types(), loginsCount()], [['ss', 's'], 1]);
    const [signUp, login] = tenant.logs;
    assert.equal(signUp?.user_id, login?.user_id);
    assert.equal(signUp?.connection, tenant.connection);
  });

  test('refused logins are fp, f or fu with the error in the details', async () => {
    await tenant.login('jo@example.com', 'wrong');
    await tenant.login('other@example.com', 'broken');
    await tenant.login('factor@example.com', 'right');
    assert.deepEqual(
      tenant.logs.map(({ type, description, details }) => [type, description, details]),
      [
        ['fp', 'Wrong email or password.'],
        ['f', 'broken'],
        ['fu', 'Unable to import MFA factors.'],
      ].map(([type, message]) => [type, message, { error: { message } }]),
    );
    assert.equal(tenant.logs.at(-1)?.user_name, 'factor@example.com');
  });

  test('a first login with a profile over 10 KB is w and s', async () => {
    await tenant.login('large@example.com', 'right');
    await tenant.login('large@example.com', 'right');
    assert.deepEqual(types(), ['w', 's', 's']);
    assert.equal(tenant.logs[0]?.user_id, 'auth0|large@example.com');
  });

  test('an import is sui with its connection and wum for each large profile, or fui', async () => {
    const { connection_id, importing } = importerFor(tenant);
    const user_metadata = { large: 'x'.repeat(11_000) };
    await importing([
      { email: 'bulk@example.com' },
      { user_id: 'b', email: 'b@example.com', user_metadata },
    ]);
    await importing('not JSON');
    const jobs = tenant.logs.filter(({ type }) => !type.endsWith('eccft'));
    assert.deepEqual(
      jobs.map(({ type }) => type),
      ['wum', 'sui', 'fui'],
    );
    assert.equal(jobs[0]?.user_id, 'auth0|b');
    assert.deepEqual(
      [jobs[1]?.connection, jobs[1]?.connection_id],
      [tenant.connection, connection_id],
    );
  });
});
