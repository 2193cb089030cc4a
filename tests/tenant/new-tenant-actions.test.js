// @ts-check
import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, test } from 'node:test';
import { CertificateAuthority } from './certificate-authority.js';
import { NewTenant } from './new-tenant.js';
import { OldTenant } from './old-tenant.js';

const LOGIN = `function login(identifier, password, callback) {
  if (password !== 'right') return callback(new WrongUsernameOrPasswordError(identifier));
  callback(null, {
    user_id: identifier.split('@')[0],
    email: identifier,
    email_verified: true,
    username: identifier.split('@')[0],
    user_metadata: { color: 'red' },
    app_metadata: { plan: 'team', username: 'from metadata' },
    mfa_factors: identifier.startsWith('phone') ? [{ phone: { value: '+15550005044' } }] : undefined,
  });
}`;
const GET_USER = 'function getUser(identifier, callback) { callback(null); }';

/** @type {NewTenant} */
let tenant;
/** @type {OldTenant} */
let oldTenant;
const BROWSER = { protocol: 'oidc-basic-profile' };

/** Makes this the only Action of the tenant. @param {string} body of `onExecutePostLogin` @param {Record<string, string>} [secrets] */
function setAction(body, secrets = {}) {
  tenant.action = {
    code: `exports.onExecutePostLogin = async (event, api) => { ${body} };`,
    secrets,
  };
}

/** The value that the Action gave to the claim `https://a/b`. @param {{ body: any }} answer */
const claimOf = ({ body }) =>
  JSON.parse(Buffer.from(body.id_token.split('.')[1], 'base64url').toString())['https://a/b'];

before(async () => {
  const authority = await CertificateAuthority.load();
  oldTenant = await OldTenant.start({ authority, users: [] });
  tenant = await NewTenant.start({
    authority,
    scripts: { login: LOGIN, get_user: GET_USER },
    extensibilityTimeLimit: 2000,
  });
});
after(() => Promise.all([tenant.close(), oldTenant.close()]));
beforeEach(() => {
  for (const { user_id } of tenant.users.all()) tenant.users.delete(user_id);
  tenant.postLogin.cache.clear();
  tenant.postLogin.enrollments.length = 0;
  tenant.postLogin.console.length = 0;
  tenant.factors.enabled.clear();
  tenant.metadataFault = false;
  tenant.action = undefined;
});

