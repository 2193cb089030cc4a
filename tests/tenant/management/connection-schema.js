// @ts-check
/**
 * Schemas of the bodies of /api/v2/connections. They follow the OpenAPI description from which the `auth0`
 * SDK is generated. `options` may have properties that the description does not name.
 */
import {
  anyObject,
  array,
  boolean,
  each,
  integer,
  nullable,
  object,
  oneOf,
  string,
  strings,
} from './validation.js';

/** Keys of `options.customScripts`. */
export const SCRIPT_KEYS = [
  'login',
  'get_user',
  'delete',
  'change_password',
  'verify',
  'create',
  'change_username',
  'change_email',
  'change_phone_number',
];

const active = object({ active: boolean }, ['active']);
const length = { ...integer, minimum: 1, maximum: 128 };
const signUp = oneOf('required', 'optional', 'inactive');
const signUpVerified = object({ status: signUp, verification: object({ active: boolean }) });
/** The identifier of an attribute. @param {...string} methods */
const identifier = (...methods) => object({ active: boolean, default_method: oneOf(...methods) });

/** Flexible identifiers. */
const attributes = {
  ...object({
    email: object({
      identifier: identifier('password', 'email_otp'),
      unique: boolean,
      profile_required: boolean,
      verification_method: oneOf('link', 'otp'),
      signup: signUpVerified,
    }),
    phone_number: object({
      identifier: identifier('password', 'phone_otp'),
      profile_required: boolean,
      signup: signUpVerified,
    }),
    username: object({
      identifier: object({ active: boolean }),
      profile_required: boolean,
      signup: object({ status: signUp }),
      validation: object({
        min_length: length,
        max_length: length,
        allowed_types: object({ email: boolean, phone_number: boolean }),
      }),
    }),
  }),
  minProperties: 1,
};

const switchable = (/** @type {Record<string, any>} */ more) =>
  nullable(object({ enable: boolean, ...more }, ['enable']));
const words = array({ ...string, maxLength: 50 });
const passwordOptions = {
  password_complexity_options: nullable(object({ min_length: length })),
  password_history: switchable({ size: { ...integer, minimum: 0, maximum: 24 } }),
  password_no_personal_info: switchable({}),
  password_dictionary: switchable({ dictionary: words }),
  password_options: object({
    complexity: {
      type: 'object',
      properties: { min_length: { ...integer, minimum: 1, maximum: 72 } },
    },
    dictionary: object({ active: boolean, custom: words, default: string }),
    history: object({ active: boolean, size: { ...integer, minimum: 1, maximum: 24 } }),
    profile_data: object({ active: boolean, blocked_fields: array({ ...string, maxLength: 100 }) }),
  }),
};

const options = {
  type: 'object',
  properties: {
    customScripts: object(each(SCRIPT_KEYS.join(' '), { ...string, minLength: 1 })),
    configuration: { type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] } },
    ...each(
      `enable_script_context enabledDatabaseCustomization import_mode brute_force_protection disable_signup requires_username
       disable_self_service_change_password realm_fallback api_enable_users`,
      boolean,
    ),
    ...each('authentication_methods passkey_options gateway_authentication', nullable(anyObject)),
    ...passwordOptions,
    validation: nullable(
      object({
        username: nullable(
          object({ min: { ...integer, minimum: 1 }, max: { ...integer, maximum: 128 } }, [
            'min',
            'max',
          ]),
        ),
      }),
    ),
    attributes,
    mfa: anyObject,
    passwordPolicy: oneOf('none', 'low', 'fair', 'good', 'excellent', null),
    precedence: array(oneOf('email', 'phone_number', 'username'), { minItems: 3 }),
    non_persistent_attrs: nullable(strings),
  },
};

const common = {
  display_name: { ...string, maxLength: 128 },
  options,
  is_domain_connection: boolean,
  show_as_button: boolean,
  realms: strings,
  metadata: {
    type: 'object',
    maxProperties: 10,
    additionalProperties: { type: ['string', 'null'], maxLength: 255 },
  },
  authentication: active,
  connected_accounts: { type: 'object', required: ['active'], properties: { active: boolean } },
  cross_app_access_requesting_app: active,
  cross_app_access_resource_app: anyObject,
};

export const createConnection = object(
  {
    ...common,
    name: { ...string, maxLength: 128, pattern: '^[a-zA-Z0-9](-[a-zA-Z0-9]|[a-zA-Z0-9])*$' },
    strategy: { ...string, minLength: 1 },
    enabled_clients: strings,
  },
  ['name', 'strategy'],
);

/** The body of a PATCH has no `name` and `strategy`, which cannot change, and no `enabled_clients`, which has its own path. */
export const updateConnection = object({
  ...common,
  options: { ...options, type: ['object', 'null'] },
});

export const updateConnectionClients = array(
  object({ client_id: string, status: boolean }, ['client_id', 'status']),
  { minItems: 1, maxItems: 50 },
);
