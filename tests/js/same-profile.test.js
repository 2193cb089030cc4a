// @ts-check
// A user has the same profile in the new tenant, whichever way it came, and verify says so.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { CertificateAuthority, NewTenant } from '../tenant/index.js';
import { Desk } from '../support/command-line.js';
import { CONNECTION, REFUSED, USERS, identity } from '../fixtures/odd-profiles.js';
import { runLines } from '../support/moved-users.js';
import { PASSWORD, credentials } from '../support/two-tenants.js';
import { built, installedAction, newOldTenant, scripts } from './support.js';

/** @typedef {import('../tenant/new-tenant-users.js').NewTenantUser} NewTenantUser */
/** @typedef {{ id: string, email?: string, isMoved: boolean, byReset: boolean }} Subject an identity of the old connection, and which ways lead it into the new tenant */

/** What of a user is the same whichever way it came. */
const FIELDS =
  `email email_verified username name nickname given_name family_name picture phone_number phone_verified blocked
  user_metadata app_metadata`.split(/\s+/);

const authority = await CertificateAuthority.load();
const { tenant: oldTenant } = await newOldTenant({
  client: { scopes: ['read:users', 'read:authentication_methods'] },
});
const marker = oldTenant.management.addMachineClient('marker', [
  ...['read:users', 'update:users_app_metadata'],
]);
const settings = { connections: [{ old: CONNECTION, new: 'Users' }], mfa_policy: 'migrate' };

/** Adds the users, and returns all identities of the connection. */
async function addUsers() {
  /** @type {Subject[]} */
  const subjects = [];
  for (const [name, members] of Object.entries(USERS)) {
    const { identities = [identity(name)], user_id = `auth0|${name}` } = members;
    const email = members.email ?? `${subjects.length}@example.com`;
    const user = await oldTenant.users.add({ user_id, email, identities, password: PASSWORD });
    for (const filledIn of /** @type {const} */ (['name', 'nickname', 'picture'])) {
      delete user[filledIn];
    }
    oldTenant.users.update(user, (record) =>
      Object.assign(record, structuredClone({ ...members, identities: record.identities })),
    );
    for (const own of user.identities.filter(({ provider }) => provider === 'auth0')) {
      const byReset = own === user.identities[0];
      const address = byReset ? user.email : own.profileData?.email;
      const isMoved = !REFUSED.has(name);
      subjects.push({ id: String(own.user_id), email: address, isMoved, byReset });
    }
  }
  return subjects;
}
const subjects = await addUsers();

/** @param {Subject} subject */
const newIdOf = ({ id }) => `auth0|${oldTenant.domain}|${id}`;

/** Starts a new tenant whose connection has the scripts. */
function startNewTenant() {
  const configuration = { ...oldTenant.configuration, Mfa_Policy: 'migrate' };
  return NewTenant.start({ authority, scripts, configuration });
}

/** Moves everybody by login. @param {NewTenant} tenant */
const byLogin = (tenant) =>
  Promise.all(subjects.map(({ email }) => tenant.login(String(email), PASSWORD)));

const desk = new Desk({ settings });
/** The environment for the command line. @param {NewTenant} tenant */
const environment = (tenant) => ({
  env: { ...credentials('OLD', oldTenant), ...credentials('NEW', tenant) },
});

/** How users come into a new tenant. The order counts: the last way marks them. @type {Record<string, (tenant: NewTenant) => Promise<void>>} */
const WAYS = {
  async 'a login without the Action'(tenant) {
    oldTenant.action = undefined;
    await byLogin(tenant);
  },
  async 'a password reset'(tenant) {
    for (const { email = '' } of subjects) {
      await tenant.requestPasswordReset(email);
      const mail = tenant.outbox.pop();
      if (!mail) continue;
      await tenant.resetPassword(mail.ticket, 'New-Password 1');
      await tenant.login(email, 'New-Password 1');
    }
  },
  async 'an import'(tenant) {
    const run = environment(tenant);
    const { document: old } = await desk.json(['export', '--side', 'old'], run);
    const file = `auth0-migration-runs/${old.run}/users-old.ndjson.gz`;
    const { document: converted } = await desk.json(['convert', file], run);
    const imported = await desk.json(['import', '--resume', converted.run, '--yes'], run);
    assert.equal(imported.document.tally.failed, 1, imported.stderr);
    const [failure] = runLines(desk, converted, 'failed.ndjson');
    assert.deepEqual([failure.code, failure.user.email], ['FORMAT', 'refused@localhost']);
  },
  async 'a login with the Action'(tenant) {
    oldTenant.action = installedAction(oldTenant);
    await byLogin(tenant);
  },
  async 'a login that broke off'(tenant) {
    const { client_id: CLIENT_ID, client_secret: CLIENT_SECRET } = marker;
    const secrets = {
      ...{ CLIENT_ID, CLIENT_SECRET, DOMAIN: oldTenant.domain, AUDIENCE: oldTenant.audience },
      CONNECTIONS: JSON.stringify({ Users: CONNECTION }),
    };
    tenant.action = { code: built('actions/new-tenant-post-login.js'), secrets };
    tenant.metadataFault = true;
    const brokenOff = subjects.map(({ email }) => tenant.login(String(email), PASSWORD));
    await Promise.allSettled(brokenOff);
    tenant.metadataFault = false;
    await byLogin(tenant);
  },
};

