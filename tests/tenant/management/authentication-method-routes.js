// @ts-check
/**
 * Adds, replaces and deletes the authentication methods of a user. `second-factor-routes.js` lists them.
 */
import { managementRefusal } from '../refusal.js';
import { methodsOf, shownMethod } from '../second-factors.js';
import { newId } from './identifiers.js';
import { createMethod, replaceMethods } from './user-schema.js';
import { invalidBody } from './validation.js';

/** What each type needs. @type {Record<string, string[]>} */
const REQUIRED = {
  phone: ['phone_number'],
  email: ['email'],
  totp: ['totp_secret'],
  'webauthn-roaming': ['key_id', 'public_key', 'relying_party_identifier'],
  passkey: ['key_id', 'public_key', 'relying_party_identifier'],
};
const FORM = {
  phone_number: /^\+[0-9]{1,15}$/,
  email: /^[^\s@*]+@[^\s@*.]+(\.[^\s@*.]+)+$/,
  totp_secret: /^[A-Z2-7]+$/,
};
const MOST_PASSKEYS = 20;

/** @param {any} body @returns {import('../second-factors.js').AuthenticationMethod} */
function methodOf({ totp_secret, ...body }) {
  for (const name of REQUIRED[body.type] ?? []) {
    const given = { totp_secret, ...body }[name];
    if (given === undefined) throw invalidBody(`'Missing required property: ${name}'.`);
    const form = FORM[/** @type {keyof typeof FORM} */ (name)];
    if (form && !form.test(given)) {
      throw invalidBody(`'String does not match pattern: ${form.source}' on property ${name}.`);
    }
  }
  const id = newId(body.type);
  const sms = {
    preferred_authentication_method: 'sms',
    authentication_methods: [{ type: 'sms', id }],
  };
  return {
    ...{ id, confirmed: true, created_at: new Date().toISOString() },
    ...(body.type === 'phone' ? sms : {}),
    ...body,
    ...(totp_secret ? { secret: totp_secret } : {}),
  };
}

/** @param {import('./routes.js').Route} route @param {import('./index.js').ManagementApi} api */
export function authenticationMethodRoutes(route, api) {
  const path = 'users/:id/authentication-methods';
  /** @param {string} id */
  const userOf = (id) => {
    const user = api.users.byId(id);
    if (!user) throw managementRefusal(404, 'The user does not exist.', 'inexistent_user');
    return /** @type {Record<string, any>} */ (user);
  };
  /** The answer to a write is not masked. @param {import('../second-factors.js').AuthenticationMethod} method */
  const answer = ({ confirmed, ...method }) => ({
    ...shownMethod(/** @type {any} */ (method), true),
    ...(method.email ? { email: method.email } : {}),
  });

  const create = { scopes: ['create:authentication_methods'], body: createMethod };
  route('POST', path, create, (call) => {
    const user = userOf(call.id);
    const method = methodOf(call.body);
    const methods = methodsOf(user);
    const same = methods.filter(({ type }) => type === method.type);
    if (method.type === 'passkey' && same.length >= MOST_PASSKEYS) {
      throw managementRefusal(403, 'The limit of passkeys is reached.', 'limit_reached');
    }
    const isTwice = same.some(
      ({ phone_number, email, key_id, type }) =>
        type === 'totp' ||
        (phone_number ?? email ?? key_id) ===
          (method.phone_number ?? method.email ?? method.key_id),
    );
    if (isTwice) {
      throw managementRefusal(409, 'The authentication method exists.', 'authenticator_exists');
    }
    user.authentication_methods = [...methods, method];
    call.status(201);
    return answer(method);
  });

  const replace = { scopes: ['update:authentication_methods'], body: replaceMethods };
  route('PUT', path, replace, ({ id, body }) => {
    const user = userOf(id);
    user.authentication_methods = body.map(methodOf);
    return user.authentication_methods.map(answer);
  });

  route('DELETE', path, { scopes: ['delete:authentication_methods'] }, ({ id }) => {
    userOf(id).authentication_methods = [];
  });
}