describe('a login at the new tenant', () => {
  test('runs bound Actions in their order, for a user who is stored by then', async () => {
    const { actions } = tenant.management;
    for (const name of ['first', 'second']) {
      const action = actions.add({
        name,
        code: `exports.onExecutePostLogin = async (event, api) => {
          console.log(event.secrets.NAME);
          api.user.setAppMetadata(event.secrets.NAME, event.user.user_id);
          api.user.setAppMetadata('plan', null);
          api.user.setUserMetadata('last', event.secrets.NAME);
        };`,
        secrets: [{ name: 'NAME', value: name }],
      });
      actions.deploy(action);
    }
    actions.bind('post-login', [{ ref: { value: 'second' } }, { ref: { value: 'first' } }]);
    assert.equal((await tenant.login('jo@example.com', 'right')).status, 200);
    actions.bind('post-login', []);
    assert.deepEqual(tenant.postLogin.console, ['second', 'first']);
    const user = tenant.users.get('jo@example.com');
    assert.deepEqual(user?.app_metadata, {
      username: 'from metadata',
      second: 'auth0|jo',
      first: 'auth0|jo',
    });
    assert.deepEqual(user?.user_metadata, { color: 'red', last: 'first' });
    assert.deepEqual(
      tenant.postLogin.runs.slice(-2).map(({ name }) => name),
      ['second', 'first'],
    );
  });

  test('hands the documented event to an Action', async () => {
    setAction(`api.idToken.setCustomClaim('https://a/b', event);`, { KEY: 'value' });
    const event = claimOf(await tenant.login('phone@example.com', 'right', BROWSER));
    assert.equal(event.transaction.protocol, 'oidc-basic-profile');
    assert.deepEqual(event.secrets, { KEY: 'value' });
    assert.deepEqual(event.stats, { logins_count: 1 });
    assert.deepEqual(event.tenant, { id: 'new-tenant' });
    assert.equal(event.connection.name, 'Users');
    assert.deepEqual(event.user.identities, [
      { connection: 'Users', provider: 'auth0', user_id: 'phone', isSocial: false },
    ]);
    assert.equal(event.user.username, 'from metadata');
    assert.deepEqual(event.user.enrolledFactors, [{ type: 'phone' }]);
    assert.equal('multifactor' in event.user, false);
    const second = claimOf(await tenant.login('phone@example.com', 'right'));
    assert.equal(second.stats.logins_count, 2);
    assert.equal(second.transaction.protocol, 'oauth2-password');
  });

  test('lets an Action send requests to the other tenant, with a deadline', async () => {
    setAction(
      `const answer = await fetch(new URL('/oauth/token', event.secrets.URL), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ grant_type: 'client_credentials', ...JSON.parse(event.secrets.CLIENT) }),
        signal: AbortSignal.timeout(1500),
      });
      const body = await answer.json();
      api.idToken.setCustomClaim('https://a/b', [answer.status, body.scope, new URLSearchParams({ q: 'a b' }).toString(), Buffer.from('a').toString('base64')]);`,
      {
        URL: `https://${oldTenant.domain}`,
        CLIENT: JSON.stringify({
          client_id: oldTenant.client.client_id,
          client_secret: oldTenant.client.client_secret,
          audience: oldTenant.audience,
        }),
      },
    );
    assert.deepEqual(claimOf(await tenant.login('jo@example.com', 'right')), [
      200,
      oldTenant.client.scopes.join(' '),
      'q=a+b',
      'YQ==',
    ]);
  });

  test('fails with the message of an Action that fails, hangs or denies it', async () => {
    for (const [code, description] of [
      ['throw new Error("broken");', /^broken$/],
      ['await new Promise(() => {});', /did not complete/],
      ['api.access.deny("no");', /^no$/],
      ['api.user.setAppMetadata("large", "x".repeat(33_000));', /32 kB/],
    ]) {
      setAction(String(code));
      const { status, body } = await tenant.login('jo@example.com', 'right');
      assert.deepEqual([status, body.error], [403, 'access_denied']);
      assert.match(body.error_description, /** @type {RegExp} */ (description));
    }
    assert.equal(tenant.users.get('jo@example.com')?.app_metadata.large, undefined);
    // A login with the right password counts, whatever Actions do then.
    assert.equal(tenant.users.get('jo@example.com')?.logins_count, 4);
    assert.equal(tenant.users.get('jo@example.com')?.last_login, undefined);
  });

  test('keeps 256 characters of what an Action prints', async () => {
    setAction(`console.log('a'.repeat(200)); console.log('b'.repeat(200)); console.log('c');`);
    await tenant.login('jo@example.com', 'right');
    assert.deepEqual(
      tenant.postLogin.console.map((line) => line.length),
      [200, 56],
    );
  });
});

