// @ts-check
/**
 * Bodies that create users, link them and add authentication methods.
 */
import { anyObject, array, boolean, object, oneOf, string } from './validation.js';

/** @param {number} maxLength */
const text = (maxLength) => ({ ...string, minLength: 1, maxLength });
const phone = { ...string, pattern: '^\\+[0-9]{1,15}$' };
const email = { ...string, pattern: '^[^\\s@]+@[^\\s@.]+(\\.[^\\s@.]+)+$' };

export const createUser = object(
  {
    connection: { ...string, minLength: 1 },
    email,
    phone_number: phone,
    username: text(128),
    password: { ...string, minLength: 1 },
    user_id: { ...string, maxLength: 255, pattern: '^\\S*$' },
    user_metadata: anyObject,
    app_metadata: anyObject,
    blocked: boolean,
    email_verified: boolean,
    phone_verified: boolean,
    verify_email: boolean,
    given_name: text(150),
    family_name: text(150),
    name: text(300),
    nickname: text(300),
    picture: text(2048),
  },
  ['connection'],
);

export const linkIdentity = object({
  provider: string,
  connection_id: { ...string, pattern: '^con_[A-Za-z0-9]{16}$' },
  user_id: { anyOf: [{ ...string, minLength: 1 }, { type: 'integer' }] },
  link_with: string,
});

const factor = {
  name: text(20),
  preferred_authentication_method: oneOf('voice', 'sms'),
  phone_number: { ...string, minLength: 2, maxLength: 30 },
  email: { ...string, minLength: 1 },
  totp_secret: { ...string, minLength: 1 },
};
export const createMethod = object(
  {
    type: oneOf('phone', 'email', 'totp', 'webauthn-roaming', 'passkey'),
    ...factor,
    key_id: string,
    public_key: string,
    aaguid: string,
    relying_party_identifier: string,
    credential_device_type: oneOf('single_device', 'multi_device'),
    credential_backed_up: boolean,
    identity_user_id: string,
    user_agent: string,
    user_handle: string,
    transports: array(string),
  },
  ['type'],
);
export const replaceMethods = array(
  object({ type: oneOf('phone', 'email', 'totp'), ...factor }, ['type']),
);
