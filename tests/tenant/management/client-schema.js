// @ts-check
/**
 * Schemas of the bodies of POST and PATCH /api/v2/clients. They follow the OpenAPI description from which
 * the `auth0` SDK is generated.
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

const APP_TYPES =
  `native spa regular_web non_interactive resource_server express_configuration rms box cloudbees concur dropbox
  mscrm echosign egnyte newrelic office365 salesforce sentry sharepoint slack springcm zendesk zoom sso_integration oag`.split(
    /\s+/,
  );
const AUTH_METHODS = ['none', 'client_secret_post', 'client_secret_basic'];

const limit = { ...integer, minimum: 1, maximum: 2_147_483_647 };
const quota = {
  ...object({ enforce: boolean, per_day: limit, per_hour: limit }),
  minProperties: 1,
};

const common = {
  name: { ...string, minLength: 1, pattern: '^[^<>]+$' },
  description: { ...string, maxLength: 140 },
  app_type: oneOf(...APP_TYPES),
  grant_types: strings,
  token_endpoint_auth_method: oneOf(...AUTH_METHODS),
  client_metadata: {
    type: 'object',
    maxProperties: 10,
    additionalProperties: { type: ['string', 'null'], maxLength: 255 },
  },
  organization_usage: oneOf('deny', 'allow', 'require'),
  organization_require_behavior: oneOf('no_prompt', 'pre_login_prompt', 'post_login_prompt'),
  organization_discovery_methods: array(oneOf('email', 'organization_name')),
  compliance_level: oneOf(
    'none',
    'fapi1_adv_pkj_par',
    'fapi1_adv_mtls_par',
    'fapi2_sp_pkj_mtls',
    'fapi2_sp_mtls_mtls',
    null,
  ),
  third_party_security_mode: oneOf('strict', 'permissive'),
  redirection_policy: oneOf('allow_always', 'open_redirect_protection'),
  par_request_expiry: nullable(integer),
  ...each(
    `callbacks allowed_origins web_origins client_aliases allowed_clients allowed_logout_urls`,
    strings,
  ),
  ...each(
    `is_token_endpoint_ip_header_trusted is_first_party oidc_conformant sso cross_origin_authentication sso_disabled
     custom_login_page_on require_pushed_authorization_requests require_proof_of_possession
     skip_non_verifiable_callback_uri_confirmation_prompt`,
    boolean,
  ),
  ...each(
    `logo_uri cross_origin_loc custom_login_page custom_login_page_preview form_template initiate_login_uri`,
    string,
  ),
  ...each(
    `oidc_logout oidc_backchannel_logout jwt_configuration addons mobile native_social_login fedcm_login
     client_authentication_methods signed_request_object token_vault_privileged_access token_exchange
     identity_assertion_authorization_grant anonymous_sessions express_configuration b2b_integration_configuration
     my_organization_configuration`,
    anyObject,
  ),
  ...each(
    'session_transfer encryption_key refresh_token default_organization',
    nullable(anyObject),
  ),
  async_approval_notification_channels: strings,
  token_quota: object({ client_credentials: quota }, ['client_credentials']),
};

/** Properties that a PATCH removes with the value null. */
const REMOVABLE =
  `token_endpoint_auth_method organization_usage organization_require_behavior organization_discovery_methods
  cross_origin_loc native_social_login fedcm_login client_authentication_methods token_exchange token_quota
  identity_assertion_authorization_grant anonymous_sessions express_configuration my_organization_configuration
  async_approval_notification_channels skip_non_verifiable_callback_uri_confirmation_prompt`.split(
    /\s+/,
  );

/** @param {Record<string, any>} schema */
const orNull = (schema) => (schema.enum ? oneOf(...schema.enum, null) : nullable(schema));

export const createClient = object({ ...common, resource_server_identifier: string }, ['name']);

export const updateClient = object({
  ...Object.fromEntries(
    Object.entries(common).map(([name, schema]) => [
      name,
      REMOVABLE.includes(name) ? orNull(schema) : schema,
    ]),
  ),
  client_secret: { ...string, minLength: 1 },
});