describe('the cache of Actions', () => {
  test('keeps a value for the next login until it expires or is evicted', async () => {
    setAction(`
      const known = api.cache.get('token');
      if (!known) api.cache.set('token', 'abc', { ttl: 60_000 });
      api.idToken.setCustomClaim('https://a/b', known?.value ?? 'nothing');`);
    const login = async () => claimOf(await tenant.login('jo@example.com', 'right'));
    assert.equal(await login(), 'nothing');
    assert.equal(await login(), 'abc');
    tenant.postLogin.cache.clear();
    assert.equal(await login(), 'nothing');
  });

  test('refuses what is over its limits, with the code of the limit', () => {
    const { cache } = tenant.postLogin;
    const codeOf = (/** @type {any} */ result) => result.code ?? result.type;
    assert.equal(codeOf(cache.set('k'.repeat(65), 'v')), 'CacheKeySizeExceeded');
    assert.equal(codeOf(cache.set('k', 'v'.repeat(4097))), 'CacheValueSizeExceeded');
    assert.equal(codeOf(cache.set('k', 'v', { ttl: Number.NaN })), 'InvalidExpiry');
    assert.equal(codeOf(cache.set('k', 'v', { expires_at: 1 })), 'ItemAlreadyExpired');
    assert.equal(codeOf(cache.set('k', /** @type {any} */ ({}))), 'FailedToSetCacheRecord');
    assert.equal(codeOf(cache.delete('k')), 'CacheKeyDoesNotExist');
    assert.equal(codeOf(cache.set('a', 'v'.repeat(4096))), 'success');
    assert.equal(codeOf(cache.set('b', 'v'.repeat(4096))), 'CacheSizeExceeded');
    cache.clear();
    for (let index = 0; index < 20; index += 1) cache.set(String(index), 'v');
    assert.equal(codeOf(cache.set('20', 'v')), 'CacheSizeExceeded');
    assert.equal(codeOf(cache.set('19', 'another')), 'success');
    const { expires_at = 0 } = cache.get('19') ?? {};
    assert.ok(expires_at - Date.now() <= 86_400_000);
  });
});

describe('an enrolment that an Action asks for', () => {
  const enrol = `api.authentication.enrollWith({ type: 'otp' }, { additionalFactors: [{ type: 'phone' }] });`;

  test('gives the user the first factor that is switched on, and the login goes on', async () => {
    setAction(enrol);
    tenant.factors.enable('sms');
    const { status } = await tenant.login('jo@example.com', 'right', BROWSER);
    assert.equal(status, 200);
    assert.deepEqual(tenant.postLogin.enrollments, [
      {
        user_id: 'auth0|jo',
        protocol: 'oidc-basic-profile',
        asked: ['otp', 'phone'],
        enrolled: 'phone',
      },
    ]);
    setAction(`api.idToken.setCustomClaim('https://a/b', event.user);`);
    const user = claimOf(await tenant.login('jo@example.com', 'right'));
    assert.deepEqual(user.enrolledFactors, [{ type: 'phone' }]);
    assert.deepEqual(user.multifactor, ['guardian']);
  });

  test('fails the login when no factor is left, or when nobody can be asked', async () => {
    setAction(`api.authentication.enrollWithAny([{ type: 'phone' }]);`);
    const off = await tenant.login('jo@example.com', 'right', BROWSER);
    assert.deepEqual([off.status, off.body.error], [403, 'access_denied']);
    tenant.factors.enable('sms');
    const enrolled = await tenant.login('phone@example.com', 'right', BROWSER);
    assert.equal(enrolled.status, 403);
    const password = await tenant.login('jo@example.com', 'right');
    assert.equal(password.status, 403);
    assert.deepEqual(
      tenant.postLogin.enrollments.map((request) => request.enrolled),
      [null, null, null],
    );
  });
});

test('a first login that breaks off stores the user without metadata and gets no answer', async () => {
  tenant.metadataFault = { times: 1 };
  setAction(`console.log('ran');`);
  await assert.rejects(tenant.login('jo@example.com', 'right', BROWSER), /fetch failed/);
  assert.deepEqual(tenant.postLogin.console, []);
  const user = tenant.users.get('jo@example.com');
  assert.deepEqual([user?.app_metadata, user?.user_metadata], [{}, {}]);
  const runs = tenant.runs.length;
  assert.equal((await tenant.login('jo@example.com', 'right', BROWSER)).status, 200);
  assert.equal(tenant.runs.length, runs);
  assert.equal((await tenant.login('new@example.com', 'right', BROWSER)).status, 200);
  assert.equal(tenant.users.get('new@example.com')?.app_metadata.plan, 'team');
});
