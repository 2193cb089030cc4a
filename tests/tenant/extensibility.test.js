// @ts-check
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { claimsOf, startOldTenant } from './client.js';

/** @type {import('./old-tenant.js').OldTenant} */
let tenant;
/** @type {import('./client.js').Client} */
let client;

/** Resets the tenant to one user, with this Action and Rule. @param {Pick<import('./old-tenant.js').OldTenantOptions, 'action' | 'rule'>} options */
async function start({ action, rule }) {
  Object.assign(tenant, { action, rule, violations: [] });
  tenant.users.delete('auth0|jo');
  await tenant.users.add({
    user_id: 'auth0|jo',
    email: 'jo@example.com',
    password: 'right',
    app_metadata: { plan: 'team' },
    user_metadata: { color: 'red' },
  });
}

const login = async () => {
  const answer = await client.login('jo@example.com', 'right');
  return { ...answer, claims: answer.body.id_token ? claimsOf(answer.body.id_token) : null };
};

before(async () => {
  ({ tenant, client } = await startOldTenant({
    client: { client_id: 'migration' },
    extensibilityTimeLimit: 300,
  }));
});
after(() => tenant.close());

describe('the post-login Action', () => {
  test('an Action reads the user and sets claims, and its metadata changes apply at the end', async () => {
    await start({
      action: {
        secrets: { MIGRATION_CLIENT_ID: 'migration' },
        code: `exports.onExecutePostLogin = async (event, api) => {
          if (event.client.client_id !== event.secrets.MIGRATION_CLIENT_ID) return;
          api.idToken.setCustomClaim('https://migrationapp/app_metadata', event.user.app_metadata);
          api.idToken.setCustomClaim('https://migrationapp/protocol', event.transaction.protocol);
          api.user.setAppMetadata('migration_complete', true);
          api.user.setAppMetadata('plan', null);
          api.user.setUserMetadata('seen', event.stats.logins_count);
          api.user.setUserMetadata('__proto__', 'own');
          event.user.app_metadata.changed = 'a copy';
        };`,
      },
    });
    const { claims } = await login();
    assert.deepEqual(claims['https://migrationapp/app_metadata'], {
      plan: 'team',
      changed: 'a copy',
    });
    assert.equal(claims['https://migrationapp/protocol'], 'oauth2-password');
    assert.deepEqual(tenant.users.get('auth0|jo')?.app_metadata, { migration_complete: true });
    assert.deepEqual(tenant.users.get('auth0|jo')?.user_metadata, {
      color: 'red',
      seen: 1,
      ['__proto__']: 'own',
    });
  });

  test('standard and reserved claims that an Action sets are ignored', async () => {
    await start({
      action: {
        code: `exports.onExecutePostLogin = async (event, api) => {
          for (const name of ['sub', 'email', 'https://x.auth0.com/a', 'urn:auth0:a', 'https://webtask.io/a', 'https://mine.example/a', 'plain']) {
            api.idToken.setCustomClaim(name, 'custom');
          }
        };`,
      },
    });
    const { claims } = await login();
    assert.deepEqual(
      Object.keys(claims)
        .filter((name) => claims[name] === 'custom')
        .sort(),
      ['https://mine.example/a', 'plain'],
    );
  });

  test('a denial of an Action is access_denied and does not cancel changes of metadata', async () => {
    await start({
      action: {
        code: `exports.onExecutePostLogin = async (event, api) => {
          api.access.deny('not today');
          api.user.setAppMetadata('a', 1);
        };`,
      },
    });
    const { status, body } = await login();
    assert.deepEqual([status, body.error], [403, 'access_denied']);
    assert.equal(body.error_description, 'not today');
    assert.deepEqual(tenant.users.get('auth0|jo')?.app_metadata, { plan: 'team', a: 1 });
  });

  test('an Action that fails or hangs is access_denied and changes no metadata', async () => {
    await start({});
    const outcomes = [
      ['event.user.nothing.at.all', /undefined/],
      ['await new Promise(() => {})', /did not complete/],
    ];
    for (const [code, description] of outcomes) {
      tenant.action = {
        code: `exports.onExecutePostLogin = async (event, api) => { api.user.setAppMetadata('b', 1); ${code} };`,
      };
      const { status, body } = await login();
      assert.deepEqual([status, body.error], [403, 'access_denied']);
      assert.match(body.error_description, /** @type {RegExp} */ (description));
    }
    assert.deepEqual(tenant.users.get('auth0|jo')?.app_metadata, { plan: 'team' });
  });

  test('the keys of app_metadata lie over the root of event.user', async () => {
    await start({
      action: {
        code: `exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('https://a/user', event.user);`,
      },
    });
    const user = tenant.users.byId('auth0|jo');
    Object.assign(user ?? {}, { username: 'jo', app_metadata: { username: 'x', plan: 'team' } });
    const { claims } = await login();
    assert.equal(claims['https://a/user'].username, 'x');
    assert.equal(claims['https://a/user'].plan, 'team');
    assert.deepEqual(claims['https://a/user'].app_metadata, { username: 'x', plan: 'team' });
  });

  test('an Action can require a second factor, and waive it where the tenant allows that', async () => {
    await start({
      action: {
        code: `exports.onExecutePostLogin = async (event, api) => api.multifactor.enable('any');`,
      },
    });
    assert.equal((await login()).body.error, 'mfa_required');
    tenant.action = {
      code: `exports.onExecutePostLogin = async (event, api) => api.multifactor.enable('none');`,
    };
    tenant.mfa.policy = 'always';
    assert.equal((await login()).body.error, 'mfa_required');
    tenant.mfa.actionMayExempt = true;
    assert.equal((await login()).status, 200);
    tenant.mfa = { policy: 'enrolled', actionMayExempt: false };
  });
});