/** What is the same, as text in which `undefined`, -0 and `__proto__` count. @param {NewTenantUser} user */
function profileOf(user) {
  const app_metadata = Object.entries(user.app_metadata).filter(
    ([key]) => !/^migration_/.test(key),
  );
  /** @type {Record<string, unknown>} */
  const profile = { ...user, app_metadata: Object.fromEntries(app_metadata) };
  return FIELDS.map((field) => [field, profile[field]]);
}

/** Runs verify, and returns its document and its differences by user. @param {NewTenant} tenant */
async function verify(tenant) {
  const { document } = await desk.json(['verify'], environment(tenant));
  const lines = runLines(desk, document, 'differences.ndjson');
  const byUser = new Map(lines.map(({ user_id, answer, fields }) => [user_id, [answer, fields]]));
  return { answers: document.answers, byUser };
}

/** The tenants into which the users came, by the way. @type {Map<string, NewTenant>} */
const tenants = new Map();
after(() => Promise.all([...tenants.values()].map((tenant) => tenant.close())));
before(async () => {
  for (const [way, move] of Object.entries(WAYS)) {
    const tenant = await startNewTenant();
    tenants.set(way, tenant);
    await move(tenant);
    assert.deepEqual(tenant.violations, [], way);
  }
});

/** Those whom a way leads into the new tenant. @param {string} way */
const movedBy = (way) =>
  subjects.filter(({ isMoved, byReset }) => isMoved && (byReset || way !== 'a password reset'));

test('a user has the same profile, whichever way it came', () => {
  /** @type {Map<string, unknown>} */
  const profiles = new Map();
  for (const [way, { users }] of tenants) {
    const ids = users.all().map(({ user_id }) => user_id);
    assert.deepEqual(ids.sort(), movedBy(way).map(newIdOf).sort(), way);
    for (const user of users.all()) {
      const profile = profileOf(user);
      if (!profiles.has(user.user_id)) profiles.set(user.user_id, profile);
      assert.deepEqual(profile, profiles.get(user.user_id), `${way}: ${user.user_id}`);
    }
  }
});

test('verify finds everybody the same who has come', async () => {
  const verified = [...tenants].map(async ([way, tenant]) => {
    const { same, differs, missing, extra, unchecked } = (await verify(tenant)).answers;
    const moved = movedBy(way).length;
    // The blocked user is left behind by decision, and so does not count as missing.
    const left = subjects.length - moved - 1;
    assert.deepEqual([same, differs, missing, extra, unchecked], [moved, 0, left, 0, 0], way);
  });
  await Promise.all(verified);
});

test('verify names what is different in the new tenant', async () => {
  const tenant = /** @type {NewTenant} */ (tenants.get('an import'));
  /** What is changed, by user. @type {Record<string, [Record<string, any>, ...string[]]>} */
  const changes = {
    bare: [{ blocked: true }, 'blocked'],
    longest: [{ given_name: '😀'.repeat(74) }, 'given_name'],
    blank: [{ family_name: undefined }, 'family_name'],
    mistyped: [{ email_verified: false }, 'email_verified'],
    letters: [{ name: 'ba' }, 'name'],
    identifiers: [{ phone_number: undefined }, 'phone_number', 'phone_verified'],
    'odd|Ü/?#%+"': [{ picture: 'http://cdn.example.com/A.png?😀' }, 'picture'],
    metadata: [
      { user_metadata: { 'a.b': 1, $set: {}, '': [], 2: 'b', 1: 'a', ['__proto__']: { x: [] } } },
      ...['user_metadata."\\ud83d"', 'user_metadata.__proto__'],
    ],
    unmarked: [{ app_metadata: { Migration_Complete: 'true' } }, 'app_metadata.Migration_Complete'],
    enrolled: [{ app_metadata: {} }, 'app_metadata.plan'],
    social: [{ user_metadata: { a: 1, b: null } }, 'user_metadata.b'],
    twins: [{ username: 'second' }, 'username'],
    4711: [{ email: 'third@example.com' }, 'email'],
  };
  for (const [id, [members]] of Object.entries(changes)) {
    const user = tenant.users.byId(`auth0|${oldTenant.domain}|${id}`);
    assert.ok(user, id);
    tenant.users.update(user, (record) => Object.assign(record, members));
  }
  const { byUser } = await verify(tenant);
  for (const [id, [, ...fields]] of Object.entries(changes)) {
    assert.deepEqual(byUser.get(`auth0|${oldTenant.domain}|${id}`), ['differs', fields], id);
  }
});
