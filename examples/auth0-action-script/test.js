// @ts-check
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CertificateAuthority, NewTenant } from '../../tests/tenant/index.js';
import {
  PASSWORD,
  addUser,
  assertError,
  assertFound,
  assertNotFound,
  newContainer,
  profileOf,
  startOldTenant,
} from '../../tests/js/support.js';

const source = (/** @type {string} */ name) => readFileSync(new URL(name, import.meta.url), 'utf8');
const scripts = { login: source('login.js'), get_user: source('get_user.js') };

// Resolves modules in this folder, where the package is installed, instead of the emulator's folder.
const folder = JSON.stringify(fileURLToPath(new URL('node_modules', import.meta.url)));
const preload = `process.env.NODE_PATH = ${folder}; process.getBuiltinModule('node:module').Module._initPaths();`;
const options = { modules: ['auth0-account-migration'], preload };

const tenant = await startOldTenant();

test('login moves a user with the password', async (t) => {
  const user = await addUser(tenant, {
    user_metadata: { theme: 'dark' },
    app_metadata: { roles: ['editor'] },
  });
  const container = newContainer(t, tenant, {}, options);
  assertFound(
    await container.run(scripts.login, 'login', [user.email, PASSWORD]),
    profileOf(user, tenant),
  );
  assert.equal(tenant.requests.length, 1);
});

test('a wrong password is wrong_credentials, and an outage is unavailable', async (t) => {
  const user = await addUser(tenant);
  const container = newContainer(t, tenant, {}, options);
  assertError(
    await container.run(scripts.login, 'login', [user.email, 'wrong']),
    'wrong_credentials',
    'WrongUsernameOrPasswordError',
  );
  tenant.faults.set('/oauth/token', { status: 503 });
  assertError(await container.run(scripts.login, 'login', [user.email, PASSWORD]), 'unavailable');
});

test('a blocked user is refused by login and by getUser', async (t) => {
  const user = await addUser(tenant, { blocked: true });
  const container = newContainer(t, tenant, {}, options);
  assertError(
    await container.run(scripts.login, 'login', [user.email, PASSWORD]),
    'blocked',
    'UnauthorizedError',
  );
  assertError(await container.run(scripts.get_user, 'getUser', [user.email]), 'blocked');
});

test('getUser finds a user without the password and no unknown user', async (t) => {
  const user = await addUser(tenant);
  const container = newContainer(t, tenant, {}, options);
  assertFound(
    await container.run(scripts.get_user, 'getUser', [user.email]),
    profileOf(user, tenant),
  );
  assertNotFound(await container.run(scripts.get_user, 'getUser', ['nobody@example.com']));
});

test('the scripts take a context before the callback', async (t) => {
  const user = await addUser(tenant);
  const container = newContainer(t, tenant, {}, options);
  const context = {
    organization: { id: 'org_1', name: 'acme', display_name: 'Acme', metadata: {} },
  };
  const login = await container.run(scripts.login, 'login', [user.email, PASSWORD], { context });
  assertFound(login, profileOf(user, tenant));
  const getUser = await container.run(scripts.get_user, 'getUser', [user.email], { context });
  assertFound(getUser, profileOf(user, tenant));
});

test('a new tenant with these scripts stores the user, whose second login needs no old tenant', async (t) => {
  const user = await addUser(tenant);
  const authority = await CertificateAuthority.load();
  const newTenant = await NewTenant.start({
    authority,
    scripts,
    configuration: tenant.configuration,
    container: options,
  });
  t.after(() => newTenant.close());
  const logIn = () => newTenant.login(String(user.email), PASSWORD);
  assert.deepEqual([(await logIn()).status, (await logIn()).status], [200, 200]);
  assert.equal(newTenant.runs.length, 1);
  assert.equal(tenant.requests.length, 1);
});
