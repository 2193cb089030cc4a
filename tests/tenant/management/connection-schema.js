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

const options = {
  type: 'object',
  properties: {
    customScripts: object(each(SCRIPT_KEYS.join(' '), string)),
    configuration: { type: ['object', 'null'], additionalProperties: { type: ['string', 'null'] } },
    ...each(
      `enable_script_context enabledDatabaseCustomization import_mode brute_force_protection disable_signup requires_username
       disable_self_service_change_password realm_fallback api_enable_users`,
      boolean,
    ),
    ...each(
      `validation authentication_methods passkey_options password_complexity_options password_history password_no_personal_info
       password_dictionary gateway_authentication`,
      nullable(anyObject),
    ),
    ...each('attributes mfa password_options', anyObject),
    passwordPolicy: oneOf('none', 'low', 'fair', 'good', 'excellent', null),
    precedence: array(oneOf('email', 'phone_number', 'username')),
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