describe('the Rule', () => {
  test('a Rule sets claims by reference and updates metadata before the Action runs', async () => {
    await start({
      rule: {
        configuration: { CLIENT: 'x' },
        code: `function (user, context, callback) {
          user.app_metadata = user.app_metadata || {};
          context.idToken['https://migrationapp/app_metadata'] = user.app_metadata;
          user.app_metadata.migration_complete = true;
          auth0.users.updateAppMetadata(user.user_id, { migration_complete: true, by: configuration.CLIENT })
            .then(function () { callback(null, user, context); })
            .catch(callback);
        }`,
      },
      action: {
        code: `exports.onExecutePostLogin = async (event, api) => api.idToken.setCustomClaim('https://a/by', event.user.app_metadata.by);`,
      },
    });
    const { claims } = await login();
    // The Rule changes the object after it was set as a claim, so the marker leaks into the token, as it does at Auth0.
    assert.deepEqual(claims['https://migrationapp/app_metadata'], {
      plan: 'team',
      migration_complete: true,
    });
    assert.equal(claims['https://a/by'], 'x');
    assert.deepEqual(tenant.users.get('auth0|jo')?.app_metadata, {
      plan: 'team',
      migration_complete: true,
      by: 'x',
    });
    assert.deepEqual(tenant.violations, []);
  });

  test('errors of a Rule refuse the login, and repeated or missing callbacks are recorded', async () => {
    await start({});
    const rule = (/** @type {string} */ body) =>
      (tenant.rule = { code: `function (user, context, callback) { ${body} }` });
    rule('callback(new UnauthorizedError("leave"));');
    let answer = await login();
    assert.deepEqual(
      [answer.status, answer.body.error, answer.body.error_description],
      [401, 'unauthorized', 'leave'],
    );
    rule('callback(new Error("broken"));');
    answer = await login();
    assert.deepEqual(
      [answer.status, answer.body.error, answer.body.error_description],
      [403, 'access_denied', 'broken'],
    );
    rule('callback(null);');
    assert.equal((await login()).status, 403);
    assert.equal(tenant.violations.length, 0);
    rule('callback(null, user, context); callback(null, user, context);');
    assert.equal((await login()).status, 200);
    rule('');
    assert.equal((await login()).status, 403);
    assert.deepEqual(tenant.violations, [
      'rule: callback called 2 times',
      'rule: callback was never called',
    ]);
  });
});
