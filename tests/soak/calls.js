// @ts-check
/**
 * The calls of a soak: each has a user of its own, so that each request of the old tenant is that of one call, and a result that
 * is right if no request meets a fault.
 */
import { PASSWORD, profileOf } from '../js/support.js';

/** @typedef {import('../tenant/old-tenant.js').OldTenant} OldTenant */
/** @typedef {import('../tenant/user-store.js').OldUser} OldUser */
/**
 * @typedef {object} SoakCall
 * @property {'login' | 'getUser'} script
 * @property {string} identifier
 * @property {string} password
 * @property {string} code the right outcome
 * @property {string} [userId] of the user in the old tenant
 * @property {object} [profile] the right profile
 */

/** How often each kind of call comes. @type {[number, (name: string, tenant: OldTenant) => SoakCall][]} */
const KINDS = [
  [55, (name, tenant) => found('login', addUser(name, tenant), tenant)],
  [15, (name, tenant) => ({ ...wrong(addUser(name, tenant)), password: `${PASSWORD}!` })],
  [5, (name) => wrong({ email: `${name}@example.com` })],
  [4, (name, tenant) => refused('blocked', addUser(name, tenant, { blocked: true }))],
  [4, (name, tenant) => refused('mfa_required', addUser(name, tenant, WITH_FACTOR))],
  [4, (name, tenant) => refused('already_moved', addUser(name, tenant, MOVED))],
  [9, (name, tenant) => found('getUser', addUser(name, tenant), tenant)],
  [2, (name) => notFound({ email: `${name}@example.com` })],
  [2, (name, tenant) => notFound(addUser(name, tenant, MOVED))],
];

const WITH_FACTOR = { authentication_methods: [{ type: 'totp', confirmed: true }] };
const MOVED = { app_metadata: { migration_complete: true } };

/** Draws the next call. @param {import('./random.js').Random} random @param {OldTenant} tenant @param {number} number @returns {SoakCall} */
export const nextCall = (random, tenant, number) => random.weighted(KINDS)(`soak${number}`, tenant);

/** @param {string} name @param {OldTenant} tenant @param {Partial<OldUser>} [values] */
function addUser(name, tenant, values = {}) {
  return tenant.users.insert({
    user_id: `auth0|${name}`,
    email: `${name}@example.com`,
    email_verified: true,
    name: `Name of ${name}`,
    nickname: name,
    picture: `https://cdn.example.com/${name}.png`,
    user_metadata: { name, big: 9007199254740991 },
    app_metadata: { roles: [name] },
    ...values,
  });
}

/** @typedef {{ email?: string, user_id?: string }} Person */

/** @param {SoakCall['script']} script @param {Person} person @param {string} code @returns {SoakCall} */
const call = (script, { email = '', user_id }, code) => ({
  script,
  identifier: email,
  password: PASSWORD,
  code,
  userId: user_id,
});

/** @param {SoakCall['script']} script @param {OldUser} user @param {OldTenant} tenant @returns {SoakCall} */
const found = (script, user, tenant) => ({
  ...call(script, user, 'found'),
  profile: profileOf(user, tenant),
});

/** @param {Person} person */
const wrong = (person) => call('login', person, 'wrong_credentials');
/** @param {Person} person */
const notFound = (person) => call('getUser', person, 'not_found');
/** @param {string} code @param {Person} person */
const refused = (code, person) => call('login', person, code);
